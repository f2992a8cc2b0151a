/** What is looked at in other places before the first step. In: the phases, and what is declared. Out: a text for each place that is there by then. */
import { bashName } from '../functions/definition.js';
import type { FunctionTable } from '../functions/function-table.js';
import { PLACES } from '../places/index.js';
import type { ProcedureSource } from '../validate/procedure-schema.js';
import { clientsOf } from './connection-clients.js';
import { programsOf } from './place-programs.js';
import type { Programs } from './place-programs.js';
import type { Access, Phase, Text } from './plan.js';
import { makeText } from './text.js';

/** A place with a shell that is there before the first step. */
interface Standing {
  readonly id: string;
  readonly name: string;
  readonly shell: string;
}

function standingPlaces({ places = {} }: ProcedureSource): Standing[] {
  return Object.entries(places).flatMap(([id, declared]) => {
    const kind = PLACES.find(({ key }) => key in declared);
    const shell = kind?.standingShell(declared[kind.key]);
    return shell === undefined ? [] : [{ id, name: bashName(id), shell }];
  });
}

/** A place whose address is known only later cannot be looked at. */
function isKnownBefore(name: string, variables: ReadonlySet<string>, functions: FunctionTable): boolean {
  return functions
    .reached([`${name}_stream`])
    .filter(({ from }) => from === 'place')
    .every(({ uses }) => uses.reads.every((read) => variables.has(read)));
}

const textsOf = ({ steps }: Phase): Text[] => steps.flatMap(({ texts }) => Object.values(texts));

function lookAt({ id, name, shell }: Standing, programs: Programs, functions: FunctionTable): Access {
  const wanted = new Set([shell, ...(programs.get(name) ?? []), ...(programs.get(`${name}_stream`) ?? [])]);
  const command = `has_programs ${name} ${[...wanted].sort().join(' ')}`;
  return {
    text: makeText('access', command, [`/places/${id}`], functions),
    why: `The place \`${id}\` answers and has its programs.`,
  };
}

/** Phases with a look at each place that their texts reach; a place is asked for the same in all phases. */
export function withPlaceLooks(
  phases: readonly Phase[],
  source: ProcedureSource,
  functions: FunctionTable,
): readonly Phase[] {
  const standing = standingPlaces(source);
  if (standing.length === 0) return phases;
  const variables = new Set(Object.keys(source.variables ?? {}));
  const texts = phases.flatMap(textsOf);
  const programs = programsOf(texts, clientsOf(source, texts, functions), functions);
  const looks = standing
    .filter(({ name }) => isKnownBefore(name, variables, functions))
    .map((place) => ({ place, look: lookAt(place, programs, functions) }));
  return phases.map((phase) => {
    const calls = new Set(textsOf(phase).flatMap((text) => text.calls));
    const own = looks.filter(({ place }) => calls.has(`${place.name}_stream`)).map(({ look }) => look);
    const access = [...own, ...phase.requires.access];
    return own.length === 0 ? phase : { ...phase, requires: { ...phase.requires, access } };
  });
}

/** The looks of all phases, each once. */
export function placeLooks(phases: readonly Phase[]): readonly Access[] {
  const all = phases
    .flatMap(({ requires }) => requires.access)
    .filter(({ text }) => text.origins[0]?.startsWith('/places/'));
  return all.filter((one, at) => all.findIndex(({ text }) => text.digest === one.text.digest) === at);
}
