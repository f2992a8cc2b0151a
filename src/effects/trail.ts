/**
 * Whether two texts can be shown to do the same. In: their moves, as the walk found them. Out: the moves that only one of them makes, and
 * whether others changed places; layout, words for people, and looks and tests that are new are left out.
 */
import { settingsOf } from './data/settings.js';
import { doesOf } from './effect.js';
import type { Does } from './effect.js';
import type { Called } from './invocation.js';
import { wordsInOneWay } from './one-way.js';
import { renaming } from './own-names.js';
import { pairBy, unpaired } from './pairing.js';
import type { Move } from './scope.js';
import { sqlInOneWay } from './sql/one-way.js';
import { doneBySql } from './sql/sql.js';
import { piecesOf } from './sql/tokens.js';
import { steers } from './steers.js';

/** A move in one way of writing, with all that it depends on. */
export interface Line {
  readonly said: string;
  /** For people. */
  readonly shown: string;
  readonly program: string;
  readonly words: readonly string[];
  readonly does: Does;
  readonly counts: boolean;
  /** Nothing takes what it prints. */
  readonly isPlain: boolean;
}

const SQL =
  /^(?:\s|--.*\n)*(?:\\\w|(?:select|insert|update|delete|with|begin|set|alter|create|drop|grant|truncate|start|stop|reset)\b)/i;

/** Remarks in programs and in data of most kinds. */
const REMARKS = /^\s*(?:#|--) .*\n/gm;

/** SQL by its words, data by its settings, in any order; everything else as it is, without remarks. */
function inputOf({ input = '', holes }: Called): string {
  if (SQL.test(input)) return sqlInOneWay(piecesOf(input)).join('\n');
  const settings = settingsOf(input, holes);
  return settings === undefined ? input.replace(REMARKS, '') : JSON.stringify([...settings].sort());
}

function lineOf(move: Move, called: Called, does: Does, shown: string): Line {
  const { place, environment, program } = called;
  const around = move.under.map(({ how, text }) => [how, text()]);
  const where = [place, move.folder, [...environment].sort()];
  const words = wordsInOneWay(called);
  return {
    said: JSON.stringify([around, where, program, words, inputOf(called)]),
    shown,
    program,
    words,
    does,
    counts: move.counts,
    isPlain: move.under.every(({ how }) => how !== 'pipe' && how !== 'value'),
  };
}

function linesOfSql(move: Move): Line[] {
  const pieces = piecesOf(move.called.input ?? '');
  const said = sqlInOneWay(pieces);
  return pieces.map((piece, at) => {
    const words = [{ value: said[at] ?? '', exact: true }];
    const { deeds } = doneBySql(`${piece.text};`, () => undefined);
    return lineOf(
      move,
      { ...move.called, words, input: undefined },
      doesOf(deeds),
      piece.text.replace(/\s+/g, ' '),
    );
  });
}

/** Where a move's own words end: at `]`, and where `on_host` is told what to run, which has moves of its own. */
function endOf({ called: { program, words }, isFollowed }: Move): number | undefined {
  if (program === '[') return -1;
  const dashes = words.findIndex(({ value }) => value === '--');
  return program === 'on_host' && isFollowed && dashes !== -1 ? dashes : undefined;
}

/** `[ … ]` is `test …`; SQL stands by itself, not as the input of its client. */
function linesOfMove(move: Move): Line[] {
  const { called, does, isFollowed } = move;
  if (called.program === 'SQL') return linesOfSql(move);
  const shown = [called.program, ...called.words.map(({ value }) => value)].join(' ');
  const words = called.words.slice(0, endOf(move));
  const program = called.program === '[' ? 'test' : called.program;
  return [
    lineOf(move, { ...called, program, words, input: isFollowed ? undefined : called.input }, does, shown),
  ];
}

/** Programs whose output is for people, where nothing takes it. */
const SAYS: ReadonlySet<string> = new Set(
  'echo printf true : begin_item cat ls df du date stat >&'.split(' '),
);

/** The variable that a line sets. */
const nameSet = ({ program, said }: Line): string | undefined =>
  program === '=' ? (JSON.parse(said) as [0, 0, 0, string[]])[3][0] : undefined;

const isNamed = (name: string, lines: readonly Line[]): boolean =>
  lines.some(
    ({ program, said }) => program !== '=' && (said.includes(name) || said.includes(`\${${name.slice(1)}`)),
  );

/** A value that no other line names has been put in where it is used. */
function isUsed(line: Line, lines: readonly Line[]): boolean {
  const name = nameSet(line);
  return name === undefined || isNamed(name, lines);
}

/** `isTaken`: what the text prints is not for people. */
export function linesOf(trail: readonly Move[], isTaken = false): readonly Line[] {
  const lines = allLinesOf(trail);
  return isTaken ? lines : lines.filter(({ program, isPlain }) => !(isPlain && SAYS.has(program)));
}

/** With what it prints, and what it looks at. */
function allLinesOf(trail: readonly Move[]): readonly Line[] {
  const lines = trail.flatMap(linesOfMove);
  return lines.filter((line) => isUsed(line, lines));
}

/** Whether the same is done, asked and printed, in the same order. */
export function isSameTrail(was: readonly Move[], fresh: readonly Move[]): boolean {
  const [before, after] = [allLinesOf(was), allLinesOf(fresh)];
  const renamed = renaming(
    before.map(({ said }) => said),
    after.map(({ said }) => said),
  );
  const same = (line: Line, at: number): boolean =>
    renamed(line.said) === after[at]?.said && line.counts === after[at].counts;
  return before.length === after.length && before.every(same);
}

/** What can come without making a text do more or lose more: it looks, asks, or fails, and gives no other value to what was named before. */
function mayCome(line: Line, before: readonly Line[]): boolean {
  const { program, does, isPlain, shown } = line;
  if (/^exit(?: [1-9]\d*)?$/.test(shown)) return true;
  const name = nameSet(line);
  if (name !== undefined && isNamed(name, before)) return false;
  return does === 'reads' && isPlain && !steers(program);
}

export interface Difference {
  readonly gone: readonly Line[];
  readonly come: readonly Line[];
  /** The same is done in another order. */
  readonly reordered: boolean;
}

export function differenceOf(was: readonly Line[], fresh: readonly Line[]): Difference {
  const [before, after] = [was, fresh].map((lines) => lines.map(({ said }) => said));
  const renamed = renaming(before ?? [], after ?? []);
  const old = was.map((line) => ({ ...line, said: renamed(line.said) }));
  // One whose failure counted needs one whose failure counts.
  const fits = (one: Line, is: Line): boolean => is.counts || !one.counts;
  const { old: gone, new: come } = pairBy(unpaired(old, fresh), ({ said }) => said, fits);
  const both = (lines: readonly Line[], alone: readonly Line[]): readonly Line[] =>
    lines.filter((line) => !alone.includes(line));
  const [kept, now] = [both(old, gone), both(fresh, come)];
  const moved = kept.filter(({ said }, at) => said !== now[at]?.said);
  return {
    gone,
    come: come.filter((line) => !mayCome(line, old)),
    reordered: moved.some(({ does }) => does !== 'reads'),
  };
}
