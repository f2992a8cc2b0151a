/** The time that all files of a bundle have. In: SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch). Out: a date. */
import { BundleError } from './trouble.js';

/** 1 January 1980: no tool takes it for a mistake, as some do with 1970. */
const DEFAULT_SECONDS = 315_532_800;

/** The last second that fits into a plain header of tar. */
const LAST_SECOND = 0o77777777777;

export function buildTime(epoch: string | undefined): Date {
  if (epoch === undefined || epoch === '') return new Date(DEFAULT_SECONDS * 1000);
  const seconds = Number(epoch);
  if (/^\d+$/.test(epoch) && seconds <= LAST_SECOND) return new Date(seconds * 1000);
  throw new BundleError(
    `SOURCE_DATE_EPOCH=${epoch} is not a number of seconds since 1970`,
    'unset it, or give whole seconds',
  );
}
