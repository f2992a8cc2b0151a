/** What the values of a procedure may hold. In: the scope and a field. Out: which names are risky, and which lists have plain items. */
import { patternOf } from '../kinds/variable-types.js';
import type { ValueType } from '../kinds/variable-types.js';
import { PLAIN_VALUE, isPlainPattern } from '../shell/evaluated/plain-pattern.js';
import type { Values } from '../shell/evaluated/found.js';
import { parseTemplate } from '../shell/template.js';
import { resolve, typeOf } from './scope.js';
import type { PlacedField, Scope } from './scope.js';

/** Whether no value of a type holds more than letters, digits and `._:/@-`. */
export function isPlainType(type: ValueType): boolean {
  if (type.type === 'enum') return type.values?.every((value) => PLAIN_VALUE.test(value)) === true;
  if (type.type === 'list') return false;
  const pattern = patternOf(type);
  return pattern !== '' && isPlainPattern(pattern);
}

function hasPlainItems({ type, of }: ValueType): boolean {
  return type === 'list' && of !== undefined && isPlainType({ type: of });
}

/** Without a type, the item of a loop is as plain as what is listed. */
function isPlainItem(field: PlacedField, name: string, scope: Scope): boolean {
  const type = typeOf(resolve(scope, name, field.step));
  const { in: items, type: declared } = field.step?.source.for_each ?? {};
  if (declared !== undefined || !Array.isArray(items)) return type !== undefined && isPlainType(type);
  const plain = (reference: string): boolean => {
    const known = typeOf(resolve(scope, reference, field.step));
    return known !== undefined && isPlainType(known);
  };
  return items.every((item) =>
    parseTemplate(item).template.every((part) =>
      part.kind === 'text' ? PLAIN_VALUE.test(part.text) : plain(part.name),
    ),
  );
}

/** Names that a field's text can read and whose values may hold anything. */
export function valuesFor(field: PlacedField, scope: Scope): Values {
  const { variables, captures } = scope;
  const declared = [...variables].filter(([, source]) => !isPlainType(source));
  const captured = [...captures].filter(([, { type }]) => !isPlainType(type));
  const risky = new Set([...declared, ...captured].map(([name]) => name));
  const item = field.step?.source.for_each?.name;
  if (item !== undefined && !isPlainItem(field, item, scope)) risky.add(item);
  return {
    risky,
    plainItems: new Set(declared.filter(([, source]) => hasPlainItems(source)).map(([name]) => name)),
  };
}
