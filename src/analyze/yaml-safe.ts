/** Which types' values are harmless inside YAML, wherever they stand. In: a type. Out: yes or no. */
import { patternOf } from '../kinds/variable-types.js';
import type { ValueType } from '../kinds/variable-types.js';
import { isPlainPattern } from '../shell/evaluated/plain-pattern.js';

/** Types whose every value is harmless inside YAML. */
const SAFE = new Set(['k8s-name', 'host', 'image', 'int', 'bool', 'duration', 'size']);

/** Begins and ends so that YAML takes it for one scalar. */
const SCALAR = /^[A-Za-z0-9](?:[A-Za-z0-9._:/@-]*[A-Za-z0-9])?$/;

/** Values that a pattern of plain characters may allow and that YAML reads as something else. */
const MARKS = ['', '-', '--', '---', '...', ':', 'a:', '-a', '@', '@a', '.', '/'];

function allowsMark(pattern: string): boolean {
  const whole = new RegExp(
    `^(?:${pattern.replace(/\[:(\w+):\]/g, (_all, name: string) => (name === 'digit' ? '0-9' : 'A-Za-z0-9'))})$`,
  );
  return MARKS.some((mark) => whole.test(mark));
}

export function isYamlSafe(type: ValueType): boolean {
  if (type.type === 'enum') return type.values?.every((value) => SCALAR.test(value)) === true;
  if (type.type === 'pattern') return isPlainPattern(patternOf(type)) && !allowsMark(patternOf(type));
  return SAFE.has(type.type);
}
