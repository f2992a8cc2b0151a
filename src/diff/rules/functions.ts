/** Rules about functions that texts share: one change of them is a change of every step that calls them. */
import { LIBRARY } from '../../effects/library.js';
import { say } from '../found.js';
import type { Found } from '../found.js';
import type { FunctionChange } from '../functions.js';
import { code, list } from '../../diagnostics/code.js';
import { forgivenessGained } from './check-strength.js';

const callers = (steps: readonly string[]): string =>
  steps.length === 0 ? 'no step calls it' : `called by ${list(steps, 50)}`;

/** Functions of the library come and go with what steps need, and change with the version of stepwright. */
const isLibrary = (name: string): boolean => Object.hasOwn(LIBRARY, name);

function ofLone({ name, old, steps }: FunctionChange): Found[] {
  if (isLibrary(name)) return [];
  return old === ''
    ? say('function-added', `${code(name)}, ${callers(steps)}`)
    : say('function-removed', code(name));
}

export function ofFunction(change: FunctionChange, sameGenerator: boolean): Found[] {
  const { name, old, new: fresh, places, steps, same } = change;
  if (old === '' || fresh === '') return ofLone(change);
  const called = callers(steps);
  const found = forgivenessGained(old, fresh);
  const [before, after] = places;
  const isMoved = before.length > 0 && after.length > 0 && before.join() !== after.join();
  const moved = `${code(name)} led to ${list(before)} and leads to ${list(after)} now; ${called}`;
  const changed =
    isLibrary(name) && !sameGenerator ? 'library-changed' : same ? 'function-reworded' : 'function-changed';
  return [
    ...say(
      'function-forgives',
      found === undefined ? undefined : `${code(name)} now contains ${code(found)}; ${called}`,
    ),
    ...say('connection-changed', isMoved ? moved : undefined),
    ...say(changed, `${code(name)}, ${called}`),
  ];
}
