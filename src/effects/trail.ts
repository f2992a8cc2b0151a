/**
 * Whether two texts can be shown to do the same. In: their moves, as the walk found them. Out: the moves that only one of them makes, and
 * whether others changed places; layout, words for people, and looks and tests that are new are left out.
 */
import { settingsOf } from './data/settings.js';
import { inOneOrder } from './any-order.js';
import { doesOf } from './effect.js';
import type { Arg, Does } from './effect.js';
import { readInvocation, written } from './invocation.js';
import type { Called, Option } from './invocation.js';
import { renaming } from './own-names.js';
import { pairBy, unpaired } from './pairing.js';
import { syntaxOf } from './programs/index.js';
import { kindOf } from './programs/kubernetes.js';
import type { Move } from './scope.js';
import { withoutPlace } from './shown.js';
import { doneBySql } from './sql/sql.js';
import { piecesOf } from './sql/tokens.js';
import type { Piece } from './sql/tokens.js';

/** A move in one way of writing, with all that it depends on. */
export interface Line {
  readonly said: string;
  /** For people. */
  readonly shown: string;
  readonly program: string;
  readonly does: Does;
  readonly counts: boolean;
  /** Nothing takes what it prints. */
  readonly isPlain: boolean;
}

/** Programs of which the order of all words matters. */
const ORDERED: ReadonlySet<string> = new Set(
  'find sed gsed awk gawk mawk jq yq tar rsync test [[ (( = > >> < >& SQL expr seq iptables ip6tables'.split(
    ' ',
  ),
);

const asSaid = ({ value, how }: Arg): string => (how === undefined ? value : `${value}<${how}>`);

/** kubectl's options that say where are left out, which its place says; `KIND/NAME` is `KIND NAME`. */
function wordsOfKubectl(called: Called): Called {
  const words = withoutPlace('kubectl', called.words).flatMap((word) => {
    const [, kind, name] = /^([a-z]+)\/([^/:]+)$/.exec(word.value) ?? [];
    if (kind === undefined || name === undefined) return [word];
    return [
      { ...word, value: kind },
      { ...word, value: name },
    ];
  });
  return { ...called, words: words.map((word) => ({ ...word, value: kindOf(word.value) })) };
}

/** How long something waits is judged by what looks at waits. */
function withoutTimes(called: Called): Called {
  const { program, words } = called;
  if (program === 'sleep') return { ...called, words: [] };
  if (program === 'wait_until') return { ...called, words: words.slice(2) };
  const timed = words.filter(
    ({ value }, at) => !value.startsWith('--timeout') && words[at - 1]?.value !== '--timeout',
  );
  return timed.length === words.length ? called : { ...called, words: timed };
}

const asName = ({ value }: Arg): string => (value.startsWith('-') ? value : `$${value}`);

/** `A -lt B` is `B -gt A`. */
function inOneDirection(words: readonly string[]): readonly string[] {
  const [left = '', operator = '', right = '', ...others] = words;
  const turned = { '-lt': '-gt', '-le': '-ge' }[operator];
  return turned === undefined || others.length > 0 ? words : [right, turned, left];
}

/** Lines end where a block begins and ends, and behind `;` and `,`, for people alone. */
const awkOnOneLine = (program: string): string =>
  program
    .replace(/^\s*#.*\n/gm, '')
    .replace(/([{;,]|&&|\|\|)\s*\n\s*/g, '$1 ')
    .replace(/\s*\n\s*\}/g, ' }');

const areDistinct = (options: readonly Option[]): boolean =>
  new Set(options.map(({ name }) => name)).size === options.length;

/** Options in one order. */
function wordsOf(all: Called): readonly string[] {
  const called = withoutTimes(all);
  const { program, words } = called;
  if (program === 'refuse') return [];
  // As other mentions of them, so that one with another name is the same.
  if (program === 'local' || program === 'read') return words.map(asName);
  if (program === 'test') return inOneDirection(words.map(asSaid));
  if (/^[gm]?awk$/.test(program)) return words.map((word) => awkOnOneLine(asSaid(word)));
  const given = program === 'kubectl' ? wordsOfKubectl(called) : called;
  const { options, operands, behind = [] } = readInvocation(given, syntaxOf(program));
  const said = [...operands, ...behind].map(asSaid);
  if (ORDERED.has(program) && !(program === 'tar' && said.length === 0 && areDistinct(options)))
    return words.map(asSaid);
  return [...options.map(written).sort(), ...inOneOrder(program, said)];
}

const SQL =
  /^(?:\s|--.*\n)*(?:\\\w|(?:select|insert|update|delete|with|begin|set|alter|create|drop|grant|truncate|start|stop|reset)\b)/i;

/** Remarks in programs and in data of most kinds. */
const REMARKS = /^\s*(?:#|--) .*\n/gm;

/** SQL by its words, data by its settings, in any order; everything else as it is, without remarks. */
function inputOf({ input = '', holes }: Called): string {
  if (SQL.test(input)) return piecesOf(input).map(saidSql).join('\n');
  const settings = settingsOf(input, holes);
  return settings === undefined ? input.replace(REMARKS, '') : JSON.stringify([...settings].sort());
}

function lineOf(move: Move, called: Called, does: Does, shown: string): Line {
  const { place, environment, program } = called;
  const around = move.under.map(({ how, text }) => [how, text()]);
  const where = [place, move.folder, [...environment].sort()];
  return {
    said: JSON.stringify([around, where, program, wordsOf(called), inputOf(called)]),
    shown,
    program,
    does,
    counts: move.counts,
    isPlain: move.under.every(({ how }) => how !== 'pipe' && how !== 'value'),
  };
}

/** Words in one case, without comments. */
const saidSql = (piece: Piece): string =>
  [
    ...piece.tokens.map(({ kind, text }) => (kind === 'word' ? text.toLowerCase() : text)),
    ...(piece.kind === 'meta' ? [`\\${piece.name}`, piece.rest] : []),
  ].join(' ');

function linesOfSql(move: Move): Line[] {
  return piecesOf(move.called.input ?? '').map((piece) => {
    const words = [{ value: saidSql(piece), exact: true }];
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
  lines.some((one) => one.program !== '=' && one.said.includes(name));

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

/** Commands of the shell by which those behind them mean something else, or are not reached. */
const STEERS: ReadonlySet<string> = new Set(
  'umask shopt exec hash set unset cd pushd popd shift read return exit break continue wait trap ulimit getopts'.split(
    ' ',
  ),
);

/** What can come without making a text do more or lose more: it looks, asks, or fails, and gives no other value to what was named before. */
function mayCome(line: Line, before: readonly Line[]): boolean {
  const { program, does, isPlain, shown } = line;
  if (/^exit(?: [1-9]\d*)?$/.test(shown)) return true;
  const name = nameSet(line);
  if (name !== undefined && isNamed(name, before)) return false;
  return does === 'reads' && isPlain && !STEERS.has(program);
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
