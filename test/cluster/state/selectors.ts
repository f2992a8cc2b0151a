/** Label and field selectors, as query strings (`app=web,tier!=db`, `status.phase=Running`) and as objects, to tests of an object. */
import type { KubeObject, Labels, Selector } from './objects.js';

export type Test = (object: KubeObject) => boolean;

/** Splits at commas outside parentheses. */
export function requirements(text: string): readonly string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function labelTest(requirement: string): (labels: Labels) => boolean {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(requirement);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    const inside = (labels: Labels): boolean => values.includes(labels[key] ?? '\0');
    return operator === 'in' ? inside : (labels) => !inside(labels);
  }
  const pair = /^([^=!]+?)\s*(==|=|!=)\s*(.*)$/.exec(requirement);
  if (pair !== null) {
    const [, key = '', operator, value] = pair;
    return (labels) => (labels[key] === value) === (operator !== '!=');
  }
  const absent = requirement.startsWith('!');
  const key = absent ? requirement.slice(1).trim() : requirement;
  return (labels) => key in labels !== absent;
}

export function labelSelector(text: string): Test {
  const tests = requirements(text).map(labelTest);
  return ({ metadata }) => tests.every((test) => test(metadata.labels ?? {}));
}

/** The value at a dotted path as text; what is missing is empty, as field selectors have it. */
export function fieldAt(object: unknown, path: string): string {
  let value: unknown = object;
  for (const key of path.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

export function fieldSelector(text: string): Test {
  const tests = requirements(text).map((requirement): Test => {
    const [, path = '', operator, value = ''] = /^([^=!]+)(==|=|!=)(.*)$/.exec(requirement) ?? [];
    return (object) => {
      const found = fieldAt(object, path);
      return (
        (found === value || (path === 'spec.unschedulable' && value === 'false' && found === '')) ===
        (operator !== '!=')
      );
    };
  });
  return (object) => tests.every((test) => test(object));
}

export function matches(selector: Selector, labels: Labels = {}): boolean {
  const pairs = Object.entries(selector.matchLabels ?? {});
  const expressions = selector.matchExpressions ?? [];
  return (
    pairs.every(([key, value]) => labels[key] === value) &&
    expressions.every(({ key, operator, values = [] }) => {
      if (operator === 'Exists' || operator === 'DoesNotExist')
        return key in labels === (operator === 'Exists');
      return values.includes(labels[key] ?? '\0') === (operator === 'In');
    })
  );
}

/** A selector as the query string that `status.selector` of a Scale holds. */
export function selectorText(selector: Selector): string {
  return Object.entries(selector.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
