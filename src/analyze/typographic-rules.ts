/** Signs of a word processor in commands: curved quotes, and dashes in place of a hyphen. In: a shell text. Out: a finding at the first word that has one. */
import type { ShellFacts } from '../shell/syntax.js';
import type { Report } from '../parse/report.js';
import type { PlacedField } from './scope.js';

/** In quotes they are text that is meant. */
const QUOTED = /'[^']*'|"(?:\\[^]|[^"\\])*"/g;
const TYPOGRAPHIC = /^[‐-―−]|[‘’‚‛“”„‟]/;

interface Place {
  readonly pos: number;
  readonly end: number;
}

function wordsOf({ calls }: ShellFacts): Place[] {
  return calls.flatMap(({ name, args }) => [...(name === undefined ? [] : [name]), ...args]);
}

export function checkTypographic(field: PlacedField, facts: ShellFacts, report: Report): void {
  const { text } = field;
  const found = wordsOf(facts).find(({ pos, end }) =>
    TYPOGRAPHIC.test(text.slice(pos, end).replace(QUOTED, (quoted) => ' '.repeat(quoted.length))),
  );
  if (found === undefined) return;
  report({
    code: 'SW0529',
    message: `\`${text.slice(found.pos, found.end)}\` has a typographic sign, which is only a letter to bash`,
    hint: 'write plain quotes and hyphens; what is meant as text stands in plain quotes',
    at: field.pointer,
    within: { text, offset: found.pos, length: found.end - found.pos },
  });
}
