/** Puts on one line what belongs together, so that the review stays short and leaves nothing out. In: rows of the review. Out: lines of Markdown. */
import { functionCalled } from '../../effects/sql/unknown-call.js';
import type { Back, ChangeRow, Limit, LineRef, LostRow, Refusal, UndoRow, UnknownRow } from './review.js';
import { grouped } from './group-by.js';
import { eachLineOnce } from './line-of.js';
import { code, objects, plain, refs } from './markdown-parts.js';

/** More lines than that are said by how many there are, and between which. */
const MOST_LINES = 5;

/** `565 if 560 and not 563`: where the condition of one line holds and that of another one does not. */
const lineNumber = ({ line, guards }: LineRef): string =>
  guards.length === 0
    ? `${line}`
    : `${line} if ${guards.map((one) => `${one.holds ? '' : 'not '}${one.line}`).join(' and ')}`;

export function lineNumbers(lines: readonly LineRef[]): string {
  const all = lines.map(({ line }) => line);
  const isLong = lines.length > MOST_LINES && lines.every(({ guards }) => guards.length === 0);
  return isLong
    ? `${all.length} of ${Math.min(...all)}–${Math.max(...all)}`
    : lines.map(lineNumber).join(', ');
}

/** `1.4, lines 290, 298` */
const placed = ({ steps, lines }: Pick<ChangeRow, 'steps' | 'lines'>): string =>
  `${refs(steps)}, line${lines.length === 1 ? '' : 's'} ${lineNumbers(lines)}`;

/** What is longer is data rather than a command, and stands whole in its line. */
const MOST = 72;
const verbatim = (command: string): string =>
  code(command.length > MOST ? `${command.slice(0, MOST)}…` : command);

/** Of a query whose answer is run, its last line tells nothing: the line's number leads there. */
const shownOf = ({ command }: UnknownRow): string => (command.endsWith('\\gexec') ? '\\gexec' : command);

/** What the line does not name itself is named before the reason. */
function unknownCommand(rows: readonly UnknownRow[]): string {
  const [first] = rows as [UnknownRow];
  const named = first.verb.split(' ').at(-1) ?? '';
  const what = first.command.includes(named) ? '' : `, ${code(first.verb)}`;
  const [steps, lines] = [rows.flatMap((one) => one.steps), rows.flatMap((one) => one.lines)];
  return `${verbatim(shownOf(first))} (${placed({ steps, lines })}${what})`;
}

/** Functions that a query calls are named once; everything else with its command. */
export function unknownLines(rows: readonly UnknownRow[]): string[] {
  const others = rows.filter(({ why }) => functionCalled(why) === undefined);
  const functions = grouped(
    rows.flatMap(({ why, steps }) => {
      const name = functionCalled(why);
      return name === undefined ? [] : [{ name, steps }];
    }),
    ({ name }) => name,
  ).map((group) => `${code(group[0]?.name ?? '')} (${refs(group.flatMap(({ steps }) => steps))})`);
  return [
    ...grouped(others, ({ why }) => why).map(
      (group) => `${grouped(group, shownOf).map(unknownCommand).join('; ')}: ${plain(group[0]?.why ?? '')}`,
    ),
    ...(functions.length === 0
      ? []
      : [`functions that SQL calls, whose effects are not all known: ${functions.join(', ')}`]),
  ];
}

/** Whether a later line says the name again is all that can be told. */
export function lostLines(rows: readonly LostRow[]): string[] {
  return rows.map(({ command, objects: names, again, ...where }) => {
    const later = `: ${objects(names)} is named again in line${again.length === 1 ? '' : 's'} ${again.join(', ')}`;
    return `${verbatim(command)} (${placed(where)})${again.length === 0 ? '' : later}`;
  });
}

export const undoLines = (rows: readonly UndoRow[]): string[] =>
  rows.map(({ verb, objects: names, ...where }) => `${code(verb)}: ${objects(names)} (${placed(where)})`);

/** `530, 531 (2.11)` */
export const refusalsLine = (rows: readonly Refusal[]): string =>
  rows.map(({ step, lines }) => `${lines.join(', ')} (${step.label})`).join(', ');

function takenBack(all: readonly Back[], place: string): string {
  const inside = /^(?:the default )?database /.test(place) ? 'inside this database' : 'here';
  const said: Readonly<Record<Limit, string>> = {
    '': '',
    own: 'made by the run',
    kept: ' (in part)',
    elsewhere: ` (${inside} only; elsewhere: not known)`,
    unseen: ' (unseen)',
    deleted: ' deletes it',
  };
  return all
    .map(({ by, limit }) => (by === '' && limit === '' ? '**not**' : `${by}${said[limit]}`))
    .join(', ');
}

interface Merged {
  readonly objects: readonly string[];
  readonly hows: readonly string[];
  readonly steps: string;
  readonly lines: readonly LineRef[];
  readonly takenBack: string;
}

/** What is done to the same objects, and then what is done in the same way, by the same steps, shares a line. */
export function mergedRows(rows: readonly ChangeRow[], place: string): Merged[] {
  const all = rows.map(({ objects: names, how, steps, lines, takenBack: by }) => ({
    objects: names,
    hows: [how],
    steps: refs(steps),
    lines,
    takenBack: takenBack(by, place),
  }));
  const together = (one: Merged, part: readonly string[]): string =>
    JSON.stringify([part, one.steps, one.takenBack]);
  const byObject = grouped<Merged>(all, (one) => together(one, one.objects)).map((group) => ({
    ...(group[0] as Merged),
    hows: group.flatMap(({ hows }) => hows),
    lines: group.flatMap(({ lines }) => lines),
  }));
  return grouped<Merged>(byObject, (one) => together(one, one.hows)).map((group) => ({
    ...(group[0] as Merged),
    objects: [...new Set(group.flatMap(({ objects: names }) => names))],
    lines: inOrder(group.flatMap(({ lines }) => lines)),
  }));
}

const inOrder = (lines: readonly LineRef[]): LineRef[] => eachLineOnce(lines).sort((a, b) => a.line - b.line);
