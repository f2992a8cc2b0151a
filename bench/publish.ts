/** Measures `publish` against the number of procedures, as ratios to `build` of the same procedures in the same run, and the size of what a search loads. In: nothing. Out: a table. */
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FORMATS } from '../src/render/formats.js';
import { measure } from './measure.js';
import type { Measured } from './measure.js';

const PROGRAM = fileURLToPath(new URL('../stepwright.js', import.meta.url));
const PROCEDURES = fileURLToPath(new URL('../../procedures', import.meta.url));
const NAME = 'move-data-directory';
const COUNTS = [1, 10, 50] as const;
const ROUNDS = 3;

/** The same procedure under many names. */
function fill(folder: string, count: number): void {
  for (let at = 0; at < count; at += 1) {
    const own = join(folder, 'p', `${NAME}-${at}`);
    cpSync(join(PROCEDURES, NAME), own, { recursive: true });
    const path = join(own, 'procedure.yaml');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(`procedure: ${NAME}`, `procedure: ${NAME}-${at}`));
  }
}

function cells({ cpu, peak }: Measured, build: Measured): string {
  const memory = `${Math.round(peak / 1024)} MiB (${(peak / build.peak).toFixed(2)})`;
  return `${cpu.toFixed(1)} s (${(cpu / build.cpu).toFixed(2)}), ${memory}`;
}

/** The first of the rounds writes; the others find the same bytes and leave them, as a site is published mostly. */
function row(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-'));
  try {
    fill(folder, count);
    const publish = FORMATS.map(({ name }) => [PROGRAM, 'publish', 'p', '--format', name, '--out', name]);
    const [build, ...all] = measure([[PROGRAM, 'build', 'p'], ...publish], folder, ROUNDS);
    if (build === undefined) throw new Error('nothing was measured');
    const size = Math.round(statSync(join(folder, 'site/index.html')).size / 1024);
    const own = `${build.cpu.toFixed(1)} s, ${Math.round(build.peak / 1024)} MiB`;
    return `| ${[count, own, ...all.map((one) => cells(one, build)), `${size} KiB`].join(' | ')} |`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function benchPublish(): void {
  const names = FORMATS.map(({ name }) => name);
  console.log(
    '\npublish: processor time and peak memory, in brackets the ratio to `build` of the same procedures\n',
  );
  console.log(`| procedures | build | ${names.join(' | ')} | page with the search |`);
  console.log(`|${' --- |'.repeat(names.length + 3)}`);
  for (const count of COUNTS) console.log(row(count));
}
