/** The one list of kinds, in the order the reference shows them. */
import { apply } from './apply.js';
import { assert } from './assert.js';
import { capture } from './capture.js';
import { choose } from './choose.js';
import { confirm } from './confirm.js';
import { copy } from './copy.js';
import { edit } from './edit.js';
import type { Kind } from './kind.js';
import { run } from './run.js';
import { scale } from './scale.js';
import { service } from './service.js';
import { sql } from './sql.js';
import { wait } from './wait.js';
import { write } from './write.js';

export const KINDS: readonly Kind[] = [
  run,
  sql,
  scale,
  apply,
  copy,
  wait,
  capture,
  choose,
  confirm,
  write,
  edit,
  service,
  assert,
];

const BY_KEY: ReadonlyMap<string, Kind> = new Map(KINDS.map((kind) => [kind.key, kind]));

/** Undefined where no kind is called so. */
export const kindNamed = (key: string): Kind | undefined => BY_KEY.get(key);
