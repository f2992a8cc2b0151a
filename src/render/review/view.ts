/** The review's view. In: the review as data. Out: plain, complete strings of Markdown for the template. */
import type { Plan } from '../../plan/plan.js';
import type { CommandRow, Review, StepRef } from './review.js';

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

/** Text as code in a sentence. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const longest = [...line.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What stands in a cell; elsewhere the backslash would be shown. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

export function placeName(place: string, name = ''): string {
  if (place === 'here') return 'this machine';
  return name === '' ? code(place) : `${code(name)}: ${code(place)}`;
}

/** `1.4, 2.1, undo of 1.4` */
function refs(steps: readonly StepRef[]): string {
  const forward = [...new Set(steps.filter(({ undo }) => !undo).map(({ label }) => label))];
  const back = [...new Set(steps.filter(({ undo }) => undo).map(({ label }) => label))];
  return [...forward, ...(back.length === 0 ? [] : [`undo of ${back.join(', ')}`])].join(', ');
}

const commandLine = ({ command, steps }: CommandRow): string => `${code(command)} (${refs(steps)})`;

function takenBack(labels: readonly string[]): string {
  return labels.map((label) => (label === '' ? '**not**' : label)).join(', ');
}

/** A kind of object is said once: `table a, b`. */
export function objects(names: readonly string[]): string {
  return names.length === 0 ? '–' : names.map(code).join(', ');
}

function changes({ changes: all }: Review): Row[] {
  return all.flatMap(({ place, name, rows }) =>
    rows.map(({ objects: names, how, steps, takenBack: by }, at) => ({
      where: at === 0 ? cell(placeName(place, name)) : '',
      what: cell(objects(names)),
      how: cell(code(how)),
      steps: refs(steps),
      takenBack: takenBack(by),
    })),
  );
}

function kept({ notTakenBack, byHand }: Review): string[] {
  return [
    ...notTakenBack.map(({ step, title, why }) => `**${step.label}** ${plain(title)}: ${plain(why)}`),
    ...(byHand.length === 0 ? [] : [`what people do by hand in ${refs(byHand)}`]),
  ];
}

/** Where it stands in the script; '' when it does not. */
function lines(first: number, last: number): string {
  if (first === 0) return '';
  return first === last ? ` (line ${first})` : ` (lines ${first}–${last})`;
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
    changes: changes(review),
    notTakenBack: kept(review),
    commands: review.commands.map(commandLine),
    tables: review.tables.map(
      ({ verb, objects: names, steps: at }) => `${code(verb)}: ${objects(names)} (${refs(at)})`,
    ),
    lost: review.lost.map(commandLine),
    unknown: review.unknown.map(
      ({ command, why, steps: at }) => `${code(command)} (${refs(at)}): ${plain(why)}`,
    ),
    programs: review.programs.map(
      ({ place, programs }) => `${placeName(place)}: ${programs.map(code).join(' ')}`,
    ),
    rights: review.rights.map(code),
    reaches: review.reaches.map(code),
    secrets: secrets(review),
    files: review.files.map(code),
    order: review.order.map(
      ({ label, title, first, last, reason }, at) =>
        `${at + 1}. **${label}** ${plain(title)}${lines(first, last)}: ${reason}`,
    ),
    checks: refs(review.checks),
    functions: review.functions.map(
      ({ name, first, last, steps: at }) =>
        `${code(name)}${lines(first, last)}${at.length === 0 ? '' : `: ${refs(at)}`}`,
    ),
  };
}
