/** How the review names places: in full where they are told, by the procedure's own name elsewhere. In: the places. Out: Markdown. */
import type { PlaceRow } from './review.js';
import { code } from './markdown-parts.js';

export interface PlaceNames {
  /** Where the place is introduced. */
  readonly inFull: (place: string) => string;
  readonly short: (place: string) => string;
}

const HERE = 'this machine';

export function createPlaceNames(places: readonly PlaceRow[]): PlaceNames {
  const names = new Map(places.map(({ place, name }) => [place, name]));
  const short = (place: string): string => (place === 'here' ? HERE : code(names.get(place) || place));
  return {
    short,
    inFull: (place) =>
      place === 'here' || (names.get(place) ?? '') === '' ? short(place) : `${short(place)}: ${code(place)}`,
  };
}
