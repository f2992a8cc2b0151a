/** Places, programs, rights and secrets in words. In: rows of the review. Out: lines of Markdown. */
import type { Use } from '../../effects/secret-uses.js';
import type { Plan } from '../../plan/plan.js';
import { RUNNER_CHECKSUM_PROGRAMS, RUNNER_PROGRAMS } from '../../plan/script-facts.js';
import { inlineProse } from '../markdown/prose.js';
import { asSentence } from '../markdown/sentences.js';
import type { PlaceNames } from './place-names.js';
import type { Review, SecretRow } from './review.js';
import { grouped } from './group-by.js';
import { cell, code, plain, refs } from './markdown-parts.js';

export interface PlaceView {
  readonly place: string;
  readonly programs: string;
  readonly rights: string;
}

/** A place in which something changes was told in full. */
export function placeRows({ places, changes }: Review, { inFull, short }: PlaceNames): PlaceView[] {
  const told = new Set(changes.map(({ place }) => place));
  return places.map(({ place, programs, rights }) => ({
    place: cell(told.has(place) ? short(place) : inFull(place)),
    programs: programs.length === 0 ? '' : cell(code(programs.join(' '))),
    rights: rights.length === 0 ? '' : cell(code(rights.join('; '))),
  }));
}

/** What the procedure itself says of who acts, and asks before a phase. */
export function rightsSaid({ roles, access }: Review): string {
  const said = roles.map(({ name, help }) => `${code(name)}: ${asSentence(inlineProse(plain(help)))}`);
  const asked = access.map((why) => asSentence(inlineProse(plain(why)))).join(' ');
  return [
    ...(said.length === 0 ? [] : [`The procedure says of roles: ${said.join(' ')}`]),
    ...(asked === '' ? [] : [`The script checks before a phase: ${asked}`]),
  ].join(' ');
}

/** Versions that are asked for, and what the script calls for itself. */
export function programsLine({ requires: { bash, tools } }: Plan): string {
  const versions = [{ name: 'bash', min: bash }, ...tools]
    .filter(({ min }) => min !== '')
    .map(({ name, min }) => `${code(name)} ${min}`);
  const own = [...RUNNER_PROGRAMS, RUNNER_CHECKSUM_PROGRAMS.join(' or ')].join(' ');
  return `At least ${versions.join(', ')}. The runner itself runs, on this machine, ${code(own)}.`;
}

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
