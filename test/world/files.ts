/**
 * Project files on disk. In: the options and a folder. Out: trees as CDSW and CML have them under their shared folder `projects`, and manifests
 * (type, mode, size, time, SHA-256, link target; owner where asked) that say whether two trees are equal.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lchownSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makeRandom } from './random.js';
import type { Random } from './random.js';
import type { Size, WorldOptions } from './options.js';

export type Entry =
  | { readonly path: string; readonly kind: 'folder'; readonly mode: number; readonly owner?: number }
  | { readonly path: string; readonly kind: 'file'; readonly mode: number; readonly content: Buffer }
  | { readonly path: string; readonly kind: 'link'; readonly target: string };

const SIZES: Readonly<
  Record<Size, { readonly projects: number; readonly files: number; readonly bytes: number }>
> = {
  small: { projects: 6, files: 3, bytes: 4_000 },
  medium: { projects: 40, files: 12, bytes: 60_000 },
  large: { projects: 300, files: 40, bytes: 400_000 },
};

/** Uid and gid of the user cdsw, who owns every project file in CML. */
export const CDSW_OWNER = 8536;

const NAMES = [
  'notes and plans.txt',
  'Größe 東京 🚀.csv',
  'it\'s "quoted".py',
  '-leading-dash',
  '.hidden',
  '$(touch owned)',
  'trailing space ',
  'back\\slash',
  'new\nline',
] as const;

function file(path: string, content: Buffer | string, mode = 0o644): Entry {
  return { path, kind: 'file', mode, content: Buffer.from(content) };
}

function folder(path: string, mode = 0o755): Entry {
  return { path, kind: 'folder', mode };
}

function project(id: number, size: Size, random: Random, hostile: boolean): readonly Entry[] {
  const home = `projects/0/${id}`;
  const { files, bytes } = SIZES[size];
  const data = Array.from({ length: files }, (_, n) =>
    file(
      `${home}/data/${hostile ? `${n} ${NAMES[(id + n) % NAMES.length] ?? ''}` : `file-${n}.bin`}`,
      random.bytes(random.below(bytes)),
    ),
  );
  return [
    folder(home, 0o2775),
    folder(`${home}/data`),
    ...data,
    folder(`${home}/empty folder`, 0o700),
    file(`${home}/empty file`, ''),
    file(`${home}/run.sh`, '#!/bin/sh\necho hello\n', 0o755),
    file(`${home}/secret.key`, 'key of the project\n', 0o600),
    { path: `${home}/link to run`, kind: 'link', target: 'run.sh' },
    { path: `${home}/dangling`, kind: 'link', target: '../nowhere/at all' },
    { path: `${home}/absolute`, kind: 'link', target: '/home/cdsw/run.sh' },
    folder(`${home}/projects`),
    // Not temporary data: an exclusion of projects/scratch/* that is not anchored loses it.
    folder(`${home}/projects/scratch`),
    file(`${home}/projects/scratch/keep.txt`, 'keep me\n'),
  ];
}

/** What lies under CDSW's shared folder; `projects/...` is to be migrated, `scratch` is not. */
export function cdswFiles(options: WorldOptions): readonly Entry[] {
  const random = makeRandom(options.seed + 1);
  const ids = Array.from({ length: SIZES[options.size].projects }, (_, n) => 2 * n + 9);
  return [
    folder('scratch'),
    file('scratch/temporary.bin', random.bytes(1000)),
    folder('projects'),
    folder('projects/scratch'),
    file('projects/scratch/looks-temporary-and-is-not.txt', 'keep me\n'),
    folder('projects/0'),
    ...ids.flatMap((id) => project(id, options.size, random, options.hostileText)),
  ];
}

/** The file server's own view of the past, at the top of a volume: not the workspace's, and nobody can change it. */
export const SNAPSHOT = '.snapshot';

/** What lies on CML's projects volume before: nothing in projects, and folders that must stay as they are. */
export function cmlFiles(): readonly Entry[] {
  return [
    folder('addons'),
    file('addons/spark.conf', 'of this workspace\n'),
    folder('cdn'),
    file('cdn/app.js', 'of this workspace\n'),
    folder('output'),
    folder('projects'),
    folder('scratch'),
    { path: SNAPSHOT, kind: 'folder', mode: 0o555, owner: 0 },
  ];
}

/** Writes entries below `root`, with fixed times; as root also with owners: `owner` for all, or mixed ones where it is undefined. */
export function writeTree(root: string, entries: readonly Entry[], owner?: number): void {
  for (const entry of entries) writeEntry(join(root, entry.path), entry);
  // Folders last: writing into them changes their times, and their modes may forbid it.
  for (const [n, entry] of [...entries.entries()].reverse()) {
    const path = join(root, entry.path);
    const own = entry.kind === 'folder' ? entry.owner : undefined;
    const uid = own ?? owner ?? (n % 3 === 0 ? 0 : CDSW_OWNER);
    if (process.getuid?.() === 0) lchownSync(path, uid, uid);
    if (entry.kind !== 'link') chmodSync(path, entry.mode);
    const seconds = 1_500_000_000 + n * 1000;
    lutimesSync(path, seconds, seconds);
  }
}

function writeEntry(path: string, entry: Entry): void {
  mkdirSync(dirname(path), { recursive: true });
  if (entry.kind === 'folder') mkdirSync(path, { recursive: true });
  else if (entry.kind === 'file') writeFileSync(path, entry.content);
  else symlinkSync(entry.target, path);
}

function describe(path: string, owners: boolean): string {
  const stat = lstatSync(path);
  const kind = stat.isSymbolicLink()
    ? 'link'
    : stat.isDirectory()
      ? 'folder'
      : stat.isFile()
        ? 'file'
        : 'other';
  const mode = kind === 'link' ? '' : (stat.mode & 0o7777).toString(8);
  const content =
    kind === 'link'
      ? readlinkSync(path)
      : kind === 'file'
        ? createHash('sha256').update(readFileSync(path)).digest('hex')
        : '';
  const size = kind === 'file' ? stat.size : '';
  // Not every tar can set the time of a link.
  const time = kind === 'link' ? '' : Math.floor(stat.mtimeMs / 1000);
  const owner = owners ? `${stat.uid}:${stat.gid}` : '';
  return [kind, mode, size, time, content, owner].join(' ');
}

/** Path below `root` → one line that says all about it. Times to the second, as tar keeps them. */
export function treeManifest(root: string, owners = false): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  const visit = (relative: string): void => {
    for (const name of readdirSync(join(root, relative)).sort()) {
      const path = relative === '' ? name : `${relative}/${name}`;
      lines.set(path, describe(join(root, path), owners));
      if (lstatSync(join(root, path)).isDirectory()) visit(path);
    }
  };
  visit('');
  return lines;
}

/** Differences between two manifests, a line each. */
export function treeDifferences(
  expected: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): readonly string[] {
  const paths = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return paths
    .filter((path) => expected.get(path) !== found.get(path))
    .map(
      (path) =>
        `${JSON.stringify(path)}: expected ${expected.get(path) ?? 'nothing'}, found ${found.get(path) ?? 'nothing'}`,
    );
}
