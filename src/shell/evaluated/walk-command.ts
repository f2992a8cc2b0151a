/** One command: what it evaluates itself, what the programs that it calls evaluate, and what it sets. In: a command. Out: what holds behind it. */
import type { Command, HereDoc, Word } from 'unbash';
import { inBuiltin } from './builtins.js';
import { carried } from './carried.js';
import { callsIn } from './commands.js';
import type { Called } from './commands.js';
import type { Holders, Sink } from './found.js';
import { proofOfCommand } from './guards.js';
import { ENDED, after, assign, both, proven, withPositional } from './holders.js';
import type { Outcome } from './holders.js';
import { baseName, programsOf, sqlInput } from './programs.js';
import type { Program } from './programs.js';
import { walkProgram } from './walk-program.js';
import { tell, walkList, walkWords } from './walk.js';
import type { Input, Walk } from './walk.js';

function wordsOf({ name, args }: Command): Word[] {
  const words = args.flatMap((argument) => (argument.type === 'Word' ? [argument] : []));
  return name === undefined ? [] : [name, ...words];
}

/** All positional parameters, each as a word of its own. */
const ALL = /^"?\$(?:@|\{@\})"?$/;

/** What each argument of a call may hold, from `$1` on. */
function given(words: readonly Word[], holders: Holders): (string | undefined)[] {
  return words.flatMap((word) =>
    ALL.test(word.text) && holders.has('@')
      ? [1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => holders.get(String(at)))
      : [carried(word, holders)],
  );
}

/** A value as the name of what is run. */
function asName({ words }: Called, holders: Holders): Sink[] {
  const [first] = words;
  // Of all arguments together, only the first one is the name.
  const value = first && (ALL.test(first.text) ? holders.get('1') : carried(first, holders));
  if (first === undefined || value === undefined) return [];
  const instead = `name the program itself, or choose one with \`case "$${value}" in …\``;
  return [{ node: first, value, by: 'bash, as the name of a command', instead }];
}

const AWK = /^(?:[gmn]?awk)$/;

/** awk replaces backslashes in what `-v` gives it. */
function unescaped({ words }: Called, holders: Holders): Sink[] {
  const [first, ...args] = words;
  if (!AWK.test(baseName(first?.value ?? ''))) return [];
  return args.flatMap((word, at) => {
    const given = args[at - 1]?.value === '-v' || /^-v./.test(word.value);
    const value = given ? carried(word, holders) : undefined;
    if (value === undefined) return [];
    const instead = `give it by the environment: \`${value}="$${value}" awk '… ENVIRON["${value}"] …'\``;
    return [{ node: word, value, by: '`awk -v`', instead, caution: true }];
  });
}

/** find and xargs put names of files, or lines of their input, into the text of a shell. */
function byMark(call: Called, program: Program, walk: Walk): void {
  const { mark, runner = '' } = call;
  if (mark === undefined || !program.shell) return;
  const without = program.words.length === 0 && runner === 'xargs';
  const marked = mark === '' ? undefined : program.words.find(({ text }) => text.includes(mark));
  const node = marked ?? (without ? call.words[0] : undefined);
  if (node === undefined) return;
  const what = `each ${runner === 'find' ? 'file' : 'item'}`;
  const instead = `give it as an argument: \`${runner} … sh -c '… "$1"' sh${mark === '' ? '' : ` ${mark}`}\``;
  walk.found.push({ kind: 'evaluated', what, by: `\`${program.by}\``, instead, ...walk.place(node) });
}

function programsIn(name: string, args: readonly Word[], { values }: Walk): readonly Program[] {
  return values.sqlClients?.has(name) === true ? [sqlInput(name, args)] : programsOf(name, args);
}

/** A command with its words, name first; none where it only assigns. */
interface Said {
  readonly command: Command;
  readonly words: readonly Word[];
}

