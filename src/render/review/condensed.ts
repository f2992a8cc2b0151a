/** Puts on one line what belongs together, so that the review stays short and leaves nothing out. In: rows of the review. Out: lines of Markdown. */
import type { Plan, Variable } from '../../plan/plan.js';
import { grouped } from './group-by.js';
import type { PlaceNames } from './place-names.js';
import type { ChangeRow, CommandRow, UnknownRow } from './review.js';
import { code, codeOfValue, plain, refs, withSchema } from './markdown-parts.js';

/** What is defined is named; its text stands in the script. */
const DEFINITION = /^(CREATE (?:OR REPLACE )?(?:FUNCTION|VIEW|TABLE)(?: IF NOT EXISTS)?) ([\w.":]+)/;

/** What is defined in the same way is named behind it: `CREATE TABLE a, b …`. */
function condensed(commands: readonly string[]): string[] {
  const parts = commands.map((command) => {
    const [, way = '', name = ''] = DEFINITION.exec(command) ?? [];
    return way === '' ? { way: command, name: '' } : { way: `${way} `, name };
  });
  return grouped(parts, ({ way }) => way).map((group) => {
    const { way = '', name = '' } = group[0] ?? {};
    return name === '' ? way : `${way}${withSchema([...new Set(group.map((one) => one.name))])} …`;
  });
}

/** Commands of the same steps share a line. */
export function commandLines(rows: readonly CommandRow[]): string[] {
  return grouped(rows, ({ steps }) => refs(steps)).map((group) => {
    const commands = condensed(group.map(({ command }) => command));
    return `${commands.map(code).join('; ')} (${refs(group[0]?.steps ?? [])})`;
  });
}

const CALLS = /^calls the function (\S+), whose effects are not known$/;

/** Functions that a query calls are named once; everything else with its command. */
export function unknownLines(rows: readonly UnknownRow[]): string[] {
  const others = rows.filter(({ why }) => !CALLS.test(why));
  const functions = grouped(
    rows.flatMap(({ why, steps }) => {
      const [, name] = CALLS.exec(why) ?? [];
      return name === undefined ? [] : [{ name, steps }];
    }),
    ({ name }) => name,
  ).map((group) => `${code(group[0]?.name ?? '')} (${refs(group.flatMap(({ steps }) => steps))})`);
  return [
    ...grouped(others, ({ why }) => why).map((group) => {
      const commands = group.map(({ command, steps }) => `${code(command)} (${refs(steps)})`);
      return `${commands.join('; ')}: ${plain(group[0]?.why ?? '')}`;
    }),
    ...(functions.length === 0
      ? []
      : [`functions that SQL calls, whose effects are not known: ${functions.join(', ')}`]),
  ];
}

function takenBack(labels: readonly string[]): string {
  return labels.map((label) => (label === '' ? '**not**' : label)).join(', ');
}

interface Merged {
  readonly objects: readonly string[];
  readonly hows: readonly string[];
  readonly steps: string;
  readonly takenBack: string;
}

/** What is done to the same objects, and then what is done in the same way, by the same steps, shares a line. */
export function mergedRows(rows: readonly ChangeRow[]): Merged[] {
  const all = rows.map(({ objects: names, how, steps, takenBack: by }) => ({
    objects: names,
    hows: [how],
    steps: refs(steps),
    takenBack: takenBack(by),
  }));
  const together = (one: Merged, part: readonly string[]): string =>
    JSON.stringify([part, one.steps, one.takenBack]);
  const byObject = grouped<Merged>(all, (one) => together(one, one.objects)).map((group) => ({
    ...(group[0] as Merged),
    hows: group.flatMap(({ hows }) => hows),
  }));
  return grouped<Merged>(byObject, (one) => together(one, one.hows)).map((group) => ({
    ...(group[0] as Merged),
    objects: [...new Set(group.flatMap(({ objects: names }) => names))],
  }));
}

/** A line for each place, and one for the logins. */
export function rightsLines(rights: readonly string[], { short }: PlaceNames): string[] {
  const parts = rights.map((right) => {
    const [, place = '', resource = right] = /^(.*?): ([^:]+: [^:]+)$/.exec(right) ?? [];
    return { place, resource };
  });
  return grouped(parts, ({ place }) => place).map((group) => {
    const place = group[0]?.place ?? '';
    const resources = code(group.map(({ resource }) => resource).join('; '));
    return place === '' ? resources : `${short(place)}: ${resources}`;
  });
}

/** A default of several lines, as bash would have it on one. */
function shownDefault(text: string): string {
  if (text === '') return "''";
  return text.includes('\n') ? `$'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'` : text;
}

/** What is given and what has a default, in two sentences. */
export function valuesLine({ variables }: Plan): string {
  const marked = (text: string, { secret }: Variable): string =>
    `${codeOfValue(text)}${secret ? ' (secret)' : ''}`;
  const given = variables
    .filter(({ defaultText }) => defaultText === undefined)
    .map((variable) => marked(variable.name, variable));
  const defaults = variables.flatMap((variable) =>
    variable.defaultText === undefined
      ? []
      : [marked(`${variable.name}=${shownDefault(variable.defaultText)}`, variable)],
  );
  return [
    ...(given.length === 0 ? [] : [`To be given: ${given.join(', ')}.`]),
    ...(defaults.length === 0 ? [] : [`Defaults: ${defaults.join(', ')}.`]),
  ].join(' ');
}
