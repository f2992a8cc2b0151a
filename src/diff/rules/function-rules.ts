/** Rules about functions that texts share: one change of them is a change of every step that calls them. */
import { LIBRARY } from '../../effects/library.js';
import { code, list } from '../words.js';
import { forgivenessGained } from './check-strength.js';
import type { FunctionRule } from './rule.js';

/** Functions of the library come and go with what steps need. */
const isLibrary = (name: string): boolean => Object.hasOwn(LIBRARY, name);

const called = (steps: readonly string[]): string =>
  steps.length === 0 ? 'no step calls it' : `called by ${list(steps, 50)}`;

export const functionRules: readonly FunctionRule[] = [
  {
    code: 'function-forgives',
    level: 'danger',
    title: 'A function ignores a failure',
    find: ({ name, old, new: fresh, steps }) => {
      const found = old === '' || fresh === '' ? undefined : forgivenessGained(old, fresh);
      return found === undefined ? undefined : `${code(name)} now contains ${code(found)}; ${called(steps)}`;
    },
  },
  {
    code: 'connection-changed',
    level: 'danger',
    title: 'A database or a cluster is reached another way',
    find: ({ name, places: [old, fresh], steps }) =>
      old.length === 0 || fresh.length === 0 || old.join() === fresh.join()
        ? undefined
        : `${code(name)} led to ${list(old)} and leads to ${list(fresh)} now; ${called(steps)}`,
  },
  {
    code: 'function-changed',
    level: 'caution',
    title: 'A function changed',
    find: ({ name, old, new: fresh, steps }) =>
      old === '' || fresh === '' ? undefined : `${code(name)}, ${called(steps)}`,
  },
  {
    code: 'function-added',
    level: 'note',
    title: 'A function is new',
    find: ({ name, old, steps }) =>
      old === '' && !isLibrary(name) ? `${code(name)}, ${called(steps)}` : undefined,
  },
  {
    code: 'function-removed',
    level: 'note',
    title: 'A function is gone',
    find: ({ name, new: fresh }) => (fresh === '' && !isLibrary(name) ? code(name) : undefined),
  },
];
