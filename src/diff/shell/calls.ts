/** Which programs a text calls, and how. In: bash. Out: the calls in order, with what is known of whether, how often and for whom they run. */
import { forEachChild } from 'unbash';
import type { AndOr, Command, For, If, PipelineNode, Statement, SyntaxNode, While, Word } from 'unbash';
import { constantOf, constantOfList, isStatic } from '../../effects/constant.js';
import { plain } from '../../effects/lowered.js';
import { read } from '../../effects/read.js';

export interface Call {
  /** The program, without the folder it lies in. */
  readonly name: string;
  /** Its words, quotes taken off; what is expanded stays as it is written. */
  readonly words: readonly string[];
  /** The words of the program that runs it, such as `kubectl exec db-0`. */
  readonly through: readonly string[];
  /** What is set for it alone, such as `PGPASSWORD=…`. */
  readonly assigned: readonly string[];
  /** Files it reads or writes. */
  readonly files: readonly string[];
  /** The text of its here-document. */
  readonly input: string;
  /** How often loops of a known length repeat it. */
  readonly times: number;
  /** The loop around it that goes on until something holds. */
  readonly loop: While | undefined;
  /** Nobody waits for it. */
  readonly background: boolean;
  /** It stands behind an `exit`, in a branch that is never taken, or in a function that nobody calls. */
  readonly dead: boolean;
}

type Place = Pick<Call, 'times' | 'loop' | 'background' | 'dead'>;

interface Walk {
  readonly calls: Call[];
  /** Names that are called anywhere. */
  readonly called: ReadonlySet<string>;
  /** Functions of the text: a call of one is not a call of the program with its name. */
  readonly functions: ReadonlySet<string>;
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Programs that run the rest of their words. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'command',
  'builtin',
  'exec',
  'nohup',
  'env',
  'sudo',
  'time',
  'nice',
  'xargs',
]);
/** Words by which a program runs what stands behind `--`. */
const RUNS: ReadonlySet<string> = new Set(['exec', 'debug', 'run']);
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash']);

/** Where the words of a program begin that another one runs: behind `sudo -n`, `env A=b`, or the `--` of `kubectl exec`; -1 for none. */
function innerAt(name: string, words: readonly string[]): number {
  if (WRAPPERS.has(name)) return words.findIndex((word) => !word.startsWith('-') && !/^\w+=/.test(word));
  const at = words.indexOf('--');
  return at !== -1 && words.some((word) => RUNS.has(word)) ? at + 1 : -1;
}

/** The script that a shell is given as a word. */
function shellScript(name: string, words: readonly string[]): string | undefined {
  const at = SHELLS.has(name) ? words.findIndex((word) => /^-[a-z]*c$/.test(word)) : -1;
  return at === -1 ? undefined : words[at + 1];
}

function record(walk: Walk, call: Call): void {
  if (!walk.functions.has(call.name)) walk.calls.push(call);
  const script = shellScript(call.name, call.words);
  if (script !== undefined) walk.calls.push(...callsOf(script).map((one) => within(one, call)));
  const at = innerAt(call.name, call.words);
  const [name, ...words] = at === -1 ? [] : call.words.slice(at);
  if (name === undefined) return;
  const through = [...call.through, call.name, ...call.words.slice(0, at)];
  record(walk, { ...call, name: baseName(name), words, through });
}

function within(one: Call, { times, loop, background, dead }: Place): Call {
  return {
    ...one,
    times: one.times * times,
    loop: one.loop ?? loop,
    background: one.background || background,
    dead: one.dead || dead,
  };
}

function visitCommand(walk: Walk, node: Command, place: Place): boolean {
  const words = node.args.map((one) => (one.type === 'Word' ? one.value : one.text));
  const input = node.redirects.map((one) => (one.type === 'HereDoc' ? one.body.text : '')).join('');
  const files = node.redirects.flatMap((one) =>
    one.type === 'Redirect' && one.target !== undefined ? [one.target.value] : [],
  );
  const assigned = node.prefix.flatMap((one) => (one.type === 'Assignment' ? [one.text] : []));
  const name = node.name === undefined ? '' : baseName(node.name.value);
  visitExpansions(walk, node, place);
  record(walk, { ...place, name, words, through: [], assigned, files, input });
  return ENDS.has(name) && (name !== 'exec' || words.length > 0);
}

const ENDS: ReadonlySet<string> = new Set(['exit', 'return', 'exec', 'break', 'continue']);

/** Commands inside words: `$(…)` and `<(…)`. */
function visitExpansions(walk: Walk, node: SyntaxNode, place: Place): void {
  forEachChild(node, (child) => {
    if (child.type === 'Script') visitList(walk, child.commands, place);
    else visitExpansions(walk, child, place);
  });
}

/** How many words a loop goes over; 1 when only the run knows. */
function lengthOf({ wordlist = [] }: For): number {
  const counts = wordlist.map(countWords);
  const known = counts.filter((count) => count !== undefined);
  return counts.length > 0 && known.length === counts.length ? known.reduce((a, b) => a + b, 0) : 1;
}

function countWords(word: Word): number | undefined {
  if (isStatic(word)) return 1;
  const braces = /^\{(\d+)\.\.(\d+)\}$/.exec(word.text);
  const seq = /^\$\(seq (?:(\d+) )?(\d+)\)$/.exec(word.text);
  const [, from = '1', to] = braces ?? seq ?? [];
  return to === undefined ? undefined : Math.max(0, Number(to) - Number(from) + 1);
}

