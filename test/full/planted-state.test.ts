/**
 * Planted state directories: each entry that a record has, and some that it has not, is replaced by what somebody else could have put
 * there, before each verb. Nothing planted is trusted, executed or written through; the counts are printed.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { placeScript, renderYaml } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';
import type { Ended } from '../support/run-script.js';

const test = suite('planted state');

const PROCEDURE = `
procedure: planted
title: Trust nothing
version: 1.0.0
contact: nobody
variables:
  NAME: {type: string, default: ours, help: A value.}
phases:
  - id: main
    title: Work
    where: here
    steps:
      - id: found
        title: Record a value
        capture: {into: FOUND, run: 'echo found'}
      - id: made
        title: Use the values
        run: 'printf "%s %s" "$NAME" "$FOUND" >"$WORK/result"'
        rerun: safe
        undo: {run: 'rm -f -- "$WORK/result"'}
`;

/** Entries of a state directory; those of `work` are read only as values that a step captured. */
const ENTRIES = [
  '',
  'journal.jsonl',
  'transcript.log',
  'seal',
  'failed',
  'group',
  'output',
  'lock',
  'lock.takeover',
  'values',
  'values/NAME',
  'work',
  'work/FOUND',
];
const VERBS = ['run', 'plan', 'status', 'report', 'verify', 'undo', 'verify-journal'];

/** What stands outside, is no business of the script, and would be changed if it were written through. */
const theirs = (script: RenderedScript): string => join(script.folder, 'theirs');
const PLANTED = '--set:$(touch PWNED); touch PWNED #\n';

type Plant = (path: string, script: RenderedScript) => void;
const plants: Record<string, Plant> = {
  'a link to a file': (path, script) => {
    symlinkSync(theirs(script), path);
  },
  'a link to nothing': (path, script) => {
    symlinkSync(join(script.folder, 'nowhere'), path);
  },
  'a FIFO': (path) => {
    assert.is(spawnSync('mkfifo', [path]).status, 0);
  },
  'a file that somebody wrote': (path) => {
    writeFileSync(path, PLANTED);
  },
};
if (process.getuid?.() === 0) {
  plants['a file of somebody else'] = (path) => {
    writeFileSync(path, PLANTED);
    chownSync(path, 65534, 65534);
  };
}

const content = renderYaml(PROCEDURE);
const first = placeScript(content);

/** A script beside a record of a run that went well. */
function recorded(): RenderedScript {
  const script = placeScript(content);
  writeFileSync(theirs(script), 'theirs\n');
  assert.is(spawnSync('cp', ['-a', first.state, script.state]).status, 0);
  return script;
}

test('a run to begin with', async () => {
  assert.is((await run(first, ['run', '--yes'])).status, 0);
});

const isOurs = (script: RenderedScript): boolean =>
  readFileSync(theirs(script), 'utf8') === 'theirs\n' &&
  !existsSync(join(script.folder, 'nowhere')) &&
  !existsSync(join(script.folder, 'PWNED')) &&
  !existsSync('PWNED');

/** A refusal is a status of its own; otherwise the planted value must not have been used. */
function judge(
  script: RenderedScript,
  { status, stdout, stderr }: Ended,
  what: string,
): 'refused' | 'went on' {
  const said = `${what}: status ${String(status)}\n${stdout}${stderr}`;
  assert.ok(isOurs(script), `written through or executed: ${said}`);
  assert.ok(status !== null && status !== 70, said);
  assert.not.match(stdout, 'PWNED', said);
  return status === 0 ? 'went on' : 'refused';
}

for (const [name, plant] of Object.entries(plants)) {
  test(`${name} in the place of each entry`, async () => {
    const tally = { refused: 0, 'went on': 0 };
    for (const entry of ENTRIES) {
      for (const verb of VERBS) {
        const script = recorded();
        const path = join(script.state, entry);
        rmSync(path, { recursive: true, force: true });
        plant(path, script);
        const ended = await run(script, [verb, ...(verb === 'run' || verb === 'undo' ? ['--yes'] : [])]);
        tally[judge(script, ended, `${name} as ${entry}, ${verb}`)] += 1;
      }
    }
    console.log(`noted: ${name}: ${tally.refused} refused, ${tally['went on']} went on with what is ours`);
    assert.ok(tally.refused > 20, JSON.stringify(tally));
  });
}

test('a directory that is open to others, in each way', async () => {
  let refused = 0;
  for (const mode of [0o777, 0o770, 0o707, 0o750, 0o705, 0o710, 0o1777, 0o2770]) {
    const script = recorded();
    chmodSync(script.state, mode);
    for (const verb of VERBS) {
      assert.is((await run(script, [verb])).status, 73, `${mode.toString(8)}, ${verb}`);
      refused += 1;
    }
  }
  console.log(`noted: ${refused} refused`);
});

test.run();
