/** What the values of a procedure may hold. In: the scope and a field. Out: which names are risky, and which types are plain. */
import { VARIABLE_PATTERNS } from '../kinds/variable-types.js';
import type { VariableType } from '../kinds/vocabulary.js';
import { PLAIN_VALUE, isPlainPattern } from '../shell/evaluated/plain-pattern.js';
import type { Values } from '../shell/evaluated/found.js';
import { parseTemplate } from '../shell/template.js';
import type { PlacedField, Scope } from './scope.js';

/** A type as it is declared, of a variable, a captured value or an item. */
export interface ValueType {
  readonly type: string;
  readonly pattern?: string | undefined;
  readonly values?: readonly string[] | undefined;
  /** Of a list: the type of its items. */
  readonly of?: string | undefined;
}

/** Whether no value of a type holds more than letters, digits and `._:/@-`. */
export function isPlainType({ type, pattern, values }: ValueType): boolean {
  if (type === 'enum') return values?.every((value) => PLAIN_VALUE.test(value)) === true;
  const known = type === 'pattern' ? pattern : VARIABLE_PATTERNS[type as VariableType];
  return known !== undefined && known !== '' && isPlainPattern(known);
}

function hasPlainItems({ type, of }: ValueType): boolean {
  return type === 'list' && of !== undefined && isPlainType({ type: of });
}

/** Without a type, the item of a loop is as plain as what is listed. */
function isPlainItem(field: PlacedField, plain: (name: string) => boolean): boolean {
  const loop = field.step?.source.for_each as { readonly type?: ValueType | string } | undefined;
  const type = loop?.type;
  if (type !== undefined) return isPlainType(typeof type === 'string' ? { type } : type);
  const items = field.step?.source.for_each?.in;
  return (
    items?.every((item) =>
      parseTemplate(item).template.every((part) =>
        part.kind === 'text' ? PLAIN_VALUE.test(part.text) : plain(part.name),
      ),
    ) === true
  );
}

/** Names that a field's text can read and whose values may hold anything. */
export function valuesFor(field: PlacedField, { variables, captures }: Scope): Values {
  const declared = [...variables].filter(([, source]) => !isPlainType(source));
  const risky = new Set([...declared.map(([name]) => name), ...captures.keys()]);
  const item = field.step?.source.for_each?.name;
  const plain = (name: string): boolean => variables.has(name) && !risky.has(name);
  if (item !== undefined && !isPlainItem(field, plain)) risky.add(item);
  return {
    risky,
    plainItems: new Set(declared.filter(([, source]) => hasPlainItems(source)).map(([name]) => name)),
  };
}
