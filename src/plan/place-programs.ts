/** Which programs texts run in which place. In: texts, the clients of connections, and functions. Out: programs by the function of the place. */
import type { Command, SyntaxNode } from 'unbash';
import { forEachChild } from 'unbash';
import type { FunctionTable } from '../functions/function-table.js';
import { wordsOf } from '../shell/command-words.js';
import { BUILTINS, KEYWORDS, examine } from '../shell/syntax.js';
import type { Client } from './connection-clients.js';
import type { Text } from './plan.js';

/** Programs by the function of the place that they run in. */
export type Programs = ReadonlyMap<string, ReadonlySet<string>>;

/** Functions of the library that call systemctl in a place, and which of their words names it. */
const CALLS_SYSTEMCTL: ReadonlyMap<string, number> = new Map([
  ['service_to', 1],
  ['service_back', 1],
  ['unit_to', 0],
  ['unit_has', 0],
  ['unit_settled', 0],
  ['unit_state', 0],
]);

const PROGRAM = /^[A-Za-z0-9_./][A-Za-z0-9_.+/-]*$/;

/** Programs that a command of a text runs in a place: those of a text for its shell, or the one that the place is called with. */
function programsIn(command: Command): readonly [place: string, programs: string[]][] {
  const { name, redirects } = command;
  const words = wordsOf(command);
  const [first = ''] = words;
  const systemd = CALLS_SYSTEMCTL.get(name?.value ?? '');
  if (systemd !== undefined) return [[words[systemd] ?? '', ['systemctl']]];
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

export function programsOf(
  texts: readonly Text[],
  clients: readonly Client[],
  functions: FunctionTable,
): Programs {
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
