/** What is looked at in other places before the first step. In: the phases, and what is declared. Out: a text for each place that is there by then. */
import type { Command, SyntaxNode } from 'unbash';
import { forEachChild } from 'unbash';
import { bashName } from '../functions/definition.js';
import type { FunctionTable } from '../functions/function-table.js';
import { PLACES } from '../places/index.js';
import { BUILTINS, KEYWORDS, examine } from '../shell/syntax.js';
import type { ProcedureSource } from '../validate/procedure-schema.js';
import { clientsOf } from './connection-clients.js';
import type { Client } from './connection-clients.js';
import type { Access, Phase, Text } from './plan.js';
import { makeText } from './text.js';

/** A place with a shell that is there before the first step. */
interface Standing {
  readonly id: string;
  readonly name: string;
  readonly shell: string;
}

/** Programs by the function of the place that they run in. */
type Programs = ReadonlyMap<string, ReadonlySet<string>>;

function standingPlaces({ places = {} }: ProcedureSource): Standing[] {
  return Object.entries(places).flatMap(([id, declared]) => {
    const kind = PLACES.find(({ key }) => key in declared);
    const shell = kind?.standingShell(declared[kind.key]);
    return shell === undefined ? [] : [{ id, name: bashName(id), shell }];
  });
}

const PROGRAM = /^[A-Za-z0-9_./][A-Za-z0-9_.+/-]*$/;

/** Programs that a command of a text runs in a place: those of a text for its shell, or the one that the place is called with. */
function programsIn({ name, args, redirects }: Command): readonly [place: string, programs: string[]][] {
  const words = args.flatMap((one) => (one.type === 'Word' ? [one.value] : []));
  const [first = ''] = words;
  if (name?.value !== 'run_on') return PROGRAM.test(first) ? [[name?.value ?? '', [first]]] : [];
  const document = redirects.find((one) => one.type === 'HereDoc');
  return [[first, document?.type === 'HereDoc' ? [...examine(document.body.text).tools] : []]];
}

function commandsOf(node: SyntaxNode, found: Command[] = []): Command[] {
  if (node.type === 'Command') found.push(node);
  forEachChild(node, (child) => {
    commandsOf(child, found);
  });
  return found;
}

function programsOf(texts: readonly Text[], clients: readonly Client[], functions: FunctionTable): Programs {
  const reached = functions
    .reached(texts.flatMap(({ calls }) => calls))
    .filter(({ from }) => from === 'procedure');
  const trees = [
    ...texts.map(({ source }) => examine(source).tree),
    ...reached.map(({ source }) => examine(source).tree),
  ];
  const called = trees.flatMap((tree) => commandsOf(tree).flatMap(programsIn));
  const connected = clients.map(({ place = '', program }) => [place, [program]] as const);
  const found = new Map<string, Set<string>>();
  for (const [place, programs] of [...called, ...connected]) {
    const known = found.get(place) ?? new Set();
    for (const program of programs) if (!BUILTINS.has(program) && !KEYWORDS.has(program)) known.add(program);
    found.set(place, known);
  }
  return found;
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
