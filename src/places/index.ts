/** The one list of kinds of places, in the order the reference shows them. */
import { compose } from './compose.js';
import { kubectl } from './kubectl.js';
import type { Place } from './place.js';
import { pod } from './pod.js';
import { ssh } from './ssh.js';
import { user } from './user.js';

export const PLACES: readonly Place[] = [ssh, user, compose, kubectl, pod];
