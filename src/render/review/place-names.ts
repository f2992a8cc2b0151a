/** How the review names places: in full with the procedure's own name where changes are told, by that name from then on. In: the changes by place. Out: Markdown. */
import type { PlaceChanges } from './review.js';
import { code } from './markdown-parts.js';

export interface PlaceNames {
  /** Where the place is introduced. */
  readonly inFull: (place: string) => string;
  readonly short: (place: string) => string;
}

const HERE = 'this machine';

/** A name that leads to several places tells none of them. */
export function createPlaceNames(changes: readonly PlaceChanges[]): PlaceNames {
  const nameOf = (place: string): string => {
    const name = changes.find((one) => one.place === place)?.name ?? '';
    return changes.filter((one) => one.name === name).length === 1 ? name : '';
  };
  const short = (place: string): string => (place === 'here' ? HERE : code(nameOf(place) || place));
  return {
    short,
    inFull: (place) =>
      place === 'here' || nameOf(place) === '' ? short(place) : `${short(place)}: ${code(place)}`,
  };
}
