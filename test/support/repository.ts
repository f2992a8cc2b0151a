/** A scratch git repository with one built procedure, and a `stepwright` on its path, for tests of check and diff. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as assert from 'uvu/assert';
import type { Ended } from './cli.js';
import { PROGRAM } from './cli.js';
import { makeFolder } from './folder.js';
import { CLEAN_SERVICE } from './service-procedure.js';

export const SOURCE = 'procedures/move-service/procedure.yaml';
export const OUT = 'out/move-service';
/** The published recipes. */
export const CI = resolve('docs/ci');

const IDENTITY = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

/** Runs a line of bash where `stepwright` is what an installation would give. */
export function shell(folder: string, command: string, env: Readonly<Record<string, string>> = {}): Ended {
  const { PATH = '', HOME = '' } = process.env;
  const result = spawnSync('bash', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${join(folder, '.git/bin')}:${PATH}`, HOME, ...IDENTITY, ...env },
  });
  return { status: result.status, out: result.stdout, err: result.stderr };
}

export function must(folder: string, command: string): string {
  const { status, out, err } = shell(folder, command);
  assert.is(status, 0, `${command}\n${out}${err}`);
  return out;
}

/** Puts a program on the repository's path. */
export function install(folder: string, name: string, text: string): void {
  mkdirSync(join(folder, '.git/bin'), { recursive: true });
  writeFileSync(join(folder, '.git/bin', name), text, { mode: 0o755 });
}

/** Replaces text that must be there. */
export function edit(folder: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  assert.ok(text.includes(from), `${path} holds ${from}`);
  writeFileSync(
    join(folder, path),
    text.replace(from, () => to),
  );
}

/** The procedure, built and committed. */
export function makeRepository(): string {
  const folder = makeFolder({
    [SOURCE]: CLEAN_SERVICE,
    '.gitattributes': readFileSync(join(CI, 'gitattributes'), 'utf8'),
  });
  must(folder, 'git init -q -b main .');
  install(folder, 'stepwright', `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  must(folder, 'stepwright build && git add -A && git commit -q -m first');
  return folder;
}

/** Another one like it, without building again. */
export function copyRepository(folder: string): string {
  const copy = makeFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}
