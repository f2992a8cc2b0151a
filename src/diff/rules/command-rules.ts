/** Rules about what a step's commands do. */
import { sameCommands } from '../../effects/canonical.js';
import { tokensOf } from '../../effects/calls.js';
import { surplus } from '../../effects/multiset.js';
import type { SubjectStep } from '../subject.js';
import { code, list } from '../words.js';
import { forgivenessGained } from './check-strength.js';
import { JUDGED } from './guard-rules.js';
import { isDestructive } from './risk.js';
import type { StepRule } from './rule.js';

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
  '--grace-period=0',
  '--now',
  '--yes',
  '--no-verify',
  '--insecure',
  '--ignore-errors',
  '--cascade=orphan',
];

function optionsOf(text: string, options: readonly string[]): string[] {
  if (!options.some((option) => text.includes(option))) return [];
  const tokens = tokensOf(text).map((word) => (word === '-fr' ? '-rf' : word));
  return tokens.filter((word) => options.some((option) => word === option || word.startsWith(`${option}=`)));
}

/** What of a kind the second text holds more often than the first. */
function gained(old: string, fresh: string, find: (text: string) => string[]): string[] {
  return [...new Set(surplus(find(fresh), find(old)))];
}

/** Bodies of both sides, where they are not the same commands. */
function bodies(old: SubjectStep, fresh: SubjectStep): readonly [string, string] | undefined {
  const [before = '', after = ''] = [old.texts.body, fresh.texts.body];
  return sameCommands(before, after) ? undefined : [before, after];
}

/** Says what a rule finds in bodies that differ. */
function inBodies(find: (old: string, fresh: string) => string | undefined): StepRule['find'] {
  return (old, fresh) => {
    const pair = bodies(old, fresh);
    return pair === undefined ? undefined : find(...pair);
  };
}

export const commandRules: readonly StepRule[] = [
  {
    code: 'error-ignored',
    level: 'danger',
    title: 'A failure is ignored',
    find: (old, fresh) => {
      const pair = JUDGED.has(fresh.kind) ? undefined : bodies(old, fresh);
      const found = pair === undefined ? undefined : forgivenessGained(...pair);
      return found === undefined ? undefined : `its commands now contain ${code(found)}`;
    },
  },
  {
    code: 'safeguard-dropped',
    level: 'danger',
    title: 'A protecting option is gone',
    find: inBodies((old, fresh) => {
      const gone = gained(fresh, old, (text) => optionsOf(text, SAFEGUARDS));
      return gone.length === 0 ? undefined : `its commands no longer say ${list(gone)}`;
    }),
  },
  {
    code: 'force-added',
    level: 'danger',
    title: 'A forcing option is new',
    find: inBodies((old, fresh) => {
      const found = gained(old, fresh, (text) => optionsOf(text, FORCES));
      return found.length === 0 ? undefined : `its commands now say ${list(found)}`;
    }),
  },
  {
    code: 'destructive-changed',
    level: 'danger',
    title: 'Commands of a destructive step changed',
    find: (old, fresh, { same }) =>
      isDestructive(old) && isDestructive(fresh) && bodies(old, fresh) !== undefined && !same
        ? `what it does cannot be taken back by itself (${fresh.risk})`
        : undefined,
  },
  {
    code: 'commands-changed',
    level: 'note',
    title: 'Commands of a step changed',
    find: (old, fresh, { same }) =>
      (!isDestructive(fresh) || same) && bodies(old, fresh) !== undefined
        ? `it is ${fresh.risk}; see below what is different`
        : undefined,
  },
  {
    code: 'secret-used',
    level: 'caution',
    title: 'A step uses a secret it did not use',
    find: (old, fresh) => {
      const found = fresh.secrets.filter((name) => !old.secrets.includes(name));
      return found.length === 0 ? undefined : `it reads ${list(found)}`;
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
];
