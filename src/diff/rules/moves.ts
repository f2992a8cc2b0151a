/** Rules about steps that changed places: of a move the heaviest that can be said, which the others would repeat. */
import { commandsOf } from '../likeness.js';
import type { Pair } from '../match.js';
import type { Move } from '../order.js';
import { callsOf } from '../../effects/calls.js';
import type { SubjectStep } from '../subject.js';
import { code, list } from '../../diagnostics/code.js';
import { ofStep, say } from '../found.js';
import type { Found } from '../found.js';

const GUARDS: ReadonlySet<string> = new Set(['assert', 'wait', 'confirm', 'choose']);

const isGuard = ({ kind }: SubjectStep): boolean => GUARDS.has(kind);
const changesThings = ({ risk }: SubjectStep): boolean => risk !== 'read-only';

function shared(a: readonly string[], b: readonly string[]): string[] {
  const names = new Set(b);
  return [...new Set(a)].filter((name) => names.has(name));
}

/** Files under $WORK that a step's commands mention. */
function workFiles(step: SubjectStep): string[] {
  return [...commandsOf(step).matchAll(/\$\{?WORK\}?\/([\w.-]+?)(?:\.new)?(?![\w.-])/g)].map(
    ([, name]) => name ?? '',
  );
}

/** A file is the same in a folder that one command names and another is in. */
const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.new$/, '');

/** Words by which commands may name the same thing: paths, names, variables; not the programs that are called. */
function names({ texts, question, lookFor }: SubjectStep): string[] {
  const calls = Object.values(texts).flatMap(callsOf);
  const programs = new Set(calls.map(({ name }) => name));
  const given = calls.flatMap(({ words, assigned, files, input }) => [
    ...words,
    ...assigned,
    ...files,
    input,
  ]);
  const said =
    [...given, question, lookFor].join('\n').match(/\$\{?[A-Z][A-Z0-9_]*|[A-Za-z0-9_./-]{3,}/g) ?? [];
  const files = said.flatMap((word) => (word.includes('/') ? [fileName(word)] : []));
  return [...new Set([...said, ...files])].filter(
    (word) => word.length > 2 && !word.startsWith('-') && !programs.has(word),
  );
}

/** Looked up once for all moves: what each step names, and how many steps name it too. */
interface MoveContext {
  readonly names: ReadonlyMap<SubjectStep, readonly string[]>;
  readonly uses: ReadonlyMap<string, number>;
  /** What more steps than this say (a tool, a namespace) tells nothing of two of them. */
  readonly most: number;
}

function moveContext(all: readonly Pair[]): MoveContext {
  const named = new Map(all.map(({ new: step }) => [step, names(step)]));
  const uses = new Map<string, number>();
  for (const words of named.values()) for (const word of words) uses.set(word, (uses.get(word) ?? 0) + 1);
  return { names: named, uses, most: Math.max(2, Math.floor(all.length / 4)) };
}

/** Why `second` depended on `first` having run; undefined when nothing tells. */
function dependence(first: SubjectStep, second: SubjectStep, context: MoveContext): string | undefined {
  const values = shared(first.captures, second.reads);
  if (values.length > 0) return `${code(second.id)} reads ${list(values)}, which ${code(first.id)} makes`;
  const files = shared(workFiles(first), workFiles(second));
  if (files.length > 0) return `both use the file ${list(files, 3)} in the working directory`;
  if (isGuard(first) && changesThings(second))
    return `${code(second.id)} (${second.risk}) no longer runs after ${code(first.id)} (${first.kind}), which stood before it`;
  if (changesThings(first) && isGuard(second))
    return `${code(second.id)} (${second.kind}) no longer looks at what ${code(first.id)} (${first.risk}) has done`;
  if (!changesThings(first) && !changesThings(second)) return undefined;
  const things = shared(context.names.get(first) ?? [], context.names.get(second) ?? []).filter(
    (word) => (context.uses.get(word) ?? 0) <= context.most,
  );
  return things.length > 0 ? `both name ${list(things, 3)}` : undefined;
}

/** The steps of a move in the order they had, with each step that was passed. */
function crossings({ pair, passed }: Move): readonly (readonly [SubjectStep, SubjectStep])[] {
  return passed.map((other) =>
    pair.old.number < other.old.number ? [pair.new, other.new] : [other.new, pair.new],
  );
}

const where = ({ pair }: Move): string => `it was step ${pair.old.number} and is step ${pair.new.number} now`;

/** Reasons that are written out. */
const MOST_REASONS = 3;

function reasons(move: Move, context: MoveContext): string[] {
  const found: string[] = [];
  for (const [first, second] of crossings(move)) {
    const reason = dependence(first, second, context);
    if (reason !== undefined) found.push(`${code(second.id)} now runs before ${code(first.id)}: ${reason}`);
    if (found.length > MOST_REASONS) break;
  }
  return found;
}

function cut(found: readonly string[]): string {
  return `${found.slice(0, MOST_REASONS).join('; ')}${found.length > MOST_REASONS ? '; and more' : ''}`;
}

function findInMove(move: Move, context: MoveContext): Found[] {
  const found = reasons(move, context);
  if (found.length > 0) return say('order-swapped', `${where(move)}; ${cut(found)}`);
  const changing = crossings(move)
    .filter(([first, second]) => changesThings(first) && changesThings(second))
    .map(
      ([first, second]) =>
        `${code(second.id)} (${second.risk}) now runs before ${code(first.id)} (${first.risk})`,
    );
  if (changing.length > 0) return say('steps-reordered', `${where(move)}; ${cut(changing)}`);
  const past = move.passed.map((other) => other.new.id);
  return say('step-moved', past.length === 0 ? where(move) : `${where(move)}, past ${list(past)}`);
}

export function ofMoves(moves: readonly Move[], pairs: readonly Pair[]): Found[] {
  if (moves.length === 0) return [];
  const context = moveContext(pairs);
  return moves.flatMap((move) => ofStep(move.pair.new, findInMove(move, context)));
}
