/** Rules about a step that is on both sides. */
import type { Risk } from '../../plan/plan.js';
import type { SubjectStep } from '../subject.js';
import { code, duration, list } from '../words.js';
import { forgivenessGained, weakness } from './check-strength.js';
import type { StepRule } from './rule.js';
import { waitsOf } from './waits.js';

const RANK: Readonly<Record<Risk, number>> = {
  'read-only': 0,
  reversible: 1,
  destructive: 2,
  'point-of-no-return': 3,
};

export const isDestructive = ({ risk }: SubjectStep): boolean => RANK[risk] >= RANK.destructive;

const risks = (old: SubjectStep, fresh: SubjectStep): string => `it was ${old.risk} and is ${fresh.risk} now`;

/** Texts whose only task is to say whether something holds. */
function checksOf({ kind, texts }: SubjectStep): string | undefined {
  return kind === 'assert' ? texts.body : texts.check;
}

function checkPair(old: SubjectStep, fresh: SubjectStep): readonly [string, string] | undefined {
  const [before, after] = [checksOf(old), checksOf(fresh)];
  return before === undefined || after === undefined || before === after ? undefined : [before, after];
}

/** A `wait` step's condition: one command after `until`, or a subshell of several whose status is looked at. */
function condition({ kind, texts }: SubjectStep): string {
  if (kind !== 'wait') return '';
  const body = texts.body ?? '';
  const single = /^until (.*); do$/m.exec(body)?.[1];
  return single ?? /^ *\(\n *set -e\n([\s\S]*?)\n *\)\n *status=/m.exec(body)?.[1] ?? '';
}

const bodiesDiffer = (old: SubjectStep, fresh: SubjectStep): boolean => old.texts.body !== fresh.texts.body;

const SKIPPED = 'skipped: its condition does not hold';

/** Options without which a command does more, or fails more quietly, than it did. */
const SAFEGUARDS = [
  '--single-transaction',
  'ON_ERROR_STOP=1',
  '--dry-run',
  '--no-clobber',
  '--one-file-system',
];
/** Options with which it asks or checks less. */
const FORCES = [
  '--force',
  '-rf',
  '-fr',
  '--grace-period=0',
  '--now',
  '--yes',
  '--no-verify',
  '--insecure',
  '--ignore-errors',
  '--cascade=orphan',
];

