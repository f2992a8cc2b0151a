/** Whether a value is one of a type, as a script finds it. In: a type, a value. Out: yes or no; what only the machine of the run can tell counts as yes. */
import type { ValueType } from './variable-types.js';
import { patternOf } from './variable-types.js';

/** Classes of POSIX that may stand inside brackets, as JavaScript has them. */
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  xdigit: '0-9A-Fa-f',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
};

/** Undefined for what is none. */
export function expression(pattern: string): RegExp | undefined {
  const known = pattern.replace(/\[:([a-z]+):\]/g, (whole, name: string) => CLASSES[name] ?? whole);
  try {
    return new RegExp(`^(?:${known})$`);
  } catch {
    return undefined;
  }
}

export function fits(type: ValueType, value: string): boolean {
  if (type.type === 'enum') return type.values?.includes(value) === true;
  const pattern = patternOf(type);
  return pattern === '' || expression(pattern)?.test(value) !== false;
}
