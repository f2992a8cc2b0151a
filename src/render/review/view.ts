/** The review's view. In: the review as data. Out: plain, complete strings of Markdown for the template. */
import type { Plan } from '../../plan/plan.js';
import { commandLines, mergedRows, rightsLines, unknownLines, valuesLine } from './condensed.js';
import { functionLines, orderLines } from './reading-lines.js';
import { createPlaceNames } from './place-names.js';
import type { PlaceNames } from './place-names.js';
import type { Review } from './review.js';
import { code, lines, objects, plain, refs } from './words.js';

interface Row {
  readonly where: string;
  readonly what: string;
  readonly how: string;
  readonly steps: string;
  readonly takenBack: string;
}

export interface ReviewView {
  readonly procedure: string;
  readonly version: string;
  readonly toolVersion: string;
  readonly digest: string;
  readonly scriptDigest: string;
  readonly runnerDigest: string;
  readonly runnerLines: number;
  readonly scriptLines: number;
  readonly summary: string;
  readonly values: string;
  readonly head: string;
  readonly changes: readonly Row[];
  readonly notTakenBack: readonly string[];
  readonly commands: readonly string[];
  readonly tables: readonly string[];
  readonly lost: readonly string[];
  readonly unknown: readonly string[];
  readonly programs: readonly string[];
  readonly rights: readonly string[];
  readonly reaches: readonly string[];
  readonly secrets: readonly string[];
  readonly files: readonly string[];
  readonly order: readonly string[];
  readonly checks: string;
  readonly functions: readonly string[];
}

/** What stands in a cell; elsewhere the backslash would be shown. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

function changes({ changes: all }: Review, { inFull }: PlaceNames): Row[] {
  return all.flatMap(({ place, rows }) =>
    mergedRows(rows).map(({ objects: names, hows, steps, takenBack: by }, at) => ({
      where: at === 0 ? cell(inFull(place)) : '',
      what: cell(objects(names)),
      how: cell(hows.map(code).join(', ')),
      steps,
      takenBack: by,
    })),
  );
}

function kept({ notTakenBack, byHand }: Review): string[] {
  return [
    ...notTakenBack.map(({ step, title, why }) => `**${step.label}** ${plain(title)}: ${plain(why)}`),
    ...(byHand.length === 0 ? [] : [`what people do by hand in ${refs(byHand)}`]),
  ];
}

function secrets(review: Review): string[] {
  return review.secrets.map(({ name, steps, files }) => {
    const where =
      files.length === 0
        ? 'no text that reads it writes a file'
        : `texts that read it write ${objects(files)}`;
    return `${code(name)} (${refs(steps)}): ${where}`;
  });
}

export function reviewView(plan: Plan, review: Review): ReviewView {
  const { steps, changing, linesToRead } = review;
  const places = createPlaceNames(review.changes);
  return {
    procedure: plan.procedure,
    version: plan.version,
    toolVersion: plan.toolVersion,
    digest: plan.digest,
    scriptDigest: review.scriptDigest,
    runnerDigest: review.runnerDigest,
    runnerLines: review.runnerLines,
    scriptLines: review.scriptLines,
    summary: `${steps} steps, ${changing} of them change something; ${linesToRead} lines of commands and functions to read.`,
    values: valuesLine(plan),
    head: `what it does before it reads its own facts${lines(review.head.first, review.head.last)}, and the values${lines(review.values.first, review.values.last)}`,
    changes: changes(review, places),
    notTakenBack: kept(review),
    commands: commandLines(review.commands),
    tables: review.tables.map(
      ({ verb, objects: names, steps: at }) => `${code(verb)}: ${objects(names)} (${refs(at)})`,
    ),
    lost: commandLines(review.lost),
    unknown: unknownLines(review.unknown),
    programs: review.programs.map(
      ({ place, programs }) => `${places.short(place)}: ${code(programs.join(' '))}`,
    ),
    rights: rightsLines(review.rights, places),
    reaches: review.reaches.map(places.short),
    secrets: secrets(review),
    files: review.files.map(({ place, files }) => `${places.short(place)}: ${files.map(code).join(', ')}`),
    order: orderLines(review),
    checks: refs(review.checks),
    functions: functionLines(plan, review),
  };
}
