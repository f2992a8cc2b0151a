/** The one list of verbs, in the order help shows them. */
import { build } from './build.js';
import { bundle } from './bundle.js';
import { check } from './check.js';
import type { Verb } from './command.js';
import { completion } from './completion.js';
import { diff } from './diff.js';
import { explain } from './explain.js';
import { init } from './init.js';
import { publish } from './publish.js';
import { schema } from './schema.js';
import { verify } from './verify.js';

export const VERBS: readonly Verb[] = [
  build,
  check,
  diff,
  publish,
  bundle,
  verify,
  init,
  schema,
  explain,
  completion,
];
