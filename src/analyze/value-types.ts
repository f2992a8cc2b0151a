/** What the values of a procedure may hold. In: the scope and a field. Out: which names are risky, and which types are plain. */
import { patternOf } from '../kinds/variable-types.js';
import type { ValueType } from '../kinds/variable-types.js';
import { PLAIN_VALUE, isPlainPattern } from '../shell/evaluated/plain-pattern.js';
import { parseTemplate } from '../shell/template.js';
import { itemNames } from './item-scope.js';
import type { Loop } from './item-scope.js';
import { resolve, typeOf } from './scope.js';
import type { PlacedField, Scope } from './scope.js';

/** Names whose values may hold more than letters, digits and `._:/@-`, and lists among them whose items hold nothing else. */
export interface RiskyNames {
  readonly risky: ReadonlySet<string>;
  readonly plainItems: ReadonlySet<string>;
}

/** Whether no value of a type holds more than letters, digits and `._:/@-`. */
export function isPlainType(type: ValueType): boolean {
  if (type.type === 'enum') return type.values?.every((value) => PLAIN_VALUE.test(value)) === true;
  const pattern = patternOf(type);
  return type.type !== 'list' && pattern !== '' && isPlainPattern(pattern);
}

function hasPlainItems({ type, of }: ValueType): boolean {
  return type === 'list' && of !== undefined && isPlainType({ type: of });
}

/** Without a type, the item of a loop is as plain as what is listed. */
function isPlainListing({ in: items }: Loop, isPlain: (name: string) => boolean): boolean {
  if (items === undefined || typeof items === 'string') return false;
  return items.every((item) =>
    parseTemplate(item).template.every((part) =>
      part.kind === 'text' ? PLAIN_VALUE.test(part.text) : isPlain(part.name),
    ),
  );
}

/** All names that a field's text can read. */
export function riskyNames(field: PlacedField, scope: Scope): RiskyNames {
  const typeFor = (name: string): ValueType | undefined => typeOf(resolve(scope, name, field.step));
  const isPlain = (name: string): boolean => {
    const type = typeFor(name);
    return type !== undefined && isPlainType(type);
  };
  const names = [...scope.variables.keys(), ...scope.captures.keys()];
  const risky = new Set(names.filter((name) => !isPlain(name)));
  for (const { name, untyped, loop } of itemNames(field.step, scope.variables)) {
    if (!isPlain(name) && !(untyped && isPlainListing(loop, isPlain))) risky.add(name);
  }
  const lists = [...risky].filter((name) => {
    const type = typeFor(name);
    return type !== undefined && hasPlainItems(type);
  });
  return { risky, plainItems: new Set(lists) };
}
