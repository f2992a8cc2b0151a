/** Typed fields and small pieces of bash that several kinds put together. */
import { indent } from '../shell/indent.js';
import { hereDocument, quoteTemplate } from '../shell/quote.js';
import type { ShellWord } from '../shell/quote.js';
import { parseTemplate } from '../shell/template.js';

/** A typed field as one quoted word. */
export function word(field: string): ShellWord {
  return quoteTemplate(parseTemplate(field).template);
}

/** A typed field with a constant behind it, as one quoted word. */
export function wordWith(field: string, suffix: string): ShellWord {
  return quoteTemplate([...parseTemplate(field).template, { kind: 'text', text: suffix }]);
}

/** Words of a command, with empty ones left out, joined by spaces. */
export function command(...words: readonly (string | undefined)[]): string {
  return words.filter((one) => one !== undefined && one !== '').join(' ');
}

/** A delimiter that is no line of the body, not even an indented one. */
function delimiter(stem: string, body: string): string {
  const lines = new Set(body.split('\n').map((line) => line.trim()));
  let name = stem;
  for (let n = 2; lines.has(name); n += 1) name = `${stem}_${n}`;
  return name;
}

/** A command fed by a here-document of constant text. `command` ends where the redirection goes. */
export function feed(commandLine: string, stem: string, body: string): string {
  const content = body.replace(/\n$/, '');
  const end = delimiter(stem, content);
  return `${commandLine} <<'${end}'\n${content}\n${end}`;
}

/** A command fed by a here-document in which references expand. */
export function feedTemplate(commandLine: string, stem: string, field: string): string {
  const { quoted, body } = hereDocument(parseTemplate(field.replace(/\n$/, '')).template);
  const end = delimiter(stem, body);
  const mark = quoted ? `'${end}'` : end;
  return `${commandLine} <<${mark}\n${body}\n${end}`;
}

/**
 * A loop over words. One quoted word would be a `for` that shellcheck takes for a mistake, so it becomes an argument.
 */
export function forWords(name: string, words: readonly ShellWord[], body: string): string {
  const [only, ...others] = words;
  const inner = indent(body, 2);
  if (only !== undefined && others.length === 0 && /["'$]/.test(only)) {
    return [`set -- ${only}`, `for ${name} in "$@"; do`, inner, 'done'].join('\n');
  }
  return [`for ${name} in ${words.join(' ')}; do`, inner, 'done'].join('\n');
}

/** A loop over the words of a variable's value, which blanks part and in which `*` and its like stand for themselves. A check may come first. */
export function forWordsOf(name: string, variable: string, body: string, check?: string): string {
  return [
    'set -f',
    ...(check === undefined ? [] : [`${check} "$${variable}"`]),
    `for ${name} in $${variable}; do`,
    indent(body, 2),
    'done',
    'set +f',
  ].join('\n');
}

const SECONDS_PER = { s: 1, m: 60, h: 3600 } as const;

/** Seconds of a duration such as `10m`. */
export function seconds(duration: string): number {
  const unit = duration.slice(-1) as keyof typeof SECONDS_PER;
  return Number(duration.slice(0, -1)) * SECONDS_PER[unit];
}
