/** The one list of kinds of places, in the order the reference shows them. */
import { kubectl } from './kubectl.js';
import type { Place } from './place.js';
import { pod } from './pod.js';

export const PLACES: readonly Place[] = [kubectl, pod];
