/**
 * A suite in which an operator works with the flagship's script at stand-in clusters. In: its title, the world, which kubectl, values. Out: the suite,
 * and whether its tests can run here; why not is printed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import type { uvu } from 'uvu';
import * as assert from 'uvu/assert';
import { findKubectls } from '../support/kubectl.js';
import { startClusters } from './clusters.js';
import type { Clusters } from './clusters.js';
import { call, hire } from './migration.js';
import type { Operator } from './migration.js';
import type { WorldOptions } from './options.js';

export interface FlagshipContext {
  folder: string;
  clusters: Clusters;
  operator: Operator;
}

interface Setting {
  readonly options: WorldOptions;
  readonly kubectl: 'oldest' | 'newest';
  readonly values?: readonly string[];
  /** Whether the export has been done before the first test. */
  readonly exported: boolean;
}

export function flagshipSuite(
  title: string,
  { options, kubectl, values = [], exported }: Setting,
): { readonly test: uvu.Test<FlagshipContext>; readonly able: boolean } {
  const program = findKubectls().found.at(kubectl === 'oldest' ? 0 : -1);
  const able = program !== undefined && process.getuid?.() === 0;
  if (!able) console.log('skipped: the stand-in cluster needs root and a kubectl');
  const test = suite<FlagshipContext>(title);
  test.before(async (context) => {
    context.folder = mkdtempSync(join(tmpdir(), 'stepwright-flagship-'));
    if (!able) return;
    context.clusters = await startClusters(options, context.folder);
    context.operator = hire(context.clusters, context.folder, program.path, values);
    if (!exported) return;
    const { status, output } = await call(context.operator, 'cdsw', 'run', 'export', '--yes');
    assert.is(status, 0, output);
  });
  test.after(async ({ folder, clusters }) => {
    if (able) await clusters.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { test, able };
}
