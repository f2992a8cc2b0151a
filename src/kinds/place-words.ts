/** Where a kind's functions find an object. In: a step's place. Out: words for the functions of the library that take a place. */
import { bashName } from '../functions/definition.js';

/** The place as bytes pass through it as they are. */
export function streamOf(place: string | undefined): string {
  return place === undefined || place === 'here' ? 'here' : `${bashName(place)}_stream`;
}

/** The place as text passes through it: whole, or an error. */
export function functionOf(place: string | undefined): string {
  return place === undefined ? 'here' : bashName(place);
}
