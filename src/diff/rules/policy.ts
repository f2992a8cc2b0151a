/** Rules about what the runner does around a step's commands: risk, limits, attempts, place, person and name. */
import type { Risk } from '../../plan/plan.js';
import type { Code } from '../codes.js';
import { say } from '../found.js';
import type { Found } from '../found.js';
import type { SubjectStep } from '../subject.js';
import { code } from '../../diagnostics/code.js';
import { duration } from '../words.js';

const RANK: Readonly<Record<Risk, number>> = {
  'read-only': 0,
  reversible: 1,
  destructive: 2,
  'point-of-no-return': 3,
};

export const isDestructive = ({ risk }: SubjectStep): boolean => RANK[risk] >= RANK.destructive;

const forItems = (group: string): string => (group === '' ? 'once' : `for each item of ${code(group)}`);

/** What is said where a step differs, if it does. */
type Rule = readonly [Code, (old: SubjectStep, fresh: SubjectStep) => string | undefined];

const changed =
  (read: (step: SubjectStep) => string): Rule[1] =>
  (old, fresh) =>
    read(old) === read(fresh) ? undefined : `it was ${read(old)} and is ${read(fresh)} now`;

const began =
  (holds: (step: SubjectStep) => boolean, message: string): Rule[1] =>
  (old, fresh) =>
    !holds(old) && holds(fresh) ? message : undefined;

export const risks = (old: SubjectStep, fresh: SubjectStep): string =>
  `it was ${old.risk} and is ${fresh.risk} now`;

/** Where a question for the step's id is lost, that is said instead. */
function ofRisk(old: SubjectStep, fresh: SubjectStep): Found[] {
  if (old.risk === fresh.risk || (isDestructive(old) && !isDestructive(fresh))) return [];
  if (RANK[fresh.risk] < RANK[old.risk]) return say('risk-lowered', risks(old, fresh));
  return say(isDestructive(fresh) ? 'became-destructive' : 'risk-changed', risks(old, fresh));
}

function timeLimit({ timeout: before }: SubjectStep, { timeout: after }: SubjectStep): string | undefined {
  if (before === after) return undefined;
  if (after === 0) return `the limit of ${duration(before)} is gone, so it can hang for ever`;
  if (before === 0) return `an attempt is ended after ${duration(after)}; there was no limit`;
  return `an attempt is ended after ${duration(after)} instead of ${duration(before)}`;
}

const attempts = ({ attempts: count, retryWait }: SubjectStep): string =>
  count === 1 ? 'one attempt' : `${count} attempts, ${duration(retryWait)} apart`;

function tries(old: SubjectStep, fresh: SubjectStep): string | undefined {
  if (old.attempts === fresh.attempts && old.retryWait === fresh.retryWait) return undefined;
  return `${attempts(old)} before, ${attempts(fresh)} now`;
}

function renamed(old: SubjectStep, fresh: SubjectStep): string | undefined {
  if (old.id === fresh.id) return undefined;
  const who = `it was ${code(old.id)} (${fresh.risk})`;
  return `${who}; a run begun with the old version does not know it under the new id, and links, \`--from\` and \`--confirm\` name the old one`;
}

const RULES: readonly Rule[] = [
  ['timeout-changed', timeLimit],
  ['retry-changed', tries],
  [
    'rerun-became-safe',
    began(({ rerunSafe }) => rerunSafe, 'after an interruption the script runs it again without asking'),
  ],
  [
    'rerun-became-unsafe',
    began(({ rerunSafe }) => !rerunSafe, 'after an interruption the operator is asked first'),
  ],
  [
    'became-interactive',
    began(
      ({ interactive }) => interactive,
      'it is given the terminal, so it may wait for somebody to answer',
    ),
  ],
  [
    'output-hidden',
    began(
      ({ quiet }) => quiet,
      'the terminal shows how many lines there were, and the last ones when it fails',
    ),
  ],
  ['phase-changed', changed(({ phase }) => `in phase ${code(phase)}`)],
  ['kind-changed', changed(({ kind }) => `of the kind ${code(kind)}`)],
  ['group-changed', changed(({ group }) => `done ${forItems(group)}`)],
  ['items-changed', changed(({ lists }) => (lists === '' ? 'no list of items' : `a list of ${code(lists)}`))],
  [
    'check-ends',
    changed(({ checkUntil }) =>
      checkUntil === '' ? 'checked at any time' : `checked until ${code(checkUntil)}`,
    ),
  ],
  ['choice-changed', changed(({ applies }) => (applies === '' ? 'for any choice' : `for ${code(applies)}`))],
  ['step-renamed', renamed],
];

/** Of a question that is asked on both sides. */
const ANSWERS: readonly Rule[] = [
  ['answered-by-another', changed(({ role }) => `answered by ${code(role || 'operator')}`)],
  ['confirmation-assumed', began(({ assumed }) => assumed, '`--yes` never answered it, and does now')],
];

export function ofPolicy(old: SubjectStep, fresh: SubjectStep): Found[] {
  const confirms = old.prompt === 'confirm' && fresh.prompt === 'confirm';
  const rules = confirms ? [...RULES, ...ANSWERS] : RULES;
  return [...ofRisk(old, fresh), ...rules.flatMap(([name, rule]) => say(name, rule(old, fresh)))];
}
