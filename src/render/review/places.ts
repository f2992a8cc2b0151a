/** Where texts act. In: the plan and the effects of all texts. Out: a row for each place, with its programs and rights. */
import type { Effect } from '../../effects/effect.js';
import { LIBRARY } from '../../effects/library.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Plan } from '../../plan/plan.js';
import { RUNNER_CHECKSUM_PROGRAMS } from '../../plan/script-facts.js';
import { BUILTINS } from '../../shell/syntax.js';
import { distinct } from './group-by.js';
import type { PlaceRow, Review } from './review.js';
import { rightsIn } from './rights.js';

/** One of them will do, where a function of the library chooses. */
const CHECKSUMS: ReadonlySet<string> = new Set(RUNNER_CHECKSUM_PROGRAMS);

const NO_PROGRAM: ReadonlySet<string> = new Set(['SQL', 'environment', '']);

/** What texts do, and with what. */
type Acts = Pick<TextEffects, 'effects' | 'trail'>;

const PROGRAM = /^[A-Za-z_][\w.+-]*$/;

/** Programs that are called, and those that texts look for by `command -v`, each with the place. */
const calledIn = ({ effects, trail }: Acts): (readonly [place: string, program: string])[] => [
  ...trail.map(({ called: { place, program } }) => [place, program] as const),
  ...effects
    .filter(({ verb }) => verb === 'command -v')
    .flatMap(({ place, objects }) => objects.map((program) => [place, program] as const)),
];

/** Programs by place; functions of the library run theirs on this machine. */
function programsOf({ functions, requires }: Plan, all: readonly Acts[]): Map<string, Set<string>> {
  const library = functions.filter(({ from }) => from === 'library');
  const here = [...requires.tools.map(({ name }) => name), ...library.flatMap(({ tools }) => tools)].filter(
    (name) => !CHECKSUMS.has(name),
  );
  const names = new Set([...functions.map(({ name }) => name), ...Object.keys(LIBRARY)]);
  const found = new Map([['here', new Set(here)]]);
  for (const [place, program] of all.flatMap(calledIn)) {
    if (NO_PROGRAM.has(program) || BUILTINS.has(program) || names.has(program) || !PROGRAM.test(program))
      continue;
    found.set(place, (found.get(place) ?? new Set()).add(program));
  }
  const isChosen = library.some(({ name }) => name === 'sha256');
  if (isChosen && !RUNNER_CHECKSUM_PROGRAMS.some((name) => found.get('here')?.has(name)))
    found.get('here')?.add(RUNNER_CHECKSUM_PROGRAMS.join(' or '));
  return found;
}

const SHELLS = /^(?:this )?machine |^(?:container|pod) /;
const DATABASE = /^(?:the default (?:MySQL )?database|(?:MySQL )?database |SQLite )/;

/** The procedure's own name for a place: the outermost of its functions through which all go that act there; of a cluster, from which others lead on, the innermost. */
function nameOf(place: string, effects: readonly Effect[], { functions }: Plan): string {
  if (place === 'here') return '';
  const kind = DATABASE.test(place) ? 'connection' : 'place';
  const own = new Set(functions.filter(({ from }) => from === kind).map(({ name }) => name));
  const ways = effects
    .map(({ through }) => through.filter((name) => own.has(name)).map((name) => name.replace(/_stream$/, '')))
    .filter((way) => way.length > 0);
  const common = (ways[0] ?? []).filter((name) => ways.every((way) => way.includes(name)));
  return (SHELLS.test(place) || kind === 'connection' ? common[0] : common.at(-1)) ?? '';
}

/** Whom a place names as the one who acts there: a role of a database, or a login. */
const ROLES = [/\brole \$\{?(\w+)/g, /\bmachine \$\{?(\w+)\}?@/g, /\bas \$\{?(\w+)\}?$/g];

/** Those who act in the places, with what the procedure says of them. */
export function rolesOf({ variables }: Plan, places: readonly PlaceRow[]): Review['roles'] {
  const named = places.flatMap(({ place }) =>
    ROLES.flatMap((pattern) => [...place.matchAll(pattern)].map(([, name = '']) => name)),
  );
  return distinct(named).flatMap((name) => {
    const { help = '' } = variables.find((one) => one.name === name) ?? {};
    return help === '' ? [] : [{ name, help }];
  });
}

/** Of a database's place: which server, and who asks. */
const serverOf = (place: string): string => / \((.*)\)$/.exec(place)?.[1] ?? place;

/** Clients that copy what a database holds say which, and run elsewhere. */
function actsIn({ program, objects: [source = ''], place: own }: Effect, place: string): boolean {
  const isDump = /^pg_dump(?:all)?$/.test(program) && DATABASE.test(place);
  return own === place || (isDump && serverOf(source) === serverOf(place));
}

/** `looked`: what the script does before a phase, to see whether it may go on. */
export function placesOf(plan: Plan, all: readonly TextEffects[], looked: readonly Acts[]): PlaceRow[] {
  const acts = [...all, ...looked];
  const effects = acts.flatMap((one) => one.effects);
  const programs = programsOf(plan, acts);
  const places = distinct(['here', ...effects.map(({ place }) => place), ...programs.keys()]);
  const rows = places.map((place) => {
    const there = effects.filter((one) => one.place === place);
    return {
      place,
      name: nameOf(place, there, plan),
      programs: [...(programs.get(place) ?? [])].sort(),
      rights: rightsIn(
        place,
        effects.filter((one) => actsIn(one, place)),
      ),
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
