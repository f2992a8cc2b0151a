/** Measures `diff`: the largest shipped procedure against itself with ten steps changed, as a ratio to a cold build of it. Prints a table. */
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './measure.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = join(ROOT, 'dist/stepwright.js');
const CHANGES = 10;
/** What the project promises. */
const MOST = 3;

/** All files of a folder, by path. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function largest(): string {
  const size = (name: string): number =>
    filesOf(join(ROOT, 'procedures', name)).reduce((sum, path) => sum + statSync(path).size, 0);
  const names = readdirSync(join(ROOT, 'procedures'));
  return names.reduce((most, name) => (size(name) > size(most) ? name : most));
}

/** Adds a command to ten steps: a procedure's shell stands in files of its own, or in blocks. */
function change(folder: string): void {
  let left = CHANGES;
  for (const path of filesOf(folder)) {
    const text = readFileSync(path, 'utf8');
    if (left > 0 && path.endsWith('.sh')) {
      writeFileSync(path, `${text.trimEnd()}\necho changed\n`);
      left -= 1;
    } else if (path.endsWith('.yaml')) {
      const changed = text.replace(/^( +)(run|assert): \|\n/gm, (line, indent: string) => {
        left -= 1;
        return left < 0 ? line : `${line}${indent}  echo changed\n`;
      });
      writeFileSync(path, changed);
    }
  }
  if (left > 0) throw new Error('the procedure has fewer than ten steps to change');
}

export function benchDiff(): void {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-bench-'));
  try {
    const name = largest();
    for (const side of ['old', 'new'])
      cpSync(join(ROOT, 'procedures', name), join(folder, side), { recursive: true });
    change(join(folder, 'new'));
    const commands = [
      [PROGRAM, 'build', 'old'],
      [PROGRAM, 'diff', 'old', 'new', '--format', 'md', '--fail-on', 'never'],
    ];
    measure(commands, folder, 1);
    const [build, diff] = measure(commands, folder, 9);
    if (build === undefined || diff === undefined) return;
    const [elapsed, cpu] = [diff.seconds / build.seconds, diff.cpu / build.cpu];
    console.log(`${name}, ten steps changed`);
    console.log(`cold build  ${build.seconds.toFixed(3)} s, ${build.cpu.toFixed(3)} s of processor`);
    console.log(`diff        ${diff.seconds.toFixed(3)} s, ${diff.cpu.toFixed(3)} s of processor`);
    console.log(
      `ratio       ${elapsed.toFixed(2)} elapsed, ${cpu.toFixed(2)} of processor; below ${MOST.toFixed(1)} is a pass`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
