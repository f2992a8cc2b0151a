/** Finds in a text what `when` and `wait` put there. In: bash as the kinds make it, or as someone wrote it alike. Out: conditions as texts. */
import { forEachChild } from 'unbash';
import type { Statement, SyntaxNode, While } from 'unbash';
import { canonicalList } from './canonical.js';
import { constantOfList } from './constant.js';
import { read } from './read.js';

const SKIPPED = `echo 'skipped: its condition does not hold'`;
const STATUS_HOLDS = '[ "$status" -eq 0 ]';

const isLine = (statement: Statement | undefined, line: string): boolean =>
  statement !== undefined && canonicalList([statement]) === line;

/** Whether errexit is off for a subshell only, whose status is looked at: nothing is ignored there. */
export function isStatusFrame(statements: readonly Statement[], at: number): boolean {
  return (
    isLine(statements[at], 'set +e') &&
    statements[at + 1]?.command.type === 'Subshell' &&
    isLine(statements[at + 2], 'status=$?') &&
    isLine(statements[at + 3], 'set -e')
  );
}

/** The commands whose status ends up in `$status`, from `set +e` at `at` on. */
function framedCheck(statements: readonly Statement[], at: number): string | undefined {
  const command = statements[at + 1]?.command;
  if (!isStatusFrame(statements, at) || command?.type !== 'Subshell') return undefined;
  const inside = command.body.commands;
  return canonicalList(isLine(inside[0], 'set -e') ? inside.slice(1) : inside);
}

interface When {
  readonly condition: string;
  readonly then: readonly Statement[];
}

function whenIn(commands: readonly Statement[]): When | undefined {
  const last = commands.at(-1)?.command;
  if (last?.type !== 'If' || last.else === undefined || canonicalList(last.else.commands) !== SKIPPED)
    return undefined;
  const clause = canonicalList(last.clause.commands);
  const condition = clause === STATUS_HOLDS ? (framedCheck(commands, commands.length - 5) ?? clause) : clause;
  return { condition, then: last.then.commands };
}

interface Loop {
  /** What it goes over: words, or what reads lines. */
  readonly over: string;
  readonly body: readonly Statement[];
}

/** `for_each` says the name of each item before it does anything with it. */
function bodyOfLoop(statements: readonly Statement[]): readonly Statement[] | undefined {
  const at = statements.findIndex((one) => /^printf '%s\\n' "\$\w+"$/.test(canonicalList([one])));
  return at === -1 ? undefined : statements.slice(at + 1);
}

function loopIn(commands: readonly Statement[]): Loop | undefined {
  const last = commands.at(-1)?.command;
  const node = last?.type === 'Redirected' ? last.command : last;
  if (node?.type !== 'For' && node?.type !== 'While') return undefined;
  const body = bodyOfLoop(node.body.commands);
  if (body === undefined) return undefined;
  const over =
    node.type === 'For'
      ? (node.wordlist ?? []).map(({ text }) => text).join(' ')
      : canonicalList(commands.slice(0, -1));
  return { over, body };
}

/** A text in its parts: the condition and the loop around it, and what is done in them. */
export interface Frame {
  readonly when: string | undefined;
  readonly items: string | undefined;
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
    core: when === undefined && loop === undefined ? text : canonicalList(loop?.body ?? inside),
  };
}

/** What a loop goes on until; `while X` goes on until `! X`. */
export function untilOf({ kind, clause, body }: While): string {
  const said = canonicalList(clause.commands);
  if (kind === 'until') return said;
  if (constantOfList(clause.commands) !== true) return `! { ${said}; }`;
  const at = body.commands.findIndex((_, index) => isStatusFrame(body.commands, index));
  return (at === -1 ? undefined : framedCheck(body.commands, at)) ?? '';
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
