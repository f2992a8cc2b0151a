/** Holds one demand against another. In: commands as `demandsOf` finds them. Out: whether the one implies the other, is looser, or asks for nothing. */
import { callsOf } from './calls.js';
import { canonicalNode } from './canonical.js';
import { LOOSER, looserBound, looserGrep, looserTest, opposite, stricterGrep } from './looser.js';
import { read } from './read.js';

/** A demand as a program and its words. */
function wordsOf(demand: string): readonly string[] {
  const calls = callsOf(demand);
  // Commands inside of its words come before a test itself.
  const call = /^(?:! )?(?:\[|test) /.test(demand) ? calls.at(-1) : calls[0];
  if (call === undefined) return [];
  return call.name === '[' ? ['test', ...call.words.slice(0, -1)] : [call.name, ...call.words];
}

const LOOSER_WORDS = [opposite, looserGrep, looserTest, looserBound] as const;

/** In what way the second asks for less. */
export function looserDemand(old: string, fresh: string): string | undefined {
  const [before, after] = [wordsOf(old), wordsOf(fresh)];
  for (const find of LOOSER_WORDS) {
    const said = find(before, after);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** `[ … ]` is `test …`. */
const inOneWay = (demand: string): string => demand.replace(/^(! )?\[ (.*) \]$/s, '$1test $2');

/** Commands of a pipe, each as a text; one for what is no pipe. */
function stagesOf(demand: string): readonly string[] {
  const command = read(demand).commands[0]?.command;
  const isPipe = command?.type === 'Pipeline' && command.prefixes.length === 0;
  return isPipe ? command.commands.map(canonicalNode) : [demand];
}

/** `A | grep LONGER` holds only where `A | grep SHORTER` does. */
function looksForMore(strict: string, demand: string): boolean {
  const [asked, before] = [stagesOf(strict), stagesOf(demand)];
  const [last = '', was = ''] = [asked.at(-1), before.at(-1)];
  const isSame = asked.slice(0, -1).join('\n') === before.slice(0, -1).join('\n');
  return isSame && stricterGrep(wordsOf(was), wordsOf(last));
}

/** Whether one demand holds only where another does: the same, or the same but for one word that is known to be stricter. */
export function implies(strict: string, demand: string): boolean {
  if (inOneWay(strict) === inOneWay(demand) || looksForMore(strict, demand)) return true;
  const [before, after] = [wordsOf(demand), wordsOf(strict)];
  const isTest = [strict, demand].every((one) => /^(?:\[|test) /.test(one));
  if ((!isTest && /[|&;]|^! /.test(strict + demand)) || before.length === 0) return false;
  // Quotes that differ decide what a test is given.
  if (before.join('\n') === after.join('\n')) return false;
  const others = (words: readonly string[]): string =>
    words.filter((word) => !(before[0] === 'grep' && /^-[qxw]+$/.test(word))).join('\n');
  if (before[0] === 'grep' && looserGrep(before, after) === undefined)
    return others(before) === others(after);
  const changed = before.filter((word, at) => word !== after[at]);
  if (changed.length !== 1 || before.length !== after.length) return false;
  const looser = LOOSER.some(([tight, loose]) => changed[0] === loose && after.includes(tight));
  return looser || looserBound(after, before) !== undefined;
}

const COMPARES: ReadonlySet<string> = new Set(['cmp', 'diff', 'comm', 'sdiff']);
const EQUALS: ReadonlySet<string> = new Set(['=', '==', '-eq', '-ge', '-le', '-ef']);

/** A comparison of a thing with itself, or with nothing. */
export function isIdle(demand: string): boolean {
  const [name = '', ...words] = wordsOf(demand);
  if (name === 'test') return words.some((word, at) => EQUALS.has(word) && words[at - 1] === words[at + 1]);
  const files = words.filter((word) => !word.startsWith('-'));
  return COMPARES.has(name) && (new Set(files).size < files.length || files.includes('/dev/null'));
}
