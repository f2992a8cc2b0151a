/** A directory with everything that file names and file systems can come up with, and its description. In: a path. Out: files; lines to compare. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Seconds since 1970; a fixed moment, so that two trees are equal. */
const MOMENT = 981_173_106.75;

const FOLDERS = ['plain', 'with space/empty', '-dash', 'ünï/çödé', 'new\nline', "it's $(touch pwned)"];

const FILES: Readonly<Record<string, string | Buffer>> = {
  'plain/file': 'hello\n',
  'plain/empty': '',
  'with space/a b ': 'spaces\n',
  '-dash/-rf': 'dashes\n',
  'ünï/çödé/ﬁle': 'ünï\n',
  'new\nline/f\n\n2': 'line ends\n',
  'it\'s $(touch pwned)/`touch pwned`; "x"': 'quotes\n',
  'back\\slash\\n*?[a]': 'globs\n',
  large: Buffer.alloc(300_000, 'stepwright'),
};

export function writeHostileTree(root: string): void {
  for (const folder of FOLDERS) mkdirSync(join(root, folder), { recursive: true });
  for (const [path, content] of Object.entries(FILES)) writeFileSync(join(root, path), content);
  chmodSync(join(root, 'plain/file'), 0o640);
  chmodSync(join(root, 'large'), 0o4711);
  linkSync(join(root, 'large'), join(root, 'plain/hard link'));
  symlinkSync('a b ', join(root, 'with space/link'));
  symlinkSync('/nonexistent\n$(touch pwned)', join(root, '-link'));
  spawnSync('mkfifo', [join(root, 'pipe')]);
  for (const path of walk(root, '')) {
    if (!lstatSync(join(root, path)).isSymbolicLink()) utimesSync(join(root, path), MOMENT, MOMENT);
  }
  chmodSync(join(root, 'with space'), 0o750);
  utimesSync(root, MOMENT, MOMENT);
}

/** Paths below a folder, deepest first. */
function walk(root: string, path: string): string[] {
  const names = readdirSync(join(root, path)).sort();
  return names.flatMap((name) => {
    const inner = path === '' ? name : `${path}/${name}`;
    return lstatSync(join(root, inner)).isDirectory() ? [...walk(root, inner), inner] : [inner];
  });
}

function describe(path: string): string {
  const stats = lstatSync(path);
  const mode = stats.mode.toString(8);
  if (stats.isSymbolicLink()) return `${mode} -> ${JSON.stringify(readlinkSync(path))}`;
  const head = `${mode} ${stats.uid} ${stats.mtimeMs}`;
  if (!stats.isFile()) return head;
  return `${head} ${stats.size} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}

/** A line for each thing below the folder and for itself: type and mode, owner, time, size, SHA-256 or target. */
export function describeTree(root: string): string[] {
  return [`. ${describe(root)}`, ...walk(root, '').map((path) => `${path} ${describe(join(root, path))}`)];
}
