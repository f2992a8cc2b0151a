/** What `scale` notes, sets back and refuses, run against a kubectl that keeps counts in files. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TextName } from '../../src/plan/plan.js';
import { build, compileFiles } from '../support/compile.js';
import { runBash } from '../support/run-bash.js';
import type { BashResult } from '../support/run-bash.js';

const test = suite('notes of scale');

const HEAD = `procedure: notes
title: Stop and start
version: 1.0.0
places:
  alpha: {kubectl: {namespace: alpha}}
  beta: {kubectl: {namespace: beta}}
phases:
  - id: only
    title: The only phase
    steps:
`;

const KUBECTL = `#!/bin/sh
verb=''
namespace=default
while [ $# -gt 0 ]; do
  case $1 in
  --namespace=*) namespace=\${1#*=} ;;
  --replicas=*) count=\${1#*=} ;;
  -o) format=$2; shift ;;
  --ignore-not-found) optional=yes ;;
  *) if [ -z "$verb" ]; then verb=$1; else resource=\${name-}; name=$1; fi ;;
  esac
  shift
done
file=$CLUSTER/$namespace.$resource.$name
[ -e "$file" ] || { [ -n "\${optional-}" ] && exit 0; exit 1; }
case $verb in
scale) echo "$count" >"$file" ;;
get) case $format in name) echo "$resource/$name" ;; *) cat "$file" ;; esac ;;
esac
`;

interface Site {
  readonly counts: () => Record<string, string>;
  readonly set: (workload: string, count: number) => void;
  readonly run: (step: string, text: TextName) => BashResult;
  readonly notes: () => string[];
}

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function site(steps: string): Site {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-notes-'));
  folders.push(folder);
  const [cluster, work, bin] = ['cluster', "it's work", 'bin'].map((name) => join(folder, name));
  for (const path of [cluster, work, bin]) mkdirSync(path ?? '');
  writeFileSync(join(bin ?? '', 'kubectl'), KUBECTL);
  chmodSync(join(bin ?? '', 'kubectl'), 0o755);
  const { plan } = build(HEAD + steps);
  const functions = plan.functions.map(({ source }) => source).join('\n');
  return {
    counts: () =>
      Object.fromEntries(
        readdirSync(cluster ?? '').map((name) => [
          name,
          readFileSync(join(cluster ?? '', name), 'utf8').trim(),
        ]),
      ),
    set: (workload, count) => {
      writeFileSync(join(cluster ?? '', workload), `${count}\n`);
    },
    run: (id, name) => {
      const step = plan.phases.flatMap((phase) => phase.steps).find((one) => one.id === id);
      const text = step?.texts[name]?.source ?? 'exit 99';
      const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, CLUSTER: cluster ?? '', WORK: work ?? '' };
      return runBash(`${functions}\nset -euo pipefail\n${text}`, env);
    },
    notes: () => readdirSync(work ?? '').filter((name) => name.startsWith('replicas')),
  };
}

const TWO = `      - id: stop-a
        title: Stop a
        scale: {on: alpha, deployments: [web], replicas: 0, remember: replicas}
        undo: {restore: replicas}
      - id: stop-b
        title: Stop b
        scale: {on: beta, deployments: [web], statefulsets: [web], replicas: 0, remember: replicas-b, if_missing: skip}
        undo: {restore: replicas-b}
      - id: start
        title: Start
        scale: {on: alpha, restore: replicas}
      - id: start-b
        title: Start b
        scale: {on: beta, restore: replicas-b}
`;

test('workloads of one name in two namespaces and of two sorts have notes of their own', () => {
  const { set, run, counts } = site(TWO);
  set('alpha.deployment.web', 3);
  set('beta.deployment.web', 5);
  set('beta.statefulset.web', 7);
  for (const id of ['stop-a', 'stop-b']) assert.is(run(id, 'body').status, 0);
  assert.equal([...new Set(Object.values(counts()))], ['0']);
  assert.is(run('stop-a', 'undo').status, 0);
  assert.equal(Object.values(counts()), ['3', '0', '0'], 'the undo of one step is of that step alone');
  for (const id of ['start', 'start-b']) assert.is(run(id, 'body').status, 0);
  assert.equal(Object.values(counts()), ['3', '5', '7']);
});

test('a note is taken once, kept by a second attempt, and gone after the undo', () => {
  const { set, run, counts, notes } = site(TWO);
  set('alpha.deployment.web', 3);
  assert.is(run('stop-a', 'body').status, 0);
  assert.is(run('stop-a', 'body').status, 0);
  assert.is(run('stop-a', 'undo').status, 0);
  assert.equal(counts(), { 'alpha.deployment.web': '3' });
  assert.equal(notes(), []);
  set('alpha.deployment.web', 4);
  assert.is(run('stop-a', 'body').status, 0);
  assert.is(run('stop-a', 'undo').status, 0);
  assert.equal(counts(), { 'alpha.deployment.web': '4' }, 'not what was noted before');
});

test('zeros are not noted as what was there, unless somebody says so', () => {
  const { set, run, notes } = site(TWO);
  set('beta.deployment.web', 0);
  set('beta.statefulset.web', 0);
  const { status, stderr } = run('stop-b', 'body');
  assert.is(status, 1);
  assert.match(stderr, /have 0 replicas already/);
  assert.equal(
    notes().filter((name) => !name.endsWith('.new')),
    [],
  );
  const [, command = ''] = /^(echo 0 .*)$/m.exec(stderr) ?? [];
  assert.is(runBash(command).status, 0, command);
  assert.is(run('stop-b', 'body').status, 0, 'what the message says helps');
  set('beta.statefulset.web', 2);
  assert.is(site(TWO).run('stop-b', 'body').status, 0, 'nothing is there, so there is nothing to note');
});

test('one workload at 0 beside others is as it was', () => {
  const { set, run, counts } = site(TWO);
  set('beta.deployment.web', 0);
  set('beta.statefulset.web', 2);
  assert.is(run('stop-b', 'body').status, 0);
  assert.is(run('stop-b', 'undo').status, 0);
  assert.equal(Object.values(counts()), ['0', '2']);
});

const LOOP = `      - id: stop
        title: Stop each
        for_each: {name: NAME, type: {type: k8s-name}, run: 'printf "web\\ncron"'}
        scale: {on: alpha, deployments: ["\${NAME}"], replicas: 0, remember: replicas}
        undo: {restore: replicas}
      - id: start
        title: Start
        scale: {on: alpha, restore: replicas}
`;

for (const [id, text] of [
  ['stop', 'undo'],
  ['start', 'body'],
] as const) {
  test(`the items of a loop have notes of their own, and ${id} goes over all of them`, () => {
    const { set, run, counts } = site(LOOP);
    set('alpha.deployment.cron', 3);
    set('alpha.deployment.web', 5);
    assert.is(run(id, text).status, 0, 'nothing was listed yet');
    assert.is(run('stop', 'body').status, 0);
    assert.equal(Object.values(counts()), ['0', '0']);
    assert.is(run(id, text).status, 0);
    assert.equal(Object.values(counts()), ['3', '5']);
  });
}

test('an undo that names the item runs once an item', () => {
  const { run } = site(`      - id: make
        title: Make files
        for_each: {name: FILE, in: ["a b", "*"]}
        run: echo x >"$WORK/made $FILE"
        undo: {run: 'rm -- "$WORK/made $FILE"'}
      - id: look
        title: Look
        run: 'ls "$WORK"'
`);
  assert.is(run('make', 'body').status, 0);
  assert.is(run('look', 'body').stdout, 'made *\nmade a b\nmake.progress\n');
  assert.is(run('make', 'undo').status, 0);
  assert.is(run('look', 'body').stdout, 'make.progress\n');
  assert.not(existsSync('made *'));
});

function messages(steps: string): string[] {
  const { diagnostics } = compileFiles({ 'procedure.yaml': HEAD + steps });
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code} ${message}`);
}

test('counts of two places need names of their own', () => {
  const step = (id: string, place: string): string =>
    `      - {id: ${id}, title: ${id}, scale: {on: ${place}, deployments: [web], replicas: 0, remember: replicas}, undo: none}\n`;
  const [clash = ''] = messages(step('one', 'alpha') + step('two', 'beta'));
  assert.match(clash, /SW0703 .*another place/);
});

test('a text about the whole step cannot name an item', () => {
  for (const modifier of ['when', 'done_when', 'verify', 'progress: {run', 'for_each']) {
    const text = modifier.startsWith('progress')
      ? 'progress: {run: \'test "$X"\'}'
      : `${modifier}: 'test "$X"'`;
    const loop =
      modifier === 'for_each'
        ? `for_each: {name: X, run: 'echo "$X"'}`
        : `for_each: {name: X, in: [a]}, ${text}`;
    const [found = ''] = messages(`      - {id: one, title: One, run: 'echo "$X"', ${loop}}\n`);
    assert.match(found, /SW0401 `X` has no value here/, modifier);
  }
});

test.run();
