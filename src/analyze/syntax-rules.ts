/** Whether bash can read a text, and whether there is anything in it to run. In: a shell text. Out: findings, with what is often meant. */
import type { ShellError, ShellFacts } from '../shell/syntax.js';
import type { Report } from '../parse/report.js';
import type { PlacedField } from './scope.js';

/** What people write who have another language in mind, and what to write instead. */
const MEANT: readonly (readonly [RegExp, string])[] = [
  [
    /\$\{\{/,
    'expressions of a CI workflow are not replaced here: declare a variable, and give it in the workflow',
  ],
  [
    /<[A-Za-z][A-Za-z0-9_ -]*>/,
    'a word in angle brackets is a redirection to bash: declare a variable and write `"$NAME"`',
  ],
];

function hintFor(text: string, { message }: ShellError): string | undefined {
  if (message.includes('bracket') || message.includes('extglob'))
    return 'put what is meant as text in single quotes';
  return MEANT.find(([pattern]) => pattern.test(text))?.[1];
}

/** The line that the parser stumbled over, and the one before. */
function around(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', text.lastIndexOf('\n', offset - 1) - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end === -1 ? text.length : end);
}

/** The end of a text stands on the line of what follows it; its last character is a better place. */
export function shownAt(text: string, offset: number): number {
  return Math.max(0, Math.min(offset, text.trimEnd().length - 1));
}

/** An option where a command belongs: what is left of a test in brackets, which are a list to YAML. */
function checkCommandNames(field: PlacedField, { calls }: ShellFacts, report: Report): void {
  const found = calls.find(({ name }) => name?.value.startsWith('-') === true)?.name;
  if (found === undefined) return;
  report({
    code: 'SW0528',
    message: `the option \`${found.value}\` stands in place of a command`,
    hint: 'put the whole text in quotes: to YAML, brackets are a list',
    at: field.pointer,
    within: { text: field.text, offset: found.pos, length: found.end - found.pos },
  });
}

/** Reports at most one finding: what follows a mistake is mostly caused by it. */
export function checkSyntax(field: PlacedField, facts: ShellFacts, report: Report): void {
  const { errors, tree } = facts;
  const [first] = errors;
  if (first !== undefined) {
    const hint = hintFor(around(field.text, first.offset), first);
    report({
      code: 'SW0501',
      message: `bash cannot read this: ${first.message}`,
      ...(hint === undefined ? {} : { hint }),
      at: field.pointer,
      within: { text: field.text, offset: shownAt(field.text, first.offset), length: 1 },
    });
  } else if (tree.commands.length === 0) {
    const hint = 'write a command; what only people read belongs into `why` or `expect`';
    report({ code: 'SW0522', message: 'there is no command in this text', hint, at: field.pointer });
  } else checkCommandNames(field, facts, report);
}
