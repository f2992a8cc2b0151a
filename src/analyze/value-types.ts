/** What the values of a procedure may hold. In: the scope and a field. Out: which names are risky, and which types are plain. */
import { patternOf } from '../kinds/variable-types.js';
import type { ValueType } from '../kinds/variable-types.js';
import { PLAIN_VALUE, isPlainPattern } from '../shell/evaluated/plain-pattern.js';
import { parseTemplate } from '../shell/template.js';
import { itemNames } from './item-scope.js';
import type { Loop } from './item-scope.js';
import { resolve, typeOf } from './scope.js';
import type { ModelStep } from '../model/model.js';
import type { Scope } from './scope.js';

/** Names whose values may hold more than letters, digits and `._:/@-`, and lists among them whose items hold nothing else. */
export interface RiskyNames {
  readonly risky: ReadonlySet<string>;
  readonly plainItems: ReadonlySet<string>;
  /** Risky ones that are not lists, which are split on purpose. */
  readonly splittable: ReadonlySet<string>;
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

function riskyNames(
  step: ModelStep | undefined,
  scope: Scope,
  plain: (type: ValueType) => boolean,
): RiskyNames {
  const typeFor = (name: string): ValueType | undefined => typeOf(resolve(scope, name, step));
  const isPlain = (name: string): boolean => {
    const type = typeFor(name);
    return type !== undefined && plain(type);
  };
  const names = [...scope.variables.keys(), ...scope.captures.keys()];
  const risky = new Set(names.filter((name) => !isPlain(name)));
  for (const { name, untyped, loop } of itemNames(step, scope.variables)) {
    if (!isPlain(name) && !(untyped && isPlainListing(loop, isPlain))) risky.add(name);
  }
  const lists = [...risky].filter((name) => {
    const type = typeFor(name);
    return type !== undefined && hasPlainItems(type);
  });
  const splittable = [...risky].filter((name) => scope.variables.get(name)?.type !== 'list');
  return { risky, plainItems: new Set(lists), splittable: new Set(splittable) };
}

/** Computes a value for each key once. */
function once<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}

/** All names that the texts of a step can read; without a step, those outside of steps. */
export function createRiskyNames(scope: Scope): (step: ModelStep | undefined) => RiskyNames {
  const plain = once(isPlainType);
  return once((step) => riskyNames(step, scope, plain));
}
