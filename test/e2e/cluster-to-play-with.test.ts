/** `npm run cluster` as a person uses it: what it prints is pasted as it stands, and Ctrl-C leaves nothing behind. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unsupported } from '../cluster/start.js';
import { BASH } from '../support/bash.js';
import { findKubectls } from '../support/kubectl.js';
import { scratchFolder } from '../support/rendered-script.js';
import { processesWith } from '../support/processes.js';
import { until } from '../support/run-script.js';

const ROOT = join(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'dist/test/world/main.js');

interface Kept {
  /** All that was printed, once the clusters run. */
  readonly printed: string;
  /** The lines to paste: `export …`, and `NAME=value`. */
  readonly pasted: string;
  /** Interrupts it and gives the signal that it died of. */
  readonly interrupt: () => Promise<NodeJS.Signals | null>;
  readonly pid: number;
}

const started: ChildProcess[] = [];

async function keep(args: readonly string[], lastWords: string): Promise<Kept> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'close');
  await until('the clusters run', () => printed.includes(lastWords) || child.exitCode !== null, 120);
  assert.is(said, '');
  const lines = printed.split('\n').filter((line) => /^ {2}(export )?[A-Z_]+=/.test(line));
  started.push(child);
  const interrupt = async (): Promise<NodeJS.Signals | null> => {
    child.kill('SIGINT');
    const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
    return signal;
  };
  return { printed, pasted: lines.join('\n'), interrupt, pid: child.pid ?? 0 };
}

const foldersOf = (pid: number): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`stepwright-cluster-${pid}-`));

/** Pastes the printed lines, then runs more. */
function shell(path: string, pasted: string, more: string): string {
  const { status, stdout, stderr } = spawnSync(
    BASH,
    ['-c', `set -euo pipefail\nkubectl() { ${path} "$@"; }\n${pasted}\n${more}`],
    {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: scratchFolder() },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  assert.is(status, 0, stderr);
  return stdout;
}

const test = suite('cluster to play with');

// A test that failed before its end leaves nothing running either.
test.after(() => {
  for (const child of started) child.kill('SIGTERM');
});

const { found, skipped } = findKubectls();
if (skipped !== undefined) console.log(`skipped: ${skipped}`);

test('both clusters run with a world, and end without a trace', async () => {
  const { printed, pasted, interrupt, pid } = await keep([], '--vars');
  const [kubectl] = found;
  if (kubectl === undefined) throw new Error('no kubectl');
  const run = (more: string): string => shell(kubectl.path, pasted, more);
  assert.is(run('kubectl --context "$CDSW_CONTEXT" get pods -l app=db -o name | wc -l').trim(), '1');
  assert.match(run('kubectl --context "$CML_CONTEXT" -n mlx get "job/$CML_MIGRATE_JOB"'), / 1\/1 /);
  const admins = `SELECT username FROM users WHERE admin`;
  const query = `kubectl --context "$CML_CONTEXT" -n mlx exec db-0 -c db -- psql -XAtU sense -c '${admins}'`;
  assert.ok(run(query).split('\n').includes(run('printf %s "$ADMIN"')), 'the admin to choose is one');
  assert.ok(Number(run('ls "$CDSW_DATA/projects/projects" | wc -l')) > 0, 'there are project files');
  assert.is(run('ls -A "$HOME"').trim(), '.kube');

  const [, file = ''] = /--vars (\S+)/.exec(printed) ?? [];
  assert.match(readFileSync(file, 'utf8'), /^CDSW_CONTEXT=cdsw\nCDSW_DATA=\//);
  const plan = `cd ${ROOT} && { ${printed.trim().split('\n').at(-1) ?? ''} || [ "$?" = 3 ]; }`;
  assert.match(run(plan), /^would run +\[1\.4\/13\] source-can-be-moved: .*holds now/m);

  const [folders, home] = [foldersOf(pid), dirname(file)];
  assert.is(folders.length, 3);
  assert.is(await interrupt(), 'SIGINT');
  assert.equal(foldersOf(pid), []);
  assert.not(existsSync(home));
  for (const folder of folders) assert.equal(processesWith(folder), [], folder);
});

test('the plain cluster, and mistakes', async () => {
  const { printed, interrupt, pid } = await keep(['--plain'], '--replicas=5');
  const [, config = ''] = /export KUBECONFIG=(\S+)/.exec(printed) ?? [];
  const [kubectl] = found;
  assert.match(
    shell(kubectl?.path ?? '', `export KUBECONFIG=${config}`, 'kubectl -n mlx get pods'),
    /^db-0 /m,
  );
  assert.is(await interrupt(), 'SIGINT');
  assert.equal(foldersOf(pid), []);

  for (const args of [['--world', 'nowhere'], ['--size', 'huge'], ['--colour']]) {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
    assert.is(status, 2);
    assert.match(stderr, /^there is no world "nowhere"|^there is no size "huge"|^Unknown option '--colour'/);
    assert.match(stderr, /^ +everything$/m);
  }
});

const reason = unsupported() ?? (found.length === 0 ? skipped : undefined);
if (reason === undefined) test.run();
else {
  console.log(`skipped: ${reason}`);
  suite('skipped').run();
}
