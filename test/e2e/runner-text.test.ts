/** The runner's text keeps its promises: bash 3.2, BSD tools, no here-documents, no eval, one prefix for its names, clean for ShellCheck and shfmt. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EXIT_STATUSES, RUNNER_CHECKSUM_PROGRAMS, RUNNER_PROGRAMS } from '../../src/plan/script-facts.js';
import { sha256 } from '../../src/plan/text.js';
import { VERSION } from '../../src/version.js';
import { RUNNER } from '../../src/render/bash/runner.js';
import { newerThanBash32 } from '../../src/shell/portability.js';
import { examine } from '../../src/shell/syntax.js';
import { placeScript, renderYaml } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';

const test = suite('runner: text');

const source = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

const facts = examine(RUNNER);

test('parses, and uses nothing newer than bash 3.2 but where it asks for the version', () => {
  assert.equal(facts.errors, []);
  const lines = newerThanBash32(facts).map(({ offset }) => RUNNER.slice(0, offset).split('\n').at(-1) ?? '');
  assert.equal(
    lines.filter((before) => !before.startsWith('  [ "${BASH_VERSINFO[0]}" -lt 5 ] || { ')),
    [],
  );
});

test('has no here-document, here-string or eval, and assigns only names with its prefix', () => {
  assert.is(facts.hereDocuments.length, 0);
  assert.not.match(RUNNER, /(?<!# )<<</);
  assert.not.match(RUNNER.replaceAll(/^\s*#.*$/gm, ''), /\beval\b/);
  const functions = [...RUNNER.matchAll(/^(\w+)\(\) /gm)].map(([, name]) => name ?? '');
  assert.ok(functions.length > 50);
  assert.equal(
    functions.filter((name) => !name.startsWith('sw_')),
    [],
  );
  const assigned = [...RUNNER.matchAll(/^\s*(?:local )?([a-z]\w*)=/gm)].map(([, name]) => name ?? '');
  assert.equal(
    assigned.filter((name) => !name.startsWith('sw_')),
    [],
  );
  assert.equal([...facts.sets].sort(), ['IFS', 'LC_ALL', 'STEPWRIGHT_STEP', 'WORK']);
});

test('a line holds one command substitution, and only names of a step have two underscores', () => {
  const lines = RUNNER.replaceAll(/^\s*#.*$/gm, '').split('\n');
  assert.equal(
    lines.filter((line) => line.replaceAll('$((', '').split('$(').length > 2),
    [],
  );
  const doubled = [...RUNNER.matchAll(/\bsw_\w*__\w*/g)].map(([name]) => name);
  assert.ok(doubled.length > 5);
  assert.equal(
    doubled.filter((name) => !name.endsWith('__')),
    [],
  );
});

test('is stable under shfmt, and its script clean for ShellCheck', () => {
  const formatted = spawnSync('shfmt', ['-i', '2', '-d'], { input: RUNNER, encoding: 'utf8' });
  assert.is(formatted.stdout, '');
  const script = placeScript(SAMPLE);
  const linted = spawnSync('shellcheck', ['-f', 'gcc', script.path], { encoding: 'utf8' });
  assert.is(linted.stdout, '');
});

const SAMPLE = renderYaml(`
procedure: plain
title: Plain
version: 1.0.0
contact: nobody
requires: {disk: {"$WORK": 1KiB}}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - {id: one, title: One, run: 'touch "$WORK/one"', undo: {run: 'rm "$WORK/one"'}, verify: '[ -e "$WORK/one" ]', timeout: 20s}
      - {id: two, title: Two, capture: {into: NAME, run: 'ls "$WORK"'}}
`);

