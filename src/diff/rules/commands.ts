/** Rules about the words of a step's commands: protecting and forcing options, secrets, values that it keeps. */
import { tokensOf } from '../../effects/calls.js';
import { sameCommands } from '../../effects/canonical.js';
import { surplus } from '../../effects/pairing.js';
import type { EffectChanges } from '../effect-changes.js';
import { say } from '../found.js';
import type { Found } from '../found.js';
import type { SubjectStep } from '../subject.js';
import { code, list } from '../../diagnostics/code.js';
import { forgivenessGained } from './check-strength.js';
import { isJudged } from './guards.js';
import { isDestructive } from './policy.js';

/** Options without which a command does more, or fails more quietly, than it did. */
const SAFEGUARDS = '--single-transaction ON_ERROR_STOP=1 --dry-run --no-clobber --one-file-system'.split(' ');
/** Options with which it asks or checks less. */
const FORCES =
  '--force -rf --grace-period=0 --now --yes --no-verify --insecure --ignore-errors --cascade=orphan'.split(
    ' ',
  );

function optionsOf(text: string, options: readonly string[]): string[] {
  if (!options.some((option) => text.includes(option))) return [];
  const tokens = tokensOf(text).map((word) => (word === '-fr' ? '-rf' : word));
  return tokens.filter((word) => options.some((option) => word === option || word.startsWith(`${option}=`)));
}

/** Options of a list that the second text says more often than the first. */
function gained(old: string, fresh: string, options: readonly string[]): readonly string[] {
  return [...new Set(surplus(optionsOf(fresh, options), optionsOf(old, options)))];
}

const named = (names: readonly string[], describe: (names: string) => string): string | undefined =>
  names.length === 0 ? undefined : describe(list(names));

function ofBodies(old: SubjectStep, fresh: SubjectStep, { same }: EffectChanges): Found[] {
  const [before = '', after = ''] = [old.texts.body, fresh.texts.body];
  if (sameCommands(before, after)) return [];
  const forgives = isJudged(fresh) ? undefined : forgivenessGained(before, after);
  const destroys = isDestructive(old) && isDestructive(fresh) && !same;
  const only = !isDestructive(fresh) || same;
  return [
    ...say(
      'error-ignored',
      forgives === undefined ? undefined : `its commands now contain ${code(forgives)}`,
    ),
    ...say(
      'safeguard-dropped',
      named(gained(after, before, SAFEGUARDS), (names) => `its commands no longer say ${names}`),
    ),
    ...say(
      'force-added',
      named(gained(before, after, FORCES), (names) => `its commands now say ${names}`),
    ),
    ...say(
      'destructive-changed',
      destroys ? `what it does cannot be taken back by itself (${fresh.risk})` : undefined,
    ),
    ...say('commands-changed', only ? `it is ${fresh.risk}; see below what is different` : undefined),
  ];
}

export function ofCommands(old: SubjectStep, fresh: SubjectStep, changes: EffectChanges): Found[] {
  const secrets = fresh.secrets.filter((name) => !old.secrets.includes(name));
  const dropped = old.captures.filter((name) => !fresh.captures.includes(name));
  return [
    ...ofBodies(old, fresh, changes),
    ...say(
      'secret-used',
      named(secrets, (names) => `it reads ${names}`),
    ),
    ...say(
      'capture-dropped',
      named(dropped, (names) => `${names} no longer comes from it`),
    ),
  ];
}
