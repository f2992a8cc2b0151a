/** Names with small letters that a text reads and nothing sets. In: a shell text, and all fields. Out: findings. */
import { suggest } from '../diagnostics/suggest.js';
import type { Report } from '../parse/report.js';
import { ownNames } from '../shell/own-names.js';
import { knownNames } from './scope.js';
import type { PlacedField, Scope, ShellField } from './scope.js';

/** Most texts read values of the procedure alone. */
const MAY_READ = /\$\{?[!#]?[a-z_]|\(\(/;

/** A function sees the names of its callers, and they see what it sets. */
function meets({ language }: PlacedField, field: ShellField): boolean {
  return language === 'function' || (field.language === 'function' && language === 'shell');
}

/** Whether another text that runs in the same shell has the name at all. */
function isElsewhere(name: string, field: ShellField, fields: readonly PlacedField[]): boolean {
  const word = new RegExp(`\\b${name}\\b`);
  return fields.some((one) => one.pointer !== field.pointer && meets(one, field) && word.test(one.text));
}

export function checkOwnNames(
  field: ShellField,
  fields: readonly PlacedField[],
  scope: Scope,
  report: Report,
): void {
  if (field.facts.errors.length > 0 || !MAY_READ.test(field.text)) return;
  const { unset, set } = ownNames(field.facts);
  for (const { what, offset, length } of unset) {
    if (isElsewhere(what, field, fields)) continue;
    const known = [...set, ...knownNames(scope, field.step)];
    const nearest = what.length > 2 ? suggest(what, known) : undefined;
    report({
      code: 'SW0424',
      message: `\`${what}\` is set nowhere in this text`,
      hint:
        nearest === undefined
          ? 'assign it first; what the operator gives is declared under `variables`, in capital letters'
          : `did you mean \`${nearest}\`?`,
      at: field.pointer,
      within: { text: field.text, offset, length },
    });
  }
}