test('runs with the tools of BSD and macOS alone: no sha256sum, timeout, setsid or flock', async () => {
  const script = placeScript(SAMPLE);
  const tools = join(script.folder, 'tools');
  mkdirSync(tools);
  for (const name of [...RUNNER_PROGRAMS.filter((one) => one !== 'sh'), 'shasum', 'touch', 'mv']) {
    symlinkSync(source('test/support/bsd-shims/strict.sh'), join(tools, name));
  }
  symlinkSync('/bin/sh', join(tools, 'sh'));
  const shell = process.env['BASH_UNDER_TEST'] ?? '/bin/bash';
  symlinkSync(shell, join(tools, 'bash'));
  const env = { PATH: tools };
  for (const args of [
    ['plan'],
    ['run'],
    ['run'],
    ['verify'],
    ['status'],
    ['report'],
    ['verify-journal'],
    ['version', '--verify'],
    ['undo', '--yes'],
    ['unlock'],
  ]) {
    const { status, stderr } = await run(script, args, { env });
    assert.is(status, 0, `${args.join(' ')}: ${stderr}`);
    assert.is(stderr, '');
  }
});

test('calls the programs that help, guide and documentation name, and no others', () => {
  // `sysctl` is asked where there is no /proc, and need not be there.
  const called = facts.tools.filter((name) => name !== 'sysctl');
  assert.equal(
    called,
    [...RUNNER_PROGRAMS, ...RUNNER_CHECKSUM_PROGRAMS].filter((name) => called.includes(name)).sort(),
  );
  const indirect = new Set(['sha256sum', 'shasum']);
  for (const name of RUNNER_PROGRAMS)
    assert.ok(called.includes(name) || new RegExp(`\\b(?:exec|sw_print) ${name} `).test(RUNNER), name);
  for (const name of indirect) assert.match(RUNNER, `sw_sha_tool=(${name}`);
});

test('its statuses are those that help and documentation list', () => {
  const listed = new Set(EXIT_STATUSES.flatMap(({ status }) => status.split(', ')));
  const literal = [...RUNNER.matchAll(/\bsw_(?:die|problem|heard) (\d+)/g)].map(([, status = '']) => status);
  assert.equal(
    [...new Set(literal)].filter((status) => !listed.has(status)),
    [],
  );
  const page = readFileSync(source('docs/script.md'), 'utf8');
  for (const { status, meaning } of EXIT_STATUSES) assert.match(page, `| ${status} | ${meaning} |`);
  for (const name of RUNNER_PROGRAMS) assert.match(page, new RegExp(`\`[^\`]*\\b${name}\\b[^\`]*\``));
});

test('docs/releases.md has a line for this runner', () => {
  const page = readFileSync(source('docs/releases.md'), 'utf8');
  const [, stated] = new RegExp(`^\\| ${VERSION} \\| \\d+ \\| \`([0-9a-f]{64})\` \\|$`, 'm').exec(page) ?? [];
  assert.is(stated, sha256(RUNNER), 'put its digest there');
});

test('says which of its own tools is missing', async () => {
  const script = placeScript(SAMPLE);
  const tools = join(script.folder, 'tools');
  mkdirSync(tools);
  const needed = [...RUNNER_PROGRAMS, 'sha256sum'];
  for (const name of [...needed, 'touch', 'mv']) symlinkSync(`/usr/bin/${name}`, join(tools, name));
  symlinkSync(process.env['BASH_UNDER_TEST'] ?? '/bin/bash', join(tools, 'bash'));
  const env = { PATH: tools };
  for (const name of needed) {
    unlinkSync(join(tools, name));
    // What only shows the script wants nothing but awk.
    for (const verb of name === 'awk' ? ['run', 'status', 'list'] : ['run', 'status']) {
      const { status, stderr } = await run(script, [verb], { env });
      assert.is(status, 69, `${verb} without ${name}: ${stderr}`);
      assert.match(stderr, `not on PATH, and the runner needs it: ${name.replace('sha256sum', 'shasum')}\n`);
      assert.is(stderr.trimEnd().split('\n').length, 1, stderr);
    }
    if (name !== 'awk') assert.is((await run(script, ['list'], { env })).status, 0, name);
    symlinkSync(`/usr/bin/${name}`, join(tools, name));
  }
  assert.not(existsSync(script.state));
  const { status, stderr } = await run(script, ['run'], { env });
  assert.is(status, 0, stderr);
});

test.run();
