/** Reads the fields of the form off the block of values, which says all that there is to know. In: the block's lines. Out: its fields in their order. */
import type { Field } from './field.js';

/** Comments above, `NAME=preset` and a comment behind it. */
const ASSIGNMENT =
  /((?:# .*\n)*)([A-Z]\w*)=((?:'[^']*'|"(?:\\[^]|[^"\\])*"|\\[^]|[^\s'"\\])*)(?: +# (.*))?\n/y;

/** The lines at the end, which check one value or several. */
const CHECK = /^(?:for name in (.*); do )?value (\S+) ((?:'[^']*'|\\')*)/gm;

/** Patterns by the names of the values that must match them. */
function patternsIn(checks: string): Map<string, string> {
  return new Map(
    [...checks.matchAll(CHECK)].flatMap(([, names, name = '', quoted = '']) =>
      (names ?? name).split(' ').map((one) => [one, quoted.replace(/'([^']*)'|\\(')/g, '$1$2')] as const),
    ),
  );
}

export function readFields(block: string): Field[] {
  const assignment = new RegExp(ASSIGNMENT);
  const fields: Omit<Field, 'pattern'>[] = [];
  let end = 0;
  for (let found = assignment.exec(block); found !== null; found = assignment.exec(block)) {
    const [, above = '', name = '', preset = '', behind] = found;
    fields.push({ name, help: behind ?? above.replace(/^# /gm, '').trim().replace(/\n/g, ' '), preset });
    end = assignment.lastIndex;
  }
  const patterns = patternsIn(block.slice(end));
  return fields.map((field) => ({ ...field, pattern: patterns.get(field.name) ?? '.*' }));
}
