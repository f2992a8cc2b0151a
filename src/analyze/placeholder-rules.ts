/** Placeholders of other languages that bash reads in its own way: `<NAME> …` and `{{ name }}`. In: a shell text. Out: a finding at the first. */
import type { Command, Redirection } from 'unbash';
import type { ShellFacts } from '../shell/syntax.js';
import type { Report } from '../parse/report.js';
import type { PlacedField } from './scope.js';

interface Placeholder {
  readonly pos: number;
  readonly end: number;
  readonly reads: string;
}

/** No blank stands between the sign and the name of the file. */
function isTight(redirection: Redirection): boolean {
  return redirection.type === 'Redirect' && redirection.target?.pos === redirection.pos + 1;
}

/** `<in>out` has no blank behind its second sign; a placeholder in the middle of words has. */
function inBrackets({ redirects }: Command): Placeholder | undefined {
  for (const [at, redirect] of redirects.entries()) {
    const { pos, end, operator } = redirect;
    const next = redirects[at + 1];
    if (operator !== '<' || !isTight(redirect) || next?.operator !== '>' || next.pos !== end || isTight(next))
      continue;
    return { pos, end: end + 1, reads: 'to bash it reads one file and writes another' };
  }
  return undefined;
}

function inBraces({ args }: Command): Placeholder | undefined {
  const open = args.find(({ text }) => text === '{{');
  return open && { pos: open.pos, end: open.end, reads: 'to bash it is a word like any other' };
}

export function checkPlaceholders(field: PlacedField, { calls }: ShellFacts, report: Report): void {
  const [found] = calls.flatMap((command) => inBrackets(command) ?? inBraces(command) ?? []);
  if (found === undefined) return;
  report({
    code: 'SW0531',
    message: `nothing replaces \`${field.text.slice(found.pos, found.end)}\`: ${found.reads}`,
    hint: 'declare a variable and write `"$NAME"`',
    at: field.pointer,
    within: { text: field.text, offset: found.pos, length: found.end - found.pos },
  });
}
