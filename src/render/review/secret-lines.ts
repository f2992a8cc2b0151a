/** Secrets in words. In: rows of the review. Out: lines of Markdown. */
import type { Use } from '../../effects/secret-uses.js';
import { grouped } from './group-by.js';
import { code, refs } from './markdown-parts.js';
import type { PlaceNames } from './place-names.js';
import type { Review, SecretRow } from './review.js';

/** In one sentence for all programs of which it is so. */
function saidOfUses(uses: readonly Use[]): string {
  const [{ how, as }] = uses as readonly [Use, ...Use[]];
  const whats = uses.map(({ what }) => code(what)).join(', ');
  switch (how) {
    case 'environment':
      return `${code(as)} in the environment of ${whats} and of what ${uses.length === 1 ? 'that starts' : 'those start'}`;
    case 'word':
      return `a word that ${whats} is called with`;
    case 'printed':
      return `printed by ${whats}`;
    case 'input':
      return `on the standard input of ${whats}`;
    case 'file':
      return `written to ${whats}`;
    case 'value':
      return `a part of ${whats}`;
  }
}

function howItTravels({ uses, isOnlyCredential }: SecretRow): string {
  if (uses.length === 0) return 'how it is used cannot be told';
  const ways = grouped(uses, ({ how, as }) => `${how} ${as}`).map(saidOfUses);
  if (isOnlyCredential) return `${ways.join('; ')}; no command writes it`;
  const isFollowed = uses.every(({ how }) => how === 'file');
  return isFollowed ? ways.join('; ') : `${ways.join('; ')}; what becomes of it there is not followed`;
}

export function secretLines({ secrets, passwordFiles }: Review): string[] {
  return [
    ...secrets.map((one) => `${code(one.name)} (${refs(one.steps)}): ${howItTravels(one)}`),
    ...passwordFiles.map((name) => `${code(`$${name}`)}: a file of passwords or keys, which clients read`),
  ];
}

/** Of one that nobody declared it is only told where it goes from the text that reads it. */
export function foundSecretLines({ foundSecrets }: Review, { short }: PlaceNames): string[] {
  return foundSecrets.map(({ what, places, steps, uses }) => {
    const where = places.filter((place) => place !== 'here').map(short);
    const ways = grouped(uses, ({ how, as }) => `${how} ${as}`).map(saidOfUses);
    return `${code(what)}${where.length === 0 ? '' : ` in ${where.join(', ')}`} (${refs(steps)})${ways.length === 0 ? '' : `: ${ways.join('; ')}`}`;
  });
}
