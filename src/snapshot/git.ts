/** Asks git. In: arguments, never a line of shell. Out: what it printed, or undefined when it says no; a missing git is an error of its own. */
import { spawnSync } from 'node:child_process';

/** git is not installed, or broke down: the person can do something about it. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

const MOST_OUTPUT = 1024 * 1024 * 1024;

function git(args: readonly string[], input = ''): Buffer | undefined {
  const { status, stdout, error } = spawnSync('git', ['--no-optional-locks', ...args], {
    input,
    maxBuffer: MOST_OUTPUT,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  if (error !== undefined) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new GitError(missing ? 'git is not installed' : `git: ${error.message}`);
  }
  return status === 0 ? stdout : undefined;
}

/** The commit that a revision names; undefined when there is none, or no repository. */
export function resolveRevision(revision: string): string | undefined {
  return git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
    ?.toString('utf8')
    .trim();
}

export function mergeBase(a: string, b: string): string | undefined {
  return git(['merge-base', a, b])?.toString('utf8').trim().split('\n')[0];
}

/** Branches, tags and remote branches, as people write them; none outside of a repository. */
export function revisionNames(): string[] {
  const refs = git(['for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/tags', 'refs/remotes']);
  const names = (refs?.toString('utf8') ?? '').split('\n').filter((name) => name !== '');
  return names.length === 0 ? [] : ['HEAD', ...names];
}

/** Where the current folder stands in its repository: '' or a path with a slash at its end; undefined outside of any. */
export function repositoryPrefix(): string | undefined {
  return git(['rev-parse', '--show-prefix'])?.toString('utf8').replace(/\n$/, '');
}

/** Whether there are files that git looks after; a bare repository has none. */
export function hasWorkTree(): boolean {
  return git(['rev-parse', '--is-inside-work-tree'])?.toString('utf8').trim() === 'true';
}

/** Whether files below a folder differ from the last commit, or are not in it. */
export function isDirty(path: string): boolean {
  const changes = git(['status', '--porcelain', '-z', '--', path]);
  return changes !== undefined && changes.length > 0;
}

export interface TreeEntry {
  /** From the root of the repository. */
  readonly path: string;
  readonly oid: string;
  readonly size: number;
  readonly form: 'file' | 'link' | 'submodule';
}

/** Every file of a commit at or below a path. */
export function listTree(commit: string, path: string): readonly TreeEntry[] {
  const listed = git([
    'ls-tree',
    '-r',
    '-z',
    '-l',
    '--full-tree',
    commit,
    '--',
    ...(path === '' ? [] : [path]),
  ]);
  const lines = (listed?.toString('utf8') ?? '').split('\0').filter((line) => line !== '');
  return lines.map((line) => {
    const tab = line.indexOf('\t');
    const [mode, , oid = '', size = '0'] = line.slice(0, tab).split(/ +/);
    const form = mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : 'file';
    return { path: line.slice(tab + 1), oid, size: Number(size) || 0, form };
  });
}

/** Contents of blobs, by id, read in one go. */
export function readBlobs(oids: readonly string[]): ReadonlyMap<string, Buffer> {
  const blobs = new Map<string, Buffer>();
  if (oids.length === 0) return blobs;
  const output = git(['cat-file', '--batch'], oids.map((oid) => `${oid}\n`).join('')) ?? Buffer.alloc(0);
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf(10, at);
    const [oid = '', type, size] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type === 'missing') continue;
    blobs.set(oid, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return blobs;
}
