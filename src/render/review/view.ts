/** The review's view. In: the review as data. Out: plain, complete strings of Markdown for the template. */
import type { Plan } from '../../plan/plan.js';
import { RUNNER_CHECKSUM_PROGRAMS, RUNNER_PROGRAMS } from '../../plan/script-facts.js';
import { inlineProse } from '../markdown/prose.js';
import { commandLines, mergedRows, rightsLines, unknownLines, valuesLine } from './condensed.js';
import { functionLines, orderLines } from './reading-lines.js';
import { sinceView } from './since.js';
import type { SinceView } from './since.js';
import { asSentence } from '../markdown/sentences.js';
import { createPlaceNames } from './place-names.js';
import type { PlaceNames } from './place-names.js';
import type { Review, TableRow } from './review.js';
import { cell, code, lines, objects, plain, refs } from './markdown-parts.js';

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
  readonly where: string;
  readonly values: string;
  readonly head: string;
  readonly changes: readonly Row[];
  readonly notTakenBack: readonly string[];
  readonly deletedByUndo: readonly string[];
  readonly outages: readonly string[];
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
  readonly since: SinceView | undefined;
}

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
    ...notTakenBack.map(({ step, title, why, said }) => {
      const sentences = [why, said]
        .filter((one) => one !== '')
        .map((one) => asSentence(inlineProse(plain(one))));
      return `**${step.label}** ${inlineProse(title)}: ${sentences.join(' ')}`;
    }),
    ...(byHand.length === 0 ? [] : [`what people do by hand in ${refs(byHand)}`]),
  ];
}

/** What is down, and that nobody can tell what people stop. */
function outages({ outages: all, byHand }: Review): string[] {
  return [
    ...all.map(
      ({ from, to }) =>
        `from **${from.label}** until ${to === undefined ? 'a person starts it again' : `**${to.label}** is done`}`,
    ),
    ...(byHand.length === 0 ? [] : [`what people stop by hand, if anything, in ${refs(byHand)}`]),
  ];
}

function secrets(review: Review): string[] {
  const declared = review.secrets.map(({ name, steps, files }) => {
    const where =
      files.length === 0
        ? 'no text that reads it writes a file'
        : `texts that read it write ${objects(files)}`;
    return `${code(name)} (${refs(steps)}): ${where}`;
  });
  return [
    ...declared,
    ...review.passwordFiles.map(
      (name) => `${code(`$${name}`)}: a file of passwords or keys, which clients read`,
    ),
  ];
}

/** By place, with the versions that are asked for, and what the script calls for itself. */
function programs({ requires: { bash, tools } }: Plan, review: Review, { short }: PlaceNames): string[] {
  const versions = [{ name: 'bash', min: bash }, ...tools]
    .filter(({ min }) => min !== '')
    .map(({ name, min }) => `${code(name)} ${min}`);
  const own = [...RUNNER_PROGRAMS, RUNNER_CHECKSUM_PROGRAMS.join(' or ')].join(' ');
  return [
    ...review.programs.map(({ place, programs: names }) => `${short(place)}: ${code(names.join(' '))}`),
    `at least: ${versions.join(', ')}`,
    `the runner, on this machine: ${code(own)}`,
  ];
}

/** On which machines the phases run, in their author's words. */
function where({ phases }: Plan): string {
  return phases
    .filter((phase) => phase.where !== '')
    .map(({ id, where: said }) => `phase ${code(id)}: ${inlineProse(plain(said))}`)
    .join('; ');
}

const tableLines = (rows: readonly TableRow[]): string[] =>
  rows.map(({ verb, objects: names, steps }) => `${code(verb)}: ${objects(names)} (${refs(steps)})`);

export function reviewView(plan: Plan, review: Review): ReviewView {
  const { steps, changing, toRead, commandLines: hold, scriptLines } = review;
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
    summary: `${steps} steps, ${changing} of them change something. To read: lines 1–${toRead.last} of ${scriptLines}, ${hold} of them functions and texts of steps.`,
    where: where(plan),
    values: valuesLine(plan),
    head: `how it cleans its environment${lines(review.head.first, review.head.last)}, and the values${lines(review.values.first, review.values.last)}`,
    changes: changes(review, places),
    notTakenBack: kept(review),
    deletedByUndo: tableLines(review.deletedByUndo),
    outages: outages(review),
    commands: commandLines(review.commands),
    tables: tableLines(review.tables),
    lost: commandLines(review.lost),
    unknown: unknownLines(review.unknown),
    programs: programs(plan, review, places),
    rights: rightsLines(review.rights, places),
    reaches: review.reaches.map(places.short),
    secrets: secrets(review),
    files: review.files.map(({ place, files }) => `${places.short(place)}: ${objects(files)}`),
    order: orderLines(review),
    checks: refs(review.checks),
    functions: functionLines(plan, review),
    since: review.since === undefined ? undefined : sinceView(plan, review.since),
  };
}
