/** Whether a value is one of a type, as a script finds it. In: a type, a value. Out: yes or no; what only the machine of the run can tell counts as yes. */
import { createMatcher } from './posix-expression.js';
import type { ValueType } from './variable-types.js';
import { patternOf } from './variable-types.js';

export function fits(type: ValueType, value: string): boolean {
  if (type.type === 'enum') return type.values?.includes(value) === true;
  const pattern = patternOf(type);
  return pattern === '' || createMatcher(pattern)?.(value) !== false;
}
