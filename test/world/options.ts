/** The ways in which one world differs from another, and the named variants that the tests run. In: nothing. Out: types and a table. */

import type { ExtraName } from './extras.js';

export type Size = 'small' | 'medium' | 'large';

export interface WorldOptions {
  /** The same seed and options make the same bytes. */
  readonly seed: number;
  readonly size: Size;
  /** What the foreign keys to users and projects do on delete. */
  readonly deleteRule: 'CASCADE' | 'NO ACTION' | 'RESTRICT';
  /** A CDSW user has the user name of the CML admin, another one their e-mail address. */
  readonly sharedAdmin: boolean;
  /** Names and texts with quotes, commas, newlines, backslashes and non-ASCII letters, on both sides. */
  readonly hostileText: boolean;
  /** Some projects belong to a team (a row of users with the type organization). */
  readonly teamOwner: boolean;
  /** A table that no list names: `references` users, or has `one-per-user`. */
  readonly extraTable: 'none' | 'references' | 'one-per-user';
  /** The columns of CML's site_config stand in another order than CDSW's. */
  readonly reorderedConfig: boolean;
  /** Tables that neither side has. */
  readonly missingTables: readonly string[];
  /** CML's default image has an id that no image of the dump has; otherwise the ids coincide. */
  readonly imageAbsent: boolean;
  /** The image of CML is in the dump too, under another id. */
  readonly imageShared: boolean;
  /** Projects with two engine images each. */
  readonly twoImages: boolean;
  /** Equal slugs, and slugs that a naive renaming would run into. */
  readonly equalSlugs: boolean;
  /** (user_id, slug) of projects is unique. */
  readonly uniqueSlug: boolean;
  /** Ids come from identity columns instead of serial ones. */
  readonly identity: boolean;
  /** The CML side has the deployment `metering`. */
  readonly metering: boolean;
  /** How many Jobs have a name that begins with db-migrate. */
  readonly migrateJobs: 1 | 2;
  /** A side-car container in db-0. */
  readonly sideCar: boolean;
  /** What the known tables have not. */
  readonly extras: readonly ExtraName[];
}

export const PLAIN: WorldOptions = {
  seed: 1,
  size: 'small',
  deleteRule: 'NO ACTION',
  sharedAdmin: false,
  hostileText: true,
  teamOwner: true,
  extraTable: 'none',
  reorderedConfig: false,
  missingTables: [],
  imageAbsent: false,
  imageShared: false,
  twoImages: true,
  equalSlugs: true,
  uniqueSlug: true,
  identity: false,
  metering: true,
  migrateJobs: 1,
  sideCar: true,
  extras: [],
};

/** All that can be combined. */
export const EVERYTHING: WorldOptions = {
  ...PLAIN,
  seed: 7,
  deleteRule: 'CASCADE',
  sharedAdmin: true,
  extraTable: 'references',
  reorderedConfig: true,
  missingTables: ['licenses', 'waiting'],
  imageAbsent: true,
  imageShared: true,
  identity: true,
  metering: false,
  migrateJobs: 2,
  extras: [
    'triggers',
    'compositeKeys',
    'partitions',
    'materializedViews',
    'uniqueUsers',
    'looseColumns',
    'grants',
  ],
};

/** Each variant differs from PLAIN in what its name says; `everything` combines all that can be combined. */
export const VARIANTS: Readonly<Record<string, WorldOptions>> = {
  plain: PLAIN,
  'on delete cascade, extra table': { ...PLAIN, deleteRule: 'CASCADE', extraTable: 'references' },
  'on delete restrict, short texts': {
    ...PLAIN,
    deleteRule: 'RESTRICT',
    hostileText: false,
    teamOwner: false,
    twoImages: false,
    equalSlugs: false,
  },
  'extra table, image in the dump too': { ...PLAIN, extraTable: 'references', imageShared: true },
  'admin in the dump, reordered site_config': { ...PLAIN, sharedAdmin: true, reorderedConfig: true },
  'missing tables': {
    ...PLAIN,
    missingTables: ['stars', 'applications', 'feature_flags', 'custom_quota', 'invitations'],
    metering: false,
  },
  'identity columns, slugs not unique, image absent from the dump and chosen by users, odd sequences': {
    ...PLAIN,
    identity: true,
    uniqueSlug: false,
    imageAbsent: true,
    sideCar: false,
    extras: ['userImages', 'oddSequences'],
  },
  'triggers that write, refuse and are switched off': { ...PLAIN, extras: ['triggers'] },
  'keys over several columns, on delete cascade': {
    ...PLAIN,
    deleteRule: 'CASCADE',
    extras: ['compositeKeys'],
  },
  'partitions, on delete restrict': { ...PLAIN, deleteRule: 'RESTRICT', extras: ['partitions'] },
  'materialized views, partial and expression indexes': {
    ...PLAIN,
    extras: ['materializedViews', 'narrowIndexes'],
  },
  'one name for each owner': { ...PLAIN, extras: ['uniqueNames'] },
  'columns without keys, constraints that were not validated': {
    ...PLAIN,
    extras: ['looseColumns', 'unvalidated'],
  },
  'rights of another role, a schema of its own': { ...PLAIN, extras: ['grants', 'furtherSchema'] },
  'what only one user may have, rows that came by invitation': {
    ...PLAIN,
    deleteRule: 'CASCADE',
    sharedAdmin: true,
    extras: ['uniqueUsers', 'invitedUsers'],
  },
  everything: EVERYTHING,
};
