/** Rules about what a step's commands do: what is new, larger, elsewhere, no longer counted, or not understood. */
import type { Effect } from '../../effects/effect.js';
import type { EffectChanges } from '../effect-changes.js';
import { code, list } from '../words.js';
import type { EffectRule } from './rule.js';

const placeOf = ({ place }: Effect): string => (place === 'here' ? '' : ` in ${code(place)}`);
const said = (effect: Effect): string => `${code(effect.shown)}${placeOf(effect)}`;

function all<T>(items: readonly T[], say: (item: T) => string): string | undefined {
  const sentences = [...new Set(items.map(say))];
  if (sentences.length === 0) return undefined;
  return `${sentences.slice(0, 5).join('; ')}${sentences.length > 5 ? ` and ${sentences.length - 5} more` : ''}`;
}

/** Programs and statements after which something is gone. */
const TAKES_AWAY =
  /^(?:rm|rmdir|unlink|shred|wipefs|blkdiscard|truncate|dd|dropdb|dropuser|userdel|groupdel|mkfs.*)$/;
const VERB_TAKES_AWAY =
  /^(?:DROP|TRUNCATE|DELETE)|^(?:delete|drain|uninstall|del|rmi?|prune|find -delete|\w+ (?:rm|prune))$|FLUSH/i;

export function takesAway({ program, verb, widens, does }: Effect): boolean {
  if (does !== 'changes') return false;
  const named = TAKES_AWAY.test(program) || VERB_TAKES_AWAY.test(verb);
  return named || widens.some((option) => /^--delete|^--remove-source/.test(option));
}

/** `rm -rf`, `kubectl delete`, `DROP TABLE`: as people name it. */
export function nameOfDeletion({ program, verb, widens }: Effect): string {
  if (program === 'SQL') return verb;
  if (program === 'rm')
    return widens.some((option) => /^-(?:r|R)$|^--recursive$/.test(option)) ? 'rm -r' : 'rm';
  return verb === program || verb.startsWith(program) ? verb : `${program} ${verb}`;
}

/** Programs whose output is what others rely on later. */
const WRITES = /^>>?$| (?:-f|-o)$/;

export function notUnderstood({ unknown }: EffectChanges): string | undefined {
  return all(unknown, (effect) => `${said(effect)}: ${effect.why}`);
}

export const effectRules: readonly EffectRule[] = [
  {
    code: 'not-understood',
    level: 'danger',
    title: 'What a step does now cannot be told',
    find: (changes) => notUnderstood(changes),
  },
  {
    code: 'deletes-more',
    level: 'danger',
    title: 'Commands that take something away are new',
    find: ({ appeared }) => {
      const found = appeared.filter(takesAway);
      return found.length === 0
        ? undefined
        : `its commands now contain ${list([...new Set(found.map(nameOfDeletion))])}: ${all(found, said) ?? ''}`;
    },
  },
  {
    code: 'changes-more',
    level: 'danger',
    title: 'A step changes something that it did not',
    find: ({ appeared }) =>
      all(
        appeared.filter((one) => !takesAway(one)),
        said,
      ),
  },
  {
    code: 'does-more',
    level: 'danger',
    title: 'A command does more, or is protected less',
    find: ({ larger }) => all(larger, ({ effect, options }) => `${said(effect)}: ${list(options)}`),
  },
  {
    code: 'acts-elsewhere',
    level: 'danger',
    title: 'A command acts in another place',
    find: ({ elsewhere }) =>
      all(
        elsewhere,
        ({ old, new: fresh }) =>
          `${code(fresh.shown)} acted in ${code(old.place)} and acts in ${code(fresh.place)} now`,
      ),
  },
  {
    code: 'error-ignored',
    level: 'danger',
    title: 'A failure is ignored',
    find: ({ lost }) => all(lost, (effect) => `the step no longer fails when ${said(effect)} does`),
  },
  {
    code: 'setting-changed',
    level: 'danger',
    title: 'A setting that commands are given changed',
    find: ({ settings }) => all(settings, (setting) => setting),
  },
  {
    code: 'output-dropped',
    level: 'danger',
    title: 'A file is no longer written',
    find: ({ gone }) =>
      all(
        gone.filter(({ verb }) => WRITES.test(verb)),
        said,
      ),
  },
  {
    code: 'changes-less',
    level: 'caution',
    title: 'A step no longer changes what it did',
    find: ({ gone }) =>
      all(
        gone.filter(({ verb }) => !WRITES.test(verb)),
        said,
      ),
  },
  {
    code: 'commands-altered',
    level: 'danger',
    title: 'Nothing shows that the commands still do the same',
    find: ({ altered }) =>
      all(altered, ({ what, shown }) =>
        what === 'order' ? 'they run in another order' : `${what}: ${code(shown)}`,
      ),
  },
];
