/**
 * Answers that a connection cuts short, which nevertheless ends with status 0: nothing that reads or writes over it counts as done. A kubectl stands in that
 * runs the command here and lets half of what it prints through; sqlite3 is the real one.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { folderIn, scratchFolder, scriptOf } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';
import type { Ended } from '../support/run-script.js';

const test = suite('answers that are cut short');

const KUBECTL = `#!/bin/bash
while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done
shift
answer=$("$@"; echo .)
answer=\${answer%.}
printf %s "\${answer:0:$((\${#answer} * LET_THROUGH / 100))}"
`;

function procedureOn(file: string, step: string): string {
  return `
procedure: cut
title: Read over a connection
version: 1.0.0
contact: nobody
places:
  cluster: {kubectl: {context: main}}
  db: {pod: {in: cluster, name: db-0, look: false}}
connections:
  names: {sqlite: {on: db, file: "${file}"}}
phases:
  - id: only
    title: The only phase
    steps:
      - id: one
        title: Do it over the connection
        undo: none
        ${step}
`;
}

const STEPS = {
  capture: 'capture: {into: {SIZE: {type: int}}, run: db cat /proc/sys/kernel/pid_max}',
  'capture by SQL':
    'capture: {into: {ROWS: {type: int}}, sql: {on: names, query: SELECT max(id) FROM names}}',
  sql: 'sql: {on: names, statements: "SELECT id FROM names;"}',
  for_each:
    'for_each: {name: ROW, sql: {on: names, query: SELECT id FROM names}}\n        run: echo "$ROW" >>"$WORK/seen"',
  check:
    'run: "true"\n        verify: {sql: {on: names, query: SELECT max(id) FROM names, expect: "222222"}}',
} as const;

function prepare(step: string): RenderedScript {
  const file = join(scratchFolder(), 'names');
  execFileSync('sqlite3', [file, 'CREATE TABLE names (id); INSERT INTO names VALUES (111111), (222222)']);
  const script = scriptOf(procedureOn(file, step));
  writeFileSync(join(folderIn(script, 'bin'), 'kubectl'), KUBECTL, { mode: 0o755 });
  return script;
}

const runWith = (script: RenderedScript, percent: number): Promise<Ended> => {
  const path = `${join(script.folder, 'bin')}:${process.env['PATH'] ?? ''}`;
  return run(script, ['run', 'only', '--yes'], { env: { PATH: path, LET_THROUGH: String(percent) } });
};

for (const [name, step] of Object.entries(STEPS)) {
  test(`${name} fails when half of the answer arrives, and is done when all of it does`, async () => {
    const script = prepare(step);
    const cut = await runWith(script, 50);
    assert.is.not(cut.status, 0, cut.stdout);
    assert.match(
      cut.stdout + cut.stderr,
      'no end mark: the command failed, or what it printed was cut short',
    );
    assert.not(existsSync(join(script.state, 'work', 'seen')));
    const whole = await runWith(prepare(step), 100);
    assert.is(whole.status, 0, whole.stdout + whole.stderr);
  });
}

test.run();
