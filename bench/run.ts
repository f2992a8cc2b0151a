/** Runs the measurements. In: words that a measurement's name must contain. Out: tables. */
import { benchBuild } from './build.js';
import { benchBundle } from './bundle.js';
import { benchDiff } from './diff.js';
import { benchLines } from './lines.js';
import { benchPage } from './page.js';
import { benchPublish } from './publish.js';
import { benchRunner } from './runner.js';
import { benchTransfer } from './transfer.js';

const BENCHES = {
  build: benchBuild,
  bundle: benchBundle,
  diff: benchDiff,
  lines: benchLines,
  page: benchPage,
  publish: benchPublish,
  runner: benchRunner,
  transfer: benchTransfer,
} as const;

const words = process.argv.slice(2);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (words.every((word) => name.includes(word))) await bench();
}
