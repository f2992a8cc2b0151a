/** Places, programs, rights and files in words. In: rows of the review. Out: lines of Markdown. */
import type { Plan } from '../../plan/plan.js';
import { RUNNER_CHECKSUM_PROGRAMS, RUNNER_PROGRAMS } from '../../plan/script-facts.js';
import { inlineProse } from '../markdown/prose.js';
import { asSentence } from '../markdown/sentences.js';
import type { PlaceNames } from './place-names.js';
import type { Review } from './review.js';
import { cell, code, objects, plain } from './markdown-parts.js';

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

/** Files that stay, then those that a later step removes, surely or not. */
export function fileLines({ files: all }: Review, { short }: PlaceNames): string[] {
  return all.map(({ place, files, until, unless }) => {
    const parts = [
      ...(files.length === 0 ? [] : [objects(files)]),
      ...until.map((one) => `until ${one.step}: ${objects(one.files)}`),
      ...unless.map((one) => `unless ${one.step} removes it: ${objects(one.files)}`),
    ];
    return `${short(place)}: ${parts.join('; ')}`;
  });
}
