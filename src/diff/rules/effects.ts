/** Rules about what a step's commands do: what is new, larger, elsewhere, gone, no longer counted, not understood, or not shown to be the same. */
import { nameOfDeletion, takesAway } from '../../effects/deletion.js';
import type { Effect } from '../../effects/effect.js';
import type { EffectChanges } from '../effect-changes.js';
import { say } from '../found.js';
import type { Found } from '../found.js';
import { code, list } from '../../diagnostics/code.js';

const placeOf = ({ place }: Effect): string => (place === 'here' ? '' : ` in ${code(place)}`);
const said = (effect: Effect): string => `${code(effect.shown)}${placeOf(effect)}`;

function all<T>(items: readonly T[], describe: (item: T) => string): string | undefined {
  const sentences = [...new Set(items.map(describe))];
  if (sentences.length === 0) return undefined;
  return `${sentences.slice(0, 5).join('; ')}${sentences.length > 5 ? ` and ${sentences.length - 5} more` : ''}`;
}

function deletions(appeared: readonly Effect[]): string | undefined {
  const found = appeared.filter(takesAway);
  const names = list([...new Set(found.map(nameOfDeletion))]);
  return found.length === 0 ? undefined : `its commands now contain ${names}: ${all(found, said) ?? ''}`;
}

/** Programs whose output is what others rely on later. */
const WRITES = /^>>?$| (?:-f|-o)$/;

/** What a step does that the other side does not do; for a new step, all that it does. */
export function newEffects({ appeared, unknown }: EffectChanges): Found[] {
  const others = appeared.filter((one) => !takesAway(one));
  return [
    ...say(
      'not-understood',
      all(unknown, (effect) => `${said(effect)}: ${effect.why}`),
    ),
    ...say('deletes-more', deletions(appeared)),
    ...say('changes-more', all(others, said)),
  ];
}

/** The body of a step that only asks is judged as a check. */
export function ofEffects(changes: EffectChanges, isJudged: boolean): Found[] {
  const { gone, larger, elsewhere, lost, settings, altered } = changes;
  const written = gone.filter(({ verb }) => WRITES.test(verb));
  const dropped = gone.filter(({ verb }) => !WRITES.test(verb));
  const from = ({ old, new: fresh }: EffectChanges['elsewhere'][number]): string =>
    `${code(fresh.shown)} acted in ${code(old.place)} and acts in ${code(fresh.place)} now`;
  const found = [
    ...newEffects(changes),
    ...say(
      'does-more',
      all(larger, ({ effect, options }) => `${said(effect)}: ${list(options)}`),
    ),
    ...say('acts-elsewhere', all(elsewhere, from)),
    ...say(
      'error-ignored',
      all(lost, (effect) => `the step no longer fails when ${said(effect)} does`),
    ),
    ...say(
      'setting-changed',
      all(settings, (setting) => setting),
    ),
    ...say('output-dropped', all(written, said)),
    ...say('changes-less', all(dropped, said)),
  ];
  // What is said already need not be said again as a difference of words.
  if (found.length > 0 || isJudged) return found;
  const other = ({ what, shown }: EffectChanges['altered'][number]): string =>
    what === 'order' ? 'they run in another order' : `${what}: ${code(shown)}`;
  return say('commands-altered', all(altered, other));
}
