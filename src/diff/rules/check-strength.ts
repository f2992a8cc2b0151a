/** Whether a check demands less than it did. In: its old and its new text. Out: what makes it weaker, or undefined. */
import { examine } from '../../shell/syntax.js';
import { list } from '../words.js';

/** Pairs of tests of which the second is true more often than the first. */
const LOOSER: readonly (readonly [string, string])[] = [
  ['-eq', '-ge'],
  ['-eq', '-le'],
  ['-eq', '-ne'],
  ['-gt', '-ge'],
  ['-lt', '-le'],
  ['=', '!='],
  ['==', '!='],
  ['-s', '-e'],
  ['-s', '-f'],
  ['-d', '-e'],
  ['-f', '-e'],
  ['-x', '-e'],
];

/** Words that turn a failure into a success. */
const FORGIVING: readonly RegExp[] = [
  /\|\|\s*(?:true|:)(?=\s|;|\)|$)/g,
  /\|\|\s*exit 0\b/g,
  /\bset \+e\b/g,
  /;\s*true\s*$/g,
];

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

function countWord(text: string, word: string): number {
  return text.split(/\s+/).filter((one) => one === word).length;
}

/** Words a text gained that make commands succeed whatever happens. */
export function forgivenessGained(old: string, fresh: string): string | undefined {
  const gained = FORGIVING.find((pattern) => count(fresh, pattern) > count(old, pattern));
  return gained === undefined ? undefined : [...fresh.matchAll(gained)].at(-1)?.[0].trim();
}

/** Everything a check asks for: its statements, and the parts that `&&` joins. */
function demands(text: string): string[] {
  const source = (node: { readonly pos: number; readonly end: number }): string =>
    text.slice(node.pos, node.end).replace(/\s+/g, ' ').trim();
  return examine(text).tree.commands.flatMap((statement) => {
    const { command } = statement;
    if (command.type === 'AndOr' && command.operators.every((operator) => operator === '&&')) {
      return command.commands.map(source);
    }
    return [source(statement)];
  });
}

function without(from: readonly string[], taken: readonly string[]): string[] {
  const left = [...taken];
  return from.filter((one) => {
    const at = left.indexOf(one);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
}

const NOTHING: ReadonlySet<string> = new Set(['true', ':', 'exit 0', '']);

export function weakness(old: string, fresh: string): string | undefined {
  const [before, after] = [demands(old), demands(fresh)];
  if (after.length > 0 && after.every((one) => NOTHING.has(one))) return 'it always holds now';
  const forgiving = forgivenessGained(old, fresh);
  if (forgiving !== undefined) return `a failure no longer counts: ${list([forgiving])}`;
  const dropped = without(before, after);
  if (dropped.length > without(after, before).length) return `it no longer asks for ${list(dropped, 3)}`;
  const looser = LOOSER.find(
    ([strict, loose]) =>
      countWord(fresh, strict) < countWord(old, strict) && countWord(fresh, loose) > countWord(old, loose),
  );
  return looser === undefined ? undefined : `${list([looser[0]])} became ${list([looser[1]])}`;
}
