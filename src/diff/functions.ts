/** Functions that texts share. In: both sides. Out: what texts may call, and which functions are not what they were, with the steps that call them. */
import { sameCommands } from '../effects/canonical.js';
import { filesOf } from '../effects/of-plan.js';
import { isSameTrail } from '../effects/trail.js';
import { readFunctions, walkText } from '../effects/walk.js';
import type { World } from './effect-changes.js';
import type { Subject } from './subject.js';

export interface FunctionChange {
  readonly name: string;
  /** '' where it is not there. */
  readonly old: string;
  readonly new: string;
  /** Where its commands act on the old side, and where on the new one. */
  readonly places: readonly [old: readonly string[], fresh: readonly string[]];
  /** The same is done, in other words. */
  readonly same: boolean;
  /** Ids of the steps of the new side that call it, themselves or through others. */
  readonly steps: readonly string[];
}

/** Texts that may run what another text has written. */
const RUNS_FILES = /\b(?:bash|sh|psql|mysql)\b|\\i/;

export function worldOf({ functions, steps }: Subject): World {
  const known = readFunctions([...functions].map(([name, source]) => ({ name, source })));
  const texts = steps.flatMap(({ texts: all }) => (all.body === undefined ? [] : [all.body]));
  const runs = [...texts, ...functions.values()].some((text) => RUNS_FILES.test(text));
  const writers = runs ? texts.filter((text) => text.includes('>')) : [];
  return { functions: known, files: filesOf(writers.map((text) => walkText(text, known))) };
}

const mentions = (text: string, name: string): boolean =>
  text.includes(name) && new RegExp(`(?<![\\w.-])${name}(?![\\w.-])`).test(text);

/** The function itself, and all that call it. */
function callersOf(name: string, functions: ReadonlyMap<string, string>): ReadonlySet<string> {
  const found = new Set([name]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const [other, source] of functions)
      if (!found.has(other) && [...found].some((one) => mentions(source, one))) found.add(other);
  }
  return found;
}

function stepsThatCall(name: string, { functions, steps }: Subject): string[] {
  const callers = [...callersOf(name, functions)];
  return steps
    .filter(({ texts }) => Object.values(texts).some((text) => callers.some((one) => mentions(text, one))))
    .map(({ id }) => id);
}

/** Settings of clients that decide who asks whom. */
const CLIENT_SETTING = /^(?:PG|MYSQL|KUBECONFIG|DOCKER)/;

/** Where the commands of a function act that is called without arguments, and by which settings. */
function placesOf(name: string, { functions }: World): string[] {
  const { effects, calls } = walkText(`${name} ''`, functions);
  const settings = calls.flatMap(({ called: { environment } }) =>
    [...environment].flatMap(([key, value]) => (CLIENT_SETTING.test(key) ? [`${key}=${value}`] : [])),
  );
  const places = effects.map(({ place }) => place).filter((place) => place !== 'here');
  return [...new Set([...places, ...settings])].sort();
}

function doesSame(name: string, before: World, after: World): boolean {
  return isSameTrail(walkText(name, before.functions).trail, walkText(name, after.functions).trail);
}

export function changedFunctions(
  [old, before]: readonly [Subject, World],
  [fresh, after]: readonly [Subject, World],
): readonly FunctionChange[] {
  const names = [...new Set([...old.functions.keys(), ...fresh.functions.keys()])];
  return names.flatMap((name) => {
    const [was = '', is = ''] = [old.functions.get(name), fresh.functions.get(name)];
    if (sameCommands(was, is)) return [];
    const places = [placesOf(name, before), placesOf(name, after)] as const;
    const steps = stepsThatCall(name, is === '' ? old : fresh);
    return [{ name, old: was, new: is, places, same: doesSame(name, before, after), steps }];
  });
}