function visitAndOr(walk: Walk, { commands, operators }: AndOr, place: Place): boolean {
  let dead = false;
  let first = false;
  commands.forEach((command, at) => {
    const status =
      at === 0
        ? undefined
        : constantOf({
            type: 'AndOr',
            pos: 0,
            end: 0,
            commands: commands.slice(0, at),
            operators: operators.slice(0, at - 1),
          });
    dead = status !== undefined && status === (operators[at - 1] === '||');
    const ends = visit(walk, command, dead ? { ...place, dead } : place);
    if (at === 0) first = ends;
  });
  return first;
}

function visitIf(walk: Walk, { clause, then, elif, else: otherwise }: If, place: Place): boolean {
  const status = constantOfList(clause.commands);
  const [taken, left] = [
    status === false ? { ...place, dead: true } : place,
    status === true ? { ...place, dead: true } : place,
  ];
  visitList(walk, clause.commands, place);
  const ends = visitList(walk, then.commands, taken);
  for (const branch of elif) {
    visitList(walk, branch.clause.commands, left);
    visitList(walk, branch.then.commands, left);
  }
  const others = otherwise === undefined ? false : visitList(walk, otherwise.commands, left);
  if (status !== undefined) return status ? ends : others;
  return ends && others && elif.length === 0;
}

/** `while read -r LINE`, and `while read -r LINE || [ -n "$LINE" ]`, go over lines and wait for nothing. */
function readsLines({ clause }: While): boolean {
  const first = clause.commands[0]?.command;
  const command = first?.type === 'AndOr' ? first.commands[0] : first;
  return command?.type === 'Command' && command.name?.value === 'read';
}

function visitWhile(walk: Walk, node: While, place: Place): boolean {
  const status = constantOfList(node.clause.commands);
  const never = status !== undefined && status === (node.kind === 'until');
  const loop = readsLines(node) ? place.loop : node;
  const body = { ...place, loop, dead: place.dead || never };
  visitList(walk, node.clause.commands, { ...place, loop });
  visitList(walk, node.body.commands, body);
  return false;
}

/** Looks at a node and all in it; says whether nothing after it can run. */
function visit(walk: Walk, node: PipelineNode | AndOr, place: Place): boolean {
  switch (node.type) {
    case 'Command':
      return visitCommand(walk, node, place);
    case 'AndOr':
      return visitAndOr(walk, node, place);
    case 'Pipeline':
      for (const command of node.commands) visit(walk, command, place);
      return false;
    case 'If':
      return visitIf(walk, node, place);
    case 'While':
      return visitWhile(walk, node, place);
    case 'For': {
      const times = lengthOf(node);
      for (const word of node.wordlist ?? []) visitExpansions(walk, word, place);
      visitList(walk, node.body.commands, {
        ...place,
        times: place.times * times,
        dead: place.dead || times === 0,
      });
      return false;
    }
    case 'Case':
      for (const { body } of node.items) visitList(walk, body.commands, place);
      return false;
    case 'ArithmeticFor':
    case 'Select':
      visitList(walk, node.body.commands, place);
      return false;
    case 'BraceGroup':
      return visitList(walk, node.body.commands, place);
    case 'Subshell':
      visitList(walk, node.body.commands, place);
      return false;
    case 'Redirected':
      for (const redirect of node.redirects) visitExpansions(walk, redirect, place);
      return visit(walk, node.command, place);
    case 'Function':
      if (node.body.type !== 'CompoundList')
        visit(walk, node.body, { ...place, dead: place.dead || !walk.called.has(node.name.value) });
      return false;
    default:
      visitExpansions(walk, node, place);
      return false;
  }
}

function visitList(walk: Walk, statements: readonly Statement[], place: Place): boolean {
  let ended = false;
  for (const { command, background } of plain(statements)) {
    const here = { ...place, background: place.background || background === true, dead: place.dead || ended };
    const ends = visit(walk, command, here);
    ended = ended || (ends && background !== true);
  }
  return ended;
}

interface Names {
  readonly called: Set<string>;
  readonly functions: Set<string>;
}

function collectNames(node: SyntaxNode, names: Names): Names {
  if (node.type === 'Command' && node.name !== undefined) names.called.add(node.name.value);
  if (node.type === 'Function') names.functions.add(node.name.value);
  forEachChild(node, (child) => {
    collectNames(child, names);
  });
  return names;
}

/** Every call in a text, also those in `$(…)`, in `sh -c '…'` and behind `kubectl exec … --`. */
export function callsOf(text: string): readonly Call[] {
  const tree = read(text);
  const calls: Call[] = [];
  const { called, functions } = collectNames(tree, { called: new Set(), functions: new Set() });
  visitList({ calls, called, functions }, tree.commands, {
    times: 1,
    loop: undefined,
    background: false,
    dead: false,
  });
  return calls;
}

const SAYS: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'true',
  ':',
  'false',
  'set',
  'exit',
  'return',
  'test',
  '[',
  'local',
  'break',
  'continue',
]);

/** Calls that do something: not dead, and not only words for people. */
export function actsOf(text: string): readonly Call[] {
  return callsOf(text).filter(
    ({ name, dead, files }) =>
      !dead &&
      name !== '' &&
      (!SAYS.has(name) || files.some((file) => !/^(\d|-|&\d|\/dev\/(?:null|stdout|stderr))$/.test(file))),
  );
}

/** All words that a text's programs are given, also those inside of quoted scripts, one by one. */
export function tokensOf(text: string): string[] {
  return callsOf(text)
    .filter(({ name, dead }) => !dead && name !== 'echo' && name !== 'printf')
    .flatMap(({ words }) => words.flatMap((word) => word.split(/[\s"';|&()]+/)));
}
