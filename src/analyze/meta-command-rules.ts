/** Values in psql's own commands. In: an SQL text and what values may hold. Out: findings. */
import { valuesInMetaCommands } from '../sql/meta-commands.js';
import type { Report } from '../parse/report.js';
import { resolve } from './scope.js';
import type { PlacedField, Scope } from './scope.js';
import type { RiskyNames } from './value-types.js';

/** What means nothing here is reported as a name. */
const KNOWN = new Set(['variable', 'captured', 'item']);

/** Gives back the offsets of what it reported. */
export function checkMetaCommands(
  field: PlacedField,
  values: RiskyNames,
  scope: Scope,
  report: Report,
): ReadonlySet<number> {
  const reported = new Set<number>();
  for (const { name, by, why, instead, offset, length } of valuesInMetaCommands(field.text)) {
    if (!KNOWN.has(resolve(scope, name, field.step, field.seesItem).kind)) continue;
    if (why === 'evaluated' && !values.risky.has(name)) continue;
    const message =
      why === 'evaluated'
        ? `the value of \`${name}\` is evaluated here, by \`${by}\``
        : `\`${by}\` would be given \`${name}\` as it is written`;
    const within = { text: field.text, offset, length };
    report({ code: 'SW0604', message, hint: instead, at: field.pointer, within });
    reported.add(offset);
  }
  return reported;
}
