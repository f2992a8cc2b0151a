/** Whether an extended regular expression means to bash what it seems to. In: the expression. Out: a finding at the part that does not. */
import { createMatcher } from '../kinds/posix-expression.js';
import type { Report } from '../parse/report.js';
import type { PlacedField } from './scope.js';

/** What other languages have, and what to write instead. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/\\[dD]/, 'write `[0-9]` or `[^0-9]`'],
  [/\\[wW]/, 'write `[A-Za-z0-9_]` or `[^A-Za-z0-9_]`'],
  [/\\[sS]/, 'write `[[:space:]]` or `[^[:space:]]`'],
  [/\\[A-Za-z0-9]/, 'a backslash takes the meaning from a sign; before a letter or a digit it has none'],
  [/\(\?/, 'groups have no options here: write `(…)`, and `[Aa]` for either case'],
  [/[*+?}][?+]/, 'a repetition is always as long as it can be: leave the second sign out'],
];

/** Means something in bash, and nothing that could be checked here. */
const COLLATES = /\[[.=]/;

/** Everything but the members of brackets, in which a sign is only itself. */
const withoutBrackets = (text: string): string =>
  text.replace(/\[\^?\]?(?:\[:[a-z]+:\]|[^\]\\]|\\(?![A-Za-z0-9]))*\]/g, (whole) => ' '.repeat(whole.length));

export function checkExpression(field: PlacedField, report: Report): void {
  const plain = withoutBrackets(field.text.replace(/\\[^A-Za-z0-9]/g, '  '));
  const foreign = FOREIGN.map(([form, hint]) => ({ found: form.exec(plain), hint }));
  const first = foreign.find(({ found }) => found !== null);
  if (first?.found !== undefined && first.found !== null) {
    const [part] = first.found;
    const within = { text: field.text, offset: first.found.index, length: part.length };
    const message = `bash does not read \`${part}\` as it is meant`;
    report({ code: 'SW0719', message, hint: first.hint, at: field.pointer, within });
  } else if (createMatcher(field.text) === undefined && !COLLATES.test(field.text)) {
    const message = 'this is not an extended regular expression';
    report({ code: 'SW0719', message, hint: 'correct the expression', at: field.pointer });
  }
}
