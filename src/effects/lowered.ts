/**
 * Undoes what lowering puts around a text so that its failure is not lost. In: statements as the kinds lower them, or as someone wrote
 * them alike. Out: the plain statements that they mean; all others stay as they are.
 */
import type { If, Statement } from 'unbash';
import { canonicalList } from './canonical.js';

const STATUS_HOLDS = '[ "$status" -eq 0 ]';
const FAILS_WITH_IT = '[ "$status" -eq 0 ] || exit "$status"';
const LEAVES_LOOP = '[ "$status" -ne 0 ] || break';
const CANNOT_TELL = '[ "$status" -eq 1 ] || exit "$status"';

/** Looks at the tree first: nearly no statement is one, and printing each would take its time. */
function isLine(statement: Statement | undefined, line: string): boolean {
  const { type } = statement?.command ?? {};
  const mayBe = type === (line.includes(' || ') ? 'AndOr' : 'Command');
  return (
    mayBe && statement !== undefined && startsAlike(statement, line) && canonicalList([statement]) === line
  );
}

function startsAlike({ command }: Statement, line: string): boolean {
  const first = command.type === 'AndOr' ? command.commands[0] : command;
  return first?.type === 'Command' && (first.name === undefined || line.startsWith(first.name.text));
}

/** The commands of `set +e; ( set -e; … ); status=$?; set -e` at `at`, whose status is then in `$status`. */
export function framedAt(statements: readonly Statement[], at: number): readonly Statement[] | undefined {
  const command = statements[at + 1]?.command;
  if (!isLine(statements[at], 'set +e') || command?.type !== 'Subshell') return undefined;
  if (!isLine(statements[at + 2], 'status=$?') || !isLine(statements[at + 3], 'set -e')) return undefined;
  const inside = command.body.commands;
  return isLine(inside[0], 'set -e') ? inside.slice(1) : undefined;
}

/** How many statements such a frame has before the one that looks at the status. */
const FRAME = 4;

/** The commands of a frame at `at` whose failure is the failure of the whole. */
function guardedAt(statements: readonly Statement[], at: number): readonly Statement[] | undefined {
  const inside = framedAt(statements, at);
  return inside !== undefined && isLine(statements[at + FRAME], FAILS_WITH_IT) ? inside : undefined;
}

/** An `if` that asks for the status of a frame. */
function asksForStatus(statement: Statement | undefined): If | undefined {
  const command = statement?.command;
  return command?.type === 'If' && canonicalList(command.clause.commands) === STATUS_HOLDS
    ? command
    : undefined;
}

/** An `if` that does one thing or another, or leaves out an item: a failure is not taken for success. */
function answers(node: If | undefined): boolean {
  return node !== undefined && (node.else !== undefined || isLine(node.then.commands.at(-1), 'continue'));
}

/** Whether a frame at `at` loses no failure: what follows it looks at the status. */
export function isWatchedFrame(statements: readonly Statement[], at: number): boolean {
  if (framedAt(statements, at) === undefined) return false;
  const next = statements[at + FRAME];
  return isLine(next, FAILS_WITH_IT) || isLine(next, LEAVES_LOOP) || answers(asksForStatus(next));
}

/** Without the lines that end a text whose check could not tell. */
function withoutThirdAnswer(statements: readonly Statement[]): readonly Statement[] {
  const at = isLine(statements[0], 'status=$?') ? 1 : 0;
  return isLine(statements[at], CANNOT_TELL) ? statements.slice(at + 1) : statements;
}

const withCommand = (statement: Statement, command: Statement['command']): Statement => ({
  ...statement,
  command,
});

function plainIf(statement: Statement, clause?: readonly Statement[]): Statement {
  const { command } = statement;
  if (command.type !== 'If') return statement;
  const asked = clause === undefined ? command.clause : { ...command.clause, commands: [...clause] };
  const { else: otherwise } = command;
  return withCommand(statement, {
    ...command,
    clause: asked,
    ...(otherwise === undefined
      ? {}
      : { else: { ...otherwise, commands: [...withoutThirdAnswer(otherwise.commands)] } }),
  });
}

/** The one statement that a frame at `at` stands for, with how many statements it replaces. */
function plainAt(statements: readonly Statement[], at: number): readonly [Statement, number] | undefined {
  const inside = framedAt(statements, at);
  const [shell, next] = [statements[at + 1], statements[at + FRAME]];
  if (inside === undefined || shell?.command.type !== 'Subshell' || next === undefined) return undefined;
  if (asksForStatus(next) !== undefined) return [plainIf(next, inside), FRAME + 1];
  if (!isLine(next, FAILS_WITH_IT)) return undefined;
  const { command } = shell;
  return [withCommand(shell, { ...command, body: { ...command.body, commands: [...inside] } }), FRAME + 1];
}

/** Frames become `( … )` and `if …`; what an `if` does when its check could not tell is left out. */
export function plain(statements: readonly Statement[]): readonly Statement[] {
  const found: Statement[] = [];
  for (let at = 0; at < statements.length;) {
    const statement = statements[at];
    const [one, length] = plainAt(statements, at) ?? [statement && plainIf(statement), 1];
    if (one !== undefined) found.push(one);
    at += length;
  }
  return found;
}

/** A text as it was before it was guarded: alone in a frame, or one statement with `|| exit` behind it. */
export function unguarded(statements: readonly Statement[]): readonly Statement[] {
  const [only] = statements;
  if (only === undefined) return statements;
  if (statements.length === FRAME + 1) return guardedAt(statements, 0) ?? statements;
  const { command } = only;
  if (statements.length > 1 || command.type !== 'AndOr' || command.operators.at(-1) !== '||')
    return statements;
  const last = command.commands.at(-1);
  if (last?.type !== 'Command' || last.name?.value !== 'exit' || last.args.length > 0) return statements;
  const [first, ...others] = command.commands.slice(0, -1);
  if (first === undefined) return statements;
  const left = { ...command, commands: [first, ...others], operators: command.operators.slice(0, -1) };
  return [withCommand(only, others.length === 0 ? first : left)];
}
