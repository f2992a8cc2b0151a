/** Finds in a text what `when` and `wait` put there. In: bash as the kinds make it, or as someone wrote it alike. Out: conditions as texts. */
import { forEachChild } from 'unbash';
import type { Statement, SyntaxNode, While } from 'unbash';
import { canonicalList } from './canonical.js';
import { constantOfList } from './constant.js';
import { framedAt, plain, unguarded } from './lowered.js';
import { read } from './read.js';

const SKIPPED = `echo 'skipped: its condition does not hold'`;

interface When {
  readonly condition: string;
  readonly then: readonly Statement[];
}

function whenIn(commands: readonly Statement[]): When | undefined {
  const last = plain(commands).at(-1)?.command;
  if (last?.type !== 'If' || last.else === undefined || canonicalList(last.else.commands) !== SKIPPED)
    return undefined;
  return { condition: canonicalList(last.clause.commands), then: last.then.commands };
}

interface Loop {
  /** What it goes over: words, or what reads lines. */
  readonly over: string;
  /** What leaves out an item. */
  readonly skips: string;
  readonly body: readonly Statement[];
}

/** The line that says it; scripts of earlier versions print it themselves. */
const SAYS_ITEM = /^(?:printf '%s\\n'|begin_item [a-z0-9-]+) "\$\w+"$/;

/** `for_each` says the name of each item before it does anything with it, and looks before that whether it is done. */
function itemIn(statements: readonly Statement[]): Pick<Loop, 'skips' | 'body'> | undefined {
  const at = statements.findIndex((one) => SAYS_ITEM.test(canonicalList([one])));
  if (at === -1) return undefined;
  return { skips: canonicalList(plain(statements.slice(0, at))), body: unguarded(statements.slice(at + 1)) };
}

function loopIn(commands: readonly Statement[]): Loop | undefined {
  const last = commands.at(-1)?.command;
  const node = last?.type === 'Redirected' ? last.command : last;
  if (node?.type !== 'For' && node?.type !== 'While') return undefined;
  const item = itemIn(node.body.commands);
  if (item === undefined) return undefined;
  const words = node.type === 'For' ? (node.wordlist ?? []).map(({ text }) => text).join(' ') : undefined;
  // A word alone is given as an argument, and lines by what prints them: both stand before the loop.
  const before = canonicalList(commands.slice(0, -1));
  return { over: words === undefined || words === '"$@"' ? before : words, ...item };
}

/** A text in its parts: the condition and the loop around it, and what is done in them. */
export interface Frame {
  readonly when: string | undefined;
  readonly items: string | undefined;
  /** What leaves out an item; '' for nothing. */
  readonly skips: string;
  readonly core: string;
}

export function frameOf(text: string): Frame {
  const { commands } = read(text);
  const when = whenIn(commands);
  const inside = when?.then ?? commands;
  const loop = loopIn(inside);
  return {
    when: when?.condition,
    items: loop?.over,
    skips: loop?.skips ?? '',
    core: when === undefined && loop === undefined ? text : canonicalList(loop?.body ?? inside),
  };
}

/** What a loop goes on until; `while X` goes on until `! X`. */
export function untilOf({ kind, clause, body }: While): string {
  const said = canonicalList(clause.commands);
  if (kind === 'until') return said;
  if (constantOfList(clause.commands) !== true) return `! { ${said}; }`;
  const frames = body.commands.map((_, at) => framedAt(body.commands, at));
  return canonicalList(frames.find((commands) => commands !== undefined) ?? []);
}

/** Seconds that `deadline=$((SECONDS + N))` gives a text's loop; undefined when it says none, or none that is constant. */
export function deadlineOf(text: string): number | undefined {
  let seconds: number | undefined;
  const look = (node: SyntaxNode): void => {
    if (node.type === 'Assignment' && node.name === 'deadline') {
      const found = /^deadline=\$\(\(SECONDS \+ (\d+)\)\)$/.exec(node.text)?.[1];
      if (found !== undefined) seconds = Number(found);
    }
    forEachChild(node, look);
  };
  look(read(text));
  return seconds;
}
