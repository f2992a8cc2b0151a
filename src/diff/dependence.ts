/** How steps depend on each other. In: matched pairs, and two steps of them in the order they had. Out: why the second needed the first to have run. */
import { callsOf } from '../effects/calls.js';
import { code, list } from '../diagnostics/code.js';
import { commandsOf } from './likeness.js';
import type { Pair } from './match.js';
import { isJudged } from './rules/guards.js';
import type { SubjectStep } from './subject.js';

const isGuard = (step: SubjectStep): boolean => step.prompt !== '' || isJudged(step);
export const changesThings = ({ risk }: SubjectStep): boolean => risk !== 'read-only';

const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] =>
  [...a].filter((name) => b.has(name));

/** Files under $WORK that a step's commands mention. */
function workFiles(step: SubjectStep): string[] {
  const found = commandsOf(step).matchAll(/\$\{?WORK\}?\/([\w.-]+?)(?:\.new)?(?![\w.-])/g);
  return [...found].map(([, name]) => name ?? '');
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

/** By what a step may depend on another one. */
interface Ties {
  readonly captures: ReadonlySet<string>;
  readonly reads: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

export type TiesOfSteps = ReadonlyMap<SubjectStep, Ties>;

/** Looked up once for all moves. What many steps name (a tool, a namespace) tells nothing of two of them. */
export function tiesOf(pairs: readonly Pair[]): TiesOfSteps {
  const named = pairs.map(({ new: step }) => ({ step, words: names(step) }));
  const uses = new Map<string, number>();
  for (const { words } of named) for (const word of words) uses.set(word, (uses.get(word) ?? 0) + 1);
  const most = Math.max(2, Math.floor(pairs.length / 4));
  return new Map(
    named.map(({ step, words }) => [
      step,
      {
        captures: new Set(step.captures),
        reads: new Set(step.reads),
        files: new Set(workFiles(step)),
        names: new Set(words.filter((word) => (uses.get(word) ?? 0) <= most)),
      },
    ]),
  );
}

const NO_TIES: Ties = { captures: new Set(), reads: new Set(), files: new Set(), names: new Set() };

/** Two steps in the order they had, of which one passed the other. */
export type Crossing = readonly [first: SubjectStep, second: SubjectStep];

/** Why `second` depended on `first` having run; undefined when nothing tells. */
export function dependence([first, second]: Crossing, ties: TiesOfSteps): string | undefined {
  const [before, after] = [ties.get(first) ?? NO_TIES, ties.get(second) ?? NO_TIES];
  const values = shared(before.captures, after.reads);
  if (values.length > 0) return `${code(second.id)} reads ${list(values)}, which ${code(first.id)} makes`;
  const files = shared(before.files, after.files);
  if (files.length > 0) return `both use the file ${list(files, 3)} in the working directory`;
  if (isGuard(first) && changesThings(second))
    return `${code(second.id)} (${second.risk}) no longer runs after ${code(first.id)} (${first.kind}), which stood before it`;
  if (changesThings(first) && isGuard(second))
    return `${code(second.id)} (${second.kind}) cannot see any more what ${code(first.id)} (${first.risk}) does`;
  if (!changesThings(first) && !changesThings(second)) return undefined;
  const things = shared(before.names, after.names);
  return things.length > 0 ? `both name ${list(things, 3)}` : undefined;
}