function walkCalls({ command, words }: Said, holders: Holders, walk: Walk, input: Input): void {
  const documents = command.redirects.filter((redirect): redirect is HereDoc => redirect.type === 'HereDoc');
  for (const call of callsIn(words)) {
    tell(walk, [...asName(call, holders), ...unescaped(call, holders)]);
    const [first, ...args] = call.words;
    for (const program of programsIn(first?.value ?? '', args, walk)) {
      byMark(call, program, walk);
      walkProgram(program, { command, document: documents[0], input }, holders, walk);
    }
  }
}

/** A function of the text, or of the procedure, is read with what it is given. */
function walkCall({ command, words }: Said, holders: Holders, walk: Walk, input: Input): Outcome | undefined {
  const [name, ...args] = words;
  const body = name === undefined ? undefined : walk.functions.get(name.value);
  if (name === undefined || body === undefined || walk.depth > 4) return undefined;
  walk.called.add(name.value);
  const inside = withPositional(holders, [undefined, ...given(args, holders)]);
  const place = body.own ? walk.place : (): ReturnType<Walk['place']> => walk.place(command);
  const outcome = walkList(body.commands, inside, { ...walk, depth: walk.depth + 1, place }, input);
  const end = after(outcome);
  const positional = [...holders].filter(([key]) => /^[0-9@*]$/.test(key));
  if (end === undefined) return ENDED;
  return both(new Map([...[...end].filter(([key]) => !/^[0-9@*]$/.test(key)), ...positional]));
}

const DECLARING = new Set(['declare', 'typeset', 'local', 'export', 'readonly']);
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What the command leaves in variables. */
function assigned({ command, words: [, ...words] }: Said, holders: Holders, input: Input): Holders {
  const name = command.name?.value;
  const assignments = [...(name === undefined ? command.prefix : []), ...command.args].flatMap((node) =>
    node.type === 'Assignment' ? [node] : [],
  );
  let next = assignments.reduce((all, node) => {
    const value =
      carried(node.value, all) ??
      (node.append === true || node.index !== undefined ? all.get(node.name) : undefined);
    return assign(all, node.name, value);
  }, holders);
  if (name === 'read') {
    for (const { value } of words) if (NAME.test(value)) next = assign(next, value, input);
  }
  if (name === 'printf' && words[0]?.value === '-v' && NAME.test(words[1]?.value ?? '')) {
    const value = words
      .slice(3)
      .map((word) => carried(word, holders))
      .find((value) => value !== undefined);
    next = assign(next, words[1]?.value ?? '', words[2]?.value === '%q' ? undefined : value);
  }
  if (name !== undefined && DECLARING.has(name)) {
    for (const word of words) {
      const target = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(word.value)?.[1];
      if (target !== undefined) next = assign(next, target, carried(word, holders));
    }
  }
  if (name === 'set' && words.some(({ value }) => !/^-[a-z]/.test(value))) {
    const behind = words.slice(words[0]?.value === '--' ? 1 : 0);
    next = withPositional(next, [undefined, ...given(behind, holders)]);
  }
  return next;
}

const ENDING = new Set(['exit', 'return', 'break', 'continue']);

export function walkCommand(command: Command, holders: Holders, walk: Walk, input: Input): Outcome {
  for (const node of [
    ...command.prefix,
    ...(command.name === undefined ? [] : [command.name]),
    ...command.args,
  ]) {
    if (node.type === 'Word' || node.type === 'Assignment') walkWords(node, holders, walk);
  }
  tell(walk, inBuiltin(command, holders));
  const said = { command, words: wordsOf(command) };
  walkCalls(said, holders, walk, input);
  const name = command.name?.value ?? '';
  if (ENDING.has(name)) return ENDED;
  const call = walkCall(said, holders, walk, input);
  if (call !== undefined) return call;
  const { whenTrue, whenFalse } = proofOfCommand(command);
  const end = assigned(said, holders, input);
  return { ok: proven(end, whenTrue), not: proven(end, whenFalse) };
}