function optionsOf(text: string, options: readonly string[]): string[] {
  const words = text.split(/[\s"';|&()]+/);
  return words.filter((word) => options.some((option) => word === option || word.startsWith(`${option}=`)));
}

function surplus(of: readonly string[], over: readonly string[]): string[] {
  return [...new Set(of)].filter(
    (one) => of.filter((word) => word === one).length > over.filter((word) => word === one).length,
  );
}

export const stepRules: readonly StepRule[] = [
  {
    code: 'became-destructive',
    level: 'danger',
    title: 'A step became destructive',
    find: (old, fresh) =>
      isDestructive(fresh) && RANK[fresh.risk] > RANK[old.risk] ? risks(old, fresh) : undefined,
  },
  {
    code: 'confirmation-dropped',
    level: 'danger',
    title: 'A question to the operator is gone',
    find: (old, fresh) => {
      if (isDestructive(old) && !isDestructive(fresh)) {
        return `${risks(old, fresh)}, so the script no longer asks for its id before it runs it`;
      }
      return old.prompt !== '' && fresh.prompt === ''
        ? `nobody is asked any more: ${code(old.question)}`
        : undefined;
    },
  },
  {
    code: 'question-changed',
    level: 'caution',
    title: 'A question to the operator changed',
    find: (old, fresh) => {
      if (old.prompt === '' || fresh.prompt === '') return undefined;
      if (old.question !== fresh.question)
        return `it asked ${code(old.question)} and asks ${code(fresh.question)} now`;
      return old.lookFor === fresh.lookFor ? undefined : 'what to look for before saying yes changed';
    },
  },
  {
    code: 'risk-changed',
    level: 'caution',
    title: 'The declared risk changed',
    find: (old, fresh) =>
      old.risk !== fresh.risk && isDestructive(old) === isDestructive(fresh) ? risks(old, fresh) : undefined,
  },
  {
    code: 'lost-undo',
    level: 'danger',
    title: 'A step lost its undo',
    find: (old, fresh) =>
      old.texts.undo !== undefined && fresh.texts.undo === undefined
        ? 'there is no command any more that takes it back'
        : undefined,
  },
  {
    code: 'undo-changed',
    level: 'caution',
    title: 'The undo of a step changed',
    find: (old, fresh) =>
      old.texts.undo !== undefined && fresh.texts.undo !== undefined && old.texts.undo !== fresh.texts.undo
        ? 'what takes it back is different; see whether it still fits what the step does'
        : undefined,
  },
  {
    code: 'lost-verify',
    level: 'danger',
    title: 'A step lost its check',
    find: (old, fresh) =>
      old.texts.check !== undefined && fresh.texts.check === undefined
        ? 'nothing checks any more that it worked'
        : undefined,
  },
  {
    code: 'check-weakened',
    level: 'danger',
    title: 'A check demands less',
    find: (old, fresh) => {
      const pair = checkPair(old, fresh);
      const weaker = pair === undefined ? undefined : weakness(...pair);
      if (weaker !== undefined) return weaker;
      const [before, after] = [condition(old), condition(fresh)];
      if (before === '' || after === '' || before === after) return undefined;
      const lax = weakness(before, after);
      return lax === undefined ? undefined : `what it waits for demands less: ${lax}`;
    },
  },
  {
    code: 'check-changed',
    level: 'caution',
    title: 'A check changed',
    find: (old, fresh) => {
      const pair = checkPair(old, fresh);
      if (pair !== undefined)
        return weakness(...pair) === undefined ? 'it asks for something else' : undefined;
      const [before, after] = [condition(old), condition(fresh)];
      const changed =
        before !== '' && after !== '' && before !== after && weakness(before, after) === undefined;
      return changed ? 'it waits for something else' : undefined;
    },
  },
  {
    code: 'done-when-changed',
    level: 'caution',
    title: 'What tells that a step is done changed',
    find: (old, fresh) => {
      const [before, after] = [old.texts.done_when, fresh.texts.done_when];
      if (before === after) return undefined;
      if (after === undefined)
        return 'nothing tells any more that it is done already, so it runs again when resumed';
      if (before === undefined) return `it is left out where ${code(after)} holds`;
      const weaker = weakness(before, after);
      return `it is left out under another condition${weaker === undefined ? '' : `: ${weaker}`}`;
    },
  },
  {
    code: 'condition-dropped',
    level: 'danger',
    title: 'A step runs always that ran only under a condition',
    find: (old, fresh) => {
      const conditional = ({ texts }: SubjectStep): boolean =>
        texts.when !== undefined || (texts.body ?? '').includes(SKIPPED);
      return conditional(old) && !conditional(fresh) ? 'its `when` is gone' : undefined;
    },
  },
  {
    code: 'wait-removed',
    level: 'danger',
    title: 'A wait is gone',
    find: (old, fresh) => {
      const after = waitsOf(fresh);
      const gone = [...waitsOf(old)].filter(([way, { times }]) => (after.get(way)?.times ?? 0) < times);
      return gone.length === 0 || (old.kind === 'wait' && fresh.kind === 'wait')
        ? undefined
        : `it no longer waits by ${gone.map(([way]) => way).join(', ')}`;
    },
  },
  {
    code: 'wait-shortened',
    level: 'danger',
    title: 'A wait is shorter',
    find: (old, fresh) => {
      const after = waitsOf(fresh);
      const shorter = [...waitsOf(old)].flatMap(([way, { times, seconds }]) => {
        const now = after.get(way);
        if (now === undefined && old.kind === 'wait' && fresh.kind === 'wait')
          return [`${way} is no longer ${duration(seconds)} but a variable's value`];
        if (now === undefined || now.times < times || now.seconds >= seconds) return [];
        return [`${way} went from ${duration(seconds)} to ${duration(now.seconds)}`];
      });
      return shorter.length === 0 ? undefined : shorter.join(', ');
    },
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
    code: 'error-ignored',
    level: 'danger',
    title: 'A failure is ignored',
    find: (old, fresh) => {
      if (!bodiesDiffer(old, fresh) || fresh.kind === 'assert') return undefined;
      const gained = forgivenessGained(old.texts.body ?? '', fresh.texts.body ?? '');
      return gained === undefined ? undefined : `its commands now contain ${code(gained)}`;
    },
  },
  {
    code: 'safeguard-dropped',
    level: 'danger',
    title: 'A protecting option is gone',
    find: (old, fresh) => {
      const gone = surplus(
        optionsOf(old.texts.body ?? '', SAFEGUARDS),
        optionsOf(fresh.texts.body ?? '', SAFEGUARDS),
      );
      return gone.length === 0 ? undefined : `its commands no longer say ${list(gone)}`;
    },
  },
  {
    code: 'force-added',
    level: 'danger',
    title: 'A forcing option is new',
    find: (old, fresh) => {
      const gained = surplus(
        optionsOf(fresh.texts.body ?? '', FORCES),
        optionsOf(old.texts.body ?? '', FORCES),
      );
      return gained.length === 0 ? undefined : `its commands now say ${list(gained)}`;
    },
  },
  {
    code: 'destructive-changed',
    level: 'danger',
    title: 'Commands of a destructive step changed',
    find: (old, fresh) =>
      isDestructive(old) && isDestructive(fresh) && bodiesDiffer(old, fresh)
        ? `what it does cannot be taken back by itself (${fresh.risk})`
        : undefined,
  },
  {
    code: 'secret-used',
    level: 'caution',
    title: 'A step uses a secret it did not use',
    find: (old, fresh) => {
      const gained = fresh.secrets.filter((name) => !old.secrets.includes(name));
      return gained.length === 0 ? undefined : `it reads ${list(gained)}`;
    },
  },
  {
    code: 'capture-dropped',
    level: 'caution',
    title: 'A step no longer keeps a value',
    find: (old, fresh) => {
      const gone = old.captures.filter((name) => !fresh.captures.includes(name));
      return gone.length === 0 ? undefined : `${list(gone)} no longer comes from it`;
    },
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
    code: 'step-renamed',
    level: 'caution',
    title: 'A step has another id',
    find: (old, fresh) =>
      old.id === fresh.id
        ? undefined
        : `it was ${code(old.id)} (${fresh.risk}); a run begun with the old version does not know it under the new id, and links, \`--from\` and \`--confirm\` name the old one`,
  },
];
