/** Rules about what the runner does around a step's commands: risk, limits, attempts, place, person and name. */
import type { Risk } from '../../plan/plan.js';
import type { Code } from '../codes.js';
import { say } from '../found.js';
import type { Found } from '../found.js';
import type { SubjectStep } from '../subject.js';
import { code, duration } from '../words.js';

const RANK: Readonly<Record<Risk, number>> = {
  'read-only': 0,
  reversible: 1,
  destructive: 2,
  'point-of-no-return': 3,
};

export const isDestructive = ({ risk }: SubjectStep): boolean => RANK[risk] >= RANK.destructive;

const forItems = (group: string): string => (group === '' ? 'once' : `for each item of ${code(group)}`);

/** Facts of which each change is said in one way. */
const FACTS: readonly (readonly [Code, (step: SubjectStep) => string])[] = [
  ['phase-changed', ({ phase }) => `in phase ${code(phase)}`],
  ['kind-changed', ({ kind }) => `of the kind ${code(kind)}`],
  ['group-changed', ({ group }) => `done ${forItems(group)}`],
  ['items-changed', ({ lists }) => (lists === '' ? 'no list of items' : `a list of ${code(lists)}`)],
  [
    'check-ends',
    ({ checkUntil }) => (checkUntil === '' ? 'checked at any time' : `checked until ${code(checkUntil)}`),
  ],
  ['choice-changed', ({ applies }) => (applies === '' ? 'for any choice' : `for ${code(applies)}`)],
];

const FOR_CONFIRMATION: readonly (readonly [Code, (step: SubjectStep) => string])[] = [
  ['answered-by-another', ({ role }) => `answered by ${code(role || 'operator')}`],
  ['confirmation-assumed', ({ assumed }) => (assumed ? 'answered by `--yes`' : 'never answered by `--yes`')],
];

function becomes(old: SubjectStep, fresh: SubjectStep, facts: typeof FACTS): Found[] {
  return facts.flatMap(([name, read]) =>
    read(old) === read(fresh) ? [] : say(name, `it was ${read(old)} and is ${read(fresh)} now`),
  );
}

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

function ofRuns(old: SubjectStep, fresh: SubjectStep): Found[] {
  const tries = attempts(old) === attempts(fresh) && old.retryWait === fresh.retryWait;
  const { rerunSafe: before } = old;
  const { rerunSafe: after } = fresh;
  return [
    ...say('timeout-changed', timeLimit(old, fresh)),
    ...say('retry-changed', tries ? undefined : `${attempts(old)} before, ${attempts(fresh)} now`),
    ...say(
      'rerun-became-safe',
      !before && after ? 'after an interruption the script runs it again without asking' : undefined,
    ),
    ...say(
      'rerun-became-unsafe',
      before && !after ? 'after an interruption the operator is asked first' : undefined,
    ),
    ...say(
      'became-interactive',
      !old.interactive && fresh.interactive
        ? 'it asks questions itself, so it cannot run unattended'
        : undefined,
    ),
    ...say(
      'output-hidden',
      !old.quiet && fresh.quiet
        ? 'the terminal shows how many lines it were, and the last ones when it fails'
        : undefined,
    ),
  ];
}

function renamed(old: SubjectStep, fresh: SubjectStep): string | undefined {
  if (old.id === fresh.id) return undefined;
  const who = `it was ${code(old.id)} (${fresh.risk})`;
  return `${who}; a run begun with the old version does not know it under the new id, and links, \`--from\` and \`--confirm\` name the old one`;
}

export function ofPolicy(old: SubjectStep, fresh: SubjectStep): Found[] {
  const confirms = old.prompt === 'confirm' && fresh.prompt === 'confirm';
  return [
    ...ofRisk(old, fresh),
    ...ofRuns(old, fresh),
    ...becomes(old, fresh, FACTS),
    ...(confirms ? becomes(old, fresh, FOR_CONFIRMATION) : []),
    ...say('step-renamed', renamed(old, fresh)),
  ];
}
