/** Measures `bundle` and `verify` against the size of artifacts, as ratios to `sha256sum` and `tar` of the same bytes in the same run. In: nothing. Out: a table. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRandom } from '../test/world/random.js';
import { measure } from './measure.js';
import type { Measured } from './measure.js';

const PROGRAM = fileURLToPath(new URL('../stepwright.js', import.meta.url));
const MIB = 1_048_576;
const SIZES = [1, 64, 256, 1024] as const;
const ROUNDS = 3;

const PROCEDURE = `procedure: small
title: Do one thing
version: 1.0.0
phases:
  - id: only
    title: The only phase
    steps:
      - {id: first, title: Do it, run: echo done}
`;

/** Bytes that are not all the same, so that no disk and no program can leave any out. */
function fill(path: string, mebibytes: number): void {
  const block = makeRandom(1).bytes(MIB);
  writeFileSync(path, '');
  for (let at = 0; at < mebibytes; at += 1) {
    block.writeUInt32LE(at, 0);
    writeFileSync(path, block, { flag: 'a' });
  }
}

function seconds(folder: string, command: string): number {
  const begun = process.hrtime.bigint();
  const run = spawnSync('bash', ['-c', command], { cwd: folder, stdio: 'ignore' });
  if (run.status !== 0) throw new Error(command);
  return Number(process.hrtime.bigint() - begun) / 1e9;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

interface Row {
  readonly bundle: Measured;
  readonly verify: Measured;
  readonly sums: number;
  readonly tar: number;
}

function measureOne(folder: string, name: string): Row {
  const pack = [PROGRAM, 'bundle', 'p', '--out', 'dist', '--artifact', name];
  const [bundle, verify] = measure([pack, [PROGRAM, 'verify', 'dist/small-1.0.0.tar']], folder, ROUNDS);
  if (bundle === undefined || verify === undefined) throw new Error('nothing was measured');
  const times = (command: string): number =>
    median(Array.from({ length: ROUNDS }, () => seconds(folder, command)));
  return { bundle, verify, sums: times(`sha256sum ${name}`), tar: times(`tar -cf peer.tar ${name}`) };
}

function line(cells: readonly string[]): string {
  return cells.map((cell, at) => (at === 0 ? cell.padEnd(10) : cell.padStart(16))).join('');
}

function print(size: number, { bundle, verify, sums, tar }: Row): void {
  const peers = `${sums.toFixed(2)} + ${tar.toFixed(2)}`;
  const of = ({ seconds }: Measured, peer: number): string =>
    `${seconds.toFixed(2)} (${(seconds / peer).toFixed(2)})`;
  const peak = ({ peak }: Measured): string => (peak / 1024).toFixed(0);
  console.log(
    line([`${size} MiB`, peers, of(bundle, sums + tar), of(verify, sums), peak(bundle), peak(verify)]),
  );
}

export function benchBundle(): void {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-bench-'));
  try {
    mkdirSync(join(folder, 'p'));
    writeFileSync(join(folder, 'p/procedure.yaml'), PROCEDURE);
    console.log(
      line(['artifact', 'sha256sum + tar', 'bundle (ratio)', 'verify (ratio)', 'peak MiB', 'peak MiB']),
    );
    for (const size of SIZES) {
      fill(join(folder, 'artifact.bin'), size);
      print(size, measureOne(folder, 'artifact.bin'));
    }
    console.log(
      '\nbundle against sha256sum and tar together, verify against sha256sum; both read, hash and start node.',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
