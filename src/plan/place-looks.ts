/** What is looked at in other places before the first step. In: the phases, and what is declared. Out: a text for each place that is there by then. */
import { bashName } from '../functions/definition.js';
import type { FunctionTable } from '../functions/function-table.js';
import { command, forWordsOf } from '../kinds/bash-pieces.js';
import { PLACES } from '../places/index.js';
import { quoteWord } from '../shell/quote.js';
import type { ProcedureSource } from '../validate/procedure-schema.js';
import { clientsOf } from './connection-clients.js';
import { programsOf } from './place-programs.js';
import type { Programs } from './place-programs.js';
import type { Access, Items, Phase, Text } from './plan.js';
import { makeText } from './text.js';

/** A place with a shell that is there before the first step. */
interface Standing {
  readonly id: string;
  readonly name: string;
  readonly shell: string;
}

/** What is known before the first step. */
interface Inputs {
  readonly variables: ReadonlySet<string>;
  readonly functions: FunctionTable;
}

function standingPlaces({ places = {} }: ProcedureSource): Standing[] {
  return Object.entries(places).flatMap(([id, declared]) => {
    const kind = PLACES.find(({ key }) => key in declared);
    const shell = kind?.standingShell(declared[kind.key]);
    return shell === undefined ? [] : [{ id, name: bashName(id), shell }];
  });
}

/** Whether the address of a place is made of these names alone. */
function isKnownBy(names: ReadonlySet<string>, place: string, functions: FunctionTable): boolean {
  return functions
    .reached([`${place}_stream`])
    .filter(({ from }) => from === 'place')
    .every(({ uses }) => uses.reads.every((read) => names.has(read)));
}

const textsOf = ({ steps }: Phase): Text[] => steps.flatMap(({ texts }) => Object.values(texts));

function programsWanted({ name, shell }: Standing, programs: Programs): string {
  const wanted = new Set([shell, ...(programs.get(name) ?? []), ...(programs.get(`${name}_stream`) ?? [])]);
  return `has_programs ${name} ${[...wanted].sort().join(' ')}`;
}

/** The same for each item of a group whose list is a variable: the place is that of the item. */
function forEachItem({ variable, from, pattern, parts }: Items, look: string): string {
  const fields = parts.map(({ name, bracket }) => `${name} ${bracket}`);
  const apart = fields.length === 0 ? [] : [command('take_apart', variable, quoteWord(pattern), ...fields)];
  return forWordsOf(variable, from, [...apart, `${look} || refuse "${variable} is $${variable}"`].join('\n'));
}

/** How the place can be looked at before the first step of a phase; a place whose address is known only later cannot. */
function looksAt(place: Standing, look: string, phase: Phase, inputs: Inputs): readonly string[] {
  const { variables, functions } = inputs;
  if (isKnownBy(variables, place.name, functions)) return [look];
  const groups = phase.steps.flatMap(({ items }) => (items === undefined ? [] : [items]));
  const own = groups.filter(({ from, variable, parts }) => {
    const fields = parts.map(({ name }) => `${variable}_${name}`);
    return (
      variables.has(from) && isKnownBy(new Set([...variables, variable, ...fields]), place.name, functions)
    );
  });
  return [...new Set(own.map((items) => forEachItem(items, look)))];
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
  return phases.map((phase) => {
    const calls = new Set(textsOf(phase).flatMap((text) => text.calls));
    const reached = standing.filter(({ name }) => calls.has(`${name}_stream`));
    const own = reached.flatMap((place) =>
      looksAt(place, programsWanted(place, programs), phase, { variables, functions }).map((look) => ({
        text: makeText('access', look, [`/places/${place.id}`], functions),
        why: `The place \`${place.id}\` answers and has its programs.`,
      })),
    );
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
