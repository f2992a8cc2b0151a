/** What calls of a database's functions do that the procedure itself creates. In: the effects and trails of all texts. Out: the effects, with what is literal in the functions where they are called. */
import type { Deed, Effect } from './effect.js';
import type { Move } from './scope.js';
import { keyOf, routinesIn } from './sql/routines.js';
import type { Routine } from './sql/routines.js';
import { functionCalled } from './sql/unknown-call.js';
import { printedBy } from './output.js';
import type { Functions } from './walk.js';

type Routines = ReadonlyMap<string, Routine>;

/** One that is created twice may be either. */
export function routinesOf(trails: readonly (readonly Move[])[]): Routines {
  const inputs = new Set(
    trails.flat().flatMap(({ called: { program, input = '' } }) => (program === 'SQL' ? [input] : [])),
  );
  const found = new Map<string, Routine>();
  for (const routine of [...inputs].flatMap(routinesIn)) {
    const key = keyOf(routine.name);
    found.set(key, found.has(key) ? { ...routine, deeds: [], calls: [], isRead: false } : routine);
  }
  return found;
}

interface Reached {
  readonly deeds: readonly Deed[];
  readonly isRead: boolean;
}

/** What a function does, and those that it calls. */
function reachedBy(key: string, routines: Routines, seen: ReadonlySet<string>): Reached {
  const routine = routines.get(key);
  if (routine === undefined) return { deeds: [], isRead: false };
  if (seen.has(key)) return { deeds: [], isRead: true };
  const further = [...new Set(routine.calls)].map((name) =>
    reachedBy(name, routines, new Set([...seen, key])),
  );
  return {
    deeds: [...routine.deeds, ...further.flatMap(({ deeds }) => deeds)],
    isRead: routine.isRead && further.every(({ isRead }) => isRead),
  };
}

/** What a text gives its client as `-v NAME=VALUE`, with what functions of the procedure print. */
function givenTo(trail: readonly Move[], name: string, functions: Functions): string {
  const words = trail.flatMap(({ called }) => (called.program === 'psql' ? called.words : []));
  const [, value = ''] =
    words.map((one) => one.value.split(`${name}=`)).find(([before]) => before === '') ?? [];
  const [, printer = ''] = /^\$\((\w+)\)$/.exec(value) ?? [];
  const body = functions.get(printer);
  if (body === undefined) return value;
  const known = { variables: new Map(), args: [], input: undefined, functions: { known: functions } };
  return printedBy(body.node, known) ?? value;
}

/** The names that a call is given as an array: `'{a, b}'`, or a list in a value. */
function namesGiven({ shown }: Effect, name: string, trail: readonly Move[], functions: Functions): string[] {
  const call = new RegExp(
    `\\b${name}\\s*\\(\\s*(?:'\\{([^}']*)\\}'|string_to_array\\(\\s*\\$(\\w+))`,
    'i',
  ).exec(shown);
  if (call === null) return [];
  const [, literal, value = ''] = call;
  return (literal ?? givenTo(trail, value, functions)).split(/[\s,]+/).filter((one) => one !== '');
}

/** `table …` of a function that is given names, or that finds them out. */
function objectsOf({ objects }: Deed, names: readonly string[]): string[] {
  const named = names.length === 0 ? 'that it names' : `that it names, given ${names.join(', ')}`;
  return (objects.length === 0 ? ['…'] : objects).map((object) => {
    const [, kind] = /^([a-z]+) …(?:, column …)?$/.exec(object) ?? [];
    if (kind !== undefined) return `${kind}s ${named}`;
    return object === '…'
      ? named.replace('that', 'what')
      : object.replace(', column …', `, columns ${named}`);
  });
}

/** The known effects of a call before what is not known of it. */
function followed(
  effect: Effect,
  trail: readonly Move[],
  routines: Routines,
  functions: Functions,
): Effect[] {
  const name = functionCalled(effect.why);
  if (name === undefined || !routines.has(keyOf(name))) return [effect];
  const { deeds, isRead } = reachedBy(keyOf(name), routines, new Set());
  const names = namesGiven(effect, name, trail, functions);
  const known = deeds.map((one) => ({
    ...effect,
    does: one.does,
    verb: one.verb,
    widens: [...one.widens, `by ${name}`],
    protects: one.protects,
    objects: objectsOf(one, names),
    why: '',
  }));
  return [...known, ...(isRead ? [] : [effect])];
}

export function withRoutines(
  effects: readonly Effect[],
  trail: readonly Move[],
  routines: Routines,
  functions: Functions,
): readonly Effect[] {
  if (routines.size === 0) return effects;
  return effects.flatMap((one) =>
    one.program === 'SQL' ? followed(one, trail, routines, functions) : [one],
  );
}
