/** Where texts act. In: the plan and the effects of all texts. Out: a row for each place, with its programs and rights. */
import type { Effect } from '../../effects/effect.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Plan } from '../../plan/plan.js';
import { BUILTINS } from '../../shell/syntax.js';
import { distinct } from './changes.js';
import type { PlaceRow } from './review.js';
import { rightsIn } from './rights.js';

const NO_PROGRAM: ReadonlySet<string> = new Set(['SQL', 'environment', '']);

/** Clients act in another place than the one that they run in, which their place ends with. */
const CLIENTS = /^(?:kubectl|oc|psql|pg_restore)$/;
const SHELLS = /^(?:this )?machine |^(?:container|pod) /;
const runsIn = ({ program, place }: Effect): string =>
  CLIENTS.test(program) && !SHELLS.test(place) ? (/\bfrom (.*?)\)?$/.exec(place)?.[1] ?? 'here') : place;

/** Programs by place; functions of the library run theirs on this machine. */
function programsOf({ functions, requires }: Plan, all: readonly TextEffects[]): Map<string, Set<string>> {
  const called = new Set(all.flatMap(({ text }) => text.calls));
  const library = functions.filter(({ name, from }) => from === 'library' && called.has(name));
  const here = [...requires.tools.map(({ name }) => name), ...library.flatMap(({ tools }) => tools)];
  const names = new Set(functions.map(({ name }) => name));
  const found = new Map([['here', new Set(here)]]);
  for (const effect of all.flatMap(({ effects }) => effects)) {
    const { program } = effect;
    if (NO_PROGRAM.has(program) || BUILTINS.has(program) || names.has(program) || /[$ ]/.test(program))
      continue;
    const place = runsIn(effect);
    found.set(place, (found.get(place) ?? new Set()).add(program));
  }
  return found;
}

/** The procedure's own name for a place: the outermost of its functions that leads there. */
function nameOf(effects: readonly Effect[], { functions }: Plan): string {
  const own = new Set(
    functions.filter(({ from }) => from === 'place' || from === 'connection').map(({ name }) => name),
  );
  const names = effects.flatMap(({ through }) => through.find((name) => own.has(name)) ?? []);
  const [name = '', ...others] = new Set(names.map((one) => one.replace(/_stream$/, '')));
  return others.length === 0 ? name : '';
}

/** Whom a place names as the one who acts there: a role of a database, or a login. */
const ROLES = [/\brole \$\{?(\w+)/g, /\bmachine \$\{?(\w+)\}?@/g, /\bas \$\{?(\w+)\}?$/g];

function rolesIn(place: string, { variables }: Plan): PlaceRow['roles'] {
  const named = ROLES.flatMap((pattern) => [...place.matchAll(pattern)].map(([, name = '']) => name));
  return distinct(named).flatMap((name) => {
    const { help = '' } = variables.find((one) => one.name === name) ?? {};
    return help === '' ? [] : [{ name, help }];
  });
}

export function placesOf(plan: Plan, all: readonly TextEffects[]): PlaceRow[] {
  const programs = programsOf(plan, all);
  const effects = all.flatMap((one) => one.effects);
  const places = distinct(['here', ...effects.map(({ place }) => place), ...programs.keys()]);
  const rows = places.map((place) => {
    const there = effects.filter((one) => one.place === place);
    return {
      place,
      name: nameOf(there, plan),
      programs: [...(programs.get(place) ?? [])].sort(),
      rights: rightsIn(place, there),
      roles: rolesIn(place, plan),
    };
  });
  // A name that leads to several places tells none of them.
  return rows.map((row) =>
    rows.filter(({ name }) => name === row.name).length === 1 ? row : { ...row, name: '' },
  );
}

/** Addresses that programs are given. */
export function addressesOf(all: readonly TextEffects[]): string[] {
  const given = all.flatMap(({ effects }) =>
    effects.filter(({ program }) => /^(?:curl|wget)$/.test(program)).flatMap(({ objects }) => objects),
  );
  return distinct(given.filter((one) => /:\/\//.test(one)));
}
