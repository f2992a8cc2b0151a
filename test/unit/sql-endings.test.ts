/** How SQL ends that is given to a client: as a statement, and not within a comment or behind a command of the client's. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { build } from '../support/compile.js';

const test = suite('endings of SQL');

function given(last: string): string {
  const { plan } = build(`procedure: endings
title: End what is begun
version: 1.0.0
connections:
  app: {psql: {host: localhost}}
phases:
  - id: only
    title: The only phase
    steps:
      - id: one
        title: Run a statement
        sql:
          on: app
          transaction: false
          statements: |
            ${last}
        undo: none
`);
  return plan.phases[0]?.steps[0]?.texts.body?.source.split('\n').slice(1, -1).join('\n') ?? '';
}

for (const [last, whole] of [
  ['VACUUM', 'VACUUM;'],
  ['VACUUM;', 'VACUUM;'],
  ['VACUUM -- all', 'VACUUM -- all\n;'],
  ["SELECT 'VACUUM' \\gexec", "SELECT 'VACUUM' \\gexec\n;"],
  ['\\echo done', '\\echo done'],
] as const) {
  test(last, () => {
    assert.is(given(last), whole);
  });
}

test.run();
