/** Rules about what the runner does around a step's commands: risk, limits, attempts, place and name. */
import type { SubjectStep } from '../subject.js';
import { code, duration } from '../words.js';
import { RANK, isDestructive, risks } from './risk.js';
import type { StepRule } from './rule.js';

const forItems = (group: string): string => (group === '' ? 'once' : `for each item of ${code(group)}`);

export const policyRules: readonly StepRule[] = [
  {
    code: 'became-destructive',
    level: 'danger',
    title: 'A step became destructive',
    find: (old, fresh) =>
      isDestructive(fresh) && RANK[fresh.risk] > RANK[old.risk] ? risks(old, fresh) : undefined,
  },
  {
    code: 'risk-lowered',
    level: 'danger',
    title: 'A step that can destroy is declared less dangerous',
    find: (old, fresh) =>
      isDestructive(old) && isDestructive(fresh) && RANK[fresh.risk] < RANK[old.risk]
        ? risks(old, fresh)
        : undefined,
  },
  {
    code: 'risk-changed',
    level: 'caution',
    title: 'The declared risk changed',
    find: (old, fresh) =>
      old.risk !== fresh.risk && !isDestructive(old) && !isDestructive(fresh) ? risks(old, fresh) : undefined,
  },
  {
    code: 'timeout-changed',
    level: 'caution',
    title: 'The time limit changed',
    find: ({ timeout: before }, { timeout: after }) => {
      if (before === after) return undefined;
      if (after === 0) return `the limit of ${duration(before)} is gone, so it can hang for ever`;
      if (before === 0) return `an attempt is ended after ${duration(after)}; there was no limit`;
      return `an attempt is ended after ${duration(after)} instead of ${duration(before)}`;
    },
  },
  {
    code: 'retry-changed',
    level: 'caution',
    title: 'The number of attempts or the time between them changed',
    find: (old, fresh) => {
      if (old.attempts === fresh.attempts && old.retryWait === fresh.retryWait) return undefined;
      const say = ({ attempts, retryWait }: SubjectStep): string =>
        attempts === 1 ? 'one attempt' : `${attempts} attempts, ${duration(retryWait)} apart`;
      return `${say(old)} before, ${say(fresh)} now`;
    },
  },
  {
    code: 'rerun-became-safe',
    level: 'danger',
    title: 'A half-done step is run again without asking',
    find: (old, fresh) =>
      !old.rerunSafe && fresh.rerunSafe
        ? 'after an interruption the script runs it again without asking'
        : undefined,
  },
  {
    code: 'rerun-became-unsafe',
    level: 'note',
    title: 'A half-done step asks before it is run again',
    find: (old, fresh) =>
      old.rerunSafe && !fresh.rerunSafe ? 'after an interruption the operator is asked first' : undefined,
  },
  {
    code: 'phase-changed',
    level: 'caution',
    title: 'A step belongs to another phase',
    find: (old, fresh) =>
      old.phase === fresh.phase
        ? undefined
        : `it went from ${code(old.phase)} to ${code(fresh.phase)}, so it runs at another time and perhaps in another place`,
  },
  {
    code: 'kind-changed',
    level: 'caution',
    title: 'A step is done another way',
    find: (old, fresh) =>
      old.kind === fresh.kind ? undefined : `it was ${code(old.kind)} and is ${code(fresh.kind)} now`,
  },
  {
    code: 'became-interactive',
    level: 'caution',
    title: 'A step keeps the terminal',
    find: (old, fresh) =>
      !old.interactive && fresh.interactive
        ? 'it asks questions itself, so it cannot run unattended'
        : undefined,
  },
  {
    code: 'group-changed',
    level: 'caution',
    title: 'A step is done for other items',
    find: (old, fresh) =>
      old.group === fresh.group
        ? undefined
        : `it was done ${forItems(old.group)} and is done ${forItems(fresh.group)} now`,
  },
  {
    code: 'answered-by-another',
    level: 'danger',
    title: 'A question is answered by somebody else',
    find: (old, fresh) =>
      old.prompt !== 'confirm' || fresh.prompt !== 'confirm' || old.role === fresh.role
        ? undefined
        : `it was answered by ${code(old.role || 'operator')} and is answered by ${code(fresh.role || 'operator')} now`,
  },
  {
    code: 'output-hidden',
    level: 'note',
    title: 'What a step prints goes to the transcript alone',
    find: (old, fresh) =>
      !old.quiet && fresh.quiet
        ? 'the terminal shows how many lines it were, and the last ones when it fails'
        : undefined,
  },
  {
    code: 'step-renamed',
    level: 'caution',
    title: 'A step has another id',
    find: (old, fresh) =>
      old.id === fresh.id
        ? undefined
        : `it was ${code(old.id)} (${fresh.risk}); a run begun with the old version does not know it under the new id, and links, \`--from\` and \`--confirm\` name the old one`,
  },
];
