/** Turns data into bash: the only place where a string becomes part of a command. */
import { quote } from 'shell-quote';
import { singleQuote } from './single-quote.js';
import type { ShellWord } from './single-quote.js';
import type { Template } from './template.js';

export { singleQuote } from './single-quote.js';
export type { ShellWord } from './single-quote.js';

declare const text: unique symbol;

/** Complete bash commands: an author's own text, or a kind's. Bash views accept nothing else. */
export type ShellText = string & { readonly [text]: true };

/** Characters that need no quotes anywhere in a word, also as its first. */
const PLAIN = /^[A-Za-z0-9_./:@%+,=-]+$/;

/** Quotes a constant as one word: bare when it can be, in single quotes otherwise, in double quotes when it holds a single one. */
export function quoteWord(value: string): ShellWord {
  if (PLAIN.test(value) && !value.startsWith('=')) return value as ShellWord;
  return (value.includes("'") ? quote([value]) : singleQuote(value)) as ShellWord;
}

/** Escapes a constant for use inside double quotes or an unquoted here-document's expansion rules. */
function escapeDouble(value: string): string {
  return value.replace(/[\\$`"]/g, '\\$&');
}

/** One word in which the constants are quoted and the references written as told; `next` is what follows a reference. */
function quoteParts(
  template: Template,
  written: (name: string, next: Template[number] | undefined) => string,
): ShellWord {
  if (template.every((part) => part.kind === 'text')) {
    return quoteWord(template.map((part) => part.text).join(''));
  }
  const inner = template.map((part, index) =>
    part.kind === 'text' ? escapeDouble(part.text) : written(part.name, template[index + 1]),
  );
  return `"${inner.join('')}"` as ShellWord;
}

/** Quotes a typed field: its references expand when the command runs, everything else is a constant. */
export function quoteTemplate(template: Template): ShellWord {
  return quoteParts(template, (name, next) =>
    next?.kind === 'text' && /^[A-Za-z0-9_[]/.test(next.text) ? `\${${name}}` : `$${name}`,
  );
}

/** Quotes a text for people: a name that has no value yet stays what it is, `$NAME`. */
export function quoteShown(template: Template): ShellWord {
  return quoteParts(template, (name) => `\${${name}-\\$${name}}`);
}

/** A here-document's body from a template: references expand, `$`, backquotes and backslashes in constants do not. */
export function hereDocument(template: Template): { readonly quoted: boolean; readonly body: string } {
  if (template.every((part) => part.kind === 'text')) {
    return { quoted: true, body: template.map((part) => part.text).join('') };
  }
  const body = template
    .map((part) => (part.kind === 'text' ? part.text.replace(/[\\$`]/g, '\\$&') : `\${${part.name}}`))
    .join('');
  return { quoted: false, body };
}

/** Takes an author's bash, or what a kind put together from quoted words, as it is. */
export function shellText(source: string): ShellText {
  return source.replace(/\s+$/, '') as ShellText;
}
