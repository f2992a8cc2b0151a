/** What REVIEW.md says of a script holds on a machine with coreutils: digests, counts, and a command on each line that it names. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LineRef, Review } from '../../src/render/review/review.js';
import { compileCase, output, shippedCases } from '../golden/cases.js';
import { BASH } from '../support/bash.js';
import { makeFolder } from '../support/folder.js';

const test = suite('the review page, checked with coreutils');

/** What a command prints beside the outputs. */
function printed(folder: string, command: string): string {
  const { status, stdout, stderr } = spawnSync(BASH, ['-c', command], { cwd: folder, encoding: 'utf8' });
  assert.is(status, 0, `${command}: ${stderr}`);
  return stdout;
}

/** Words by which a line is known that does something to objects. */
function wordsOf(how: string, objects: readonly string[]): string[] {
  const verbs = how.replace(/^(?:write|append)/, '>').split(/[^\w>\\-]+/);
  const names = objects.flatMap((object) => object.split(/[^\w.-]+/));
  return [...verbs, ...names].filter((word) => word === '>' || word.length > 1);
}

const CONDITION = /\bif\b|\bcase\b|\\else|\\elif|\|\||&&|\)|\[ |^SELECT /;

for (const one of shippedCases()) {
  const outputs = compileCase(one);
  const [page, script] = [output(outputs, 'REVIEW.md'), output(outputs, 'migrate.sh')];
  const { review } = JSON.parse(output(outputs, 'manifest.json')) as { readonly review: Review };
  const lines = script.split('\n');
  const at = (line: number): string => lines[line - 1] ?? '';

  test(`${one.name}: the digests are those that its own commands print`, () => {
    const folder = makeFolder();
    for (const name of ['migrate.sh', 'README.md']) writeFileSync(join(folder, name), output(outputs, name));
    const [, block = ''] = /^```sh\n([\s\S]*?)^```$/m.exec(page) ?? [];
    const digests = printed(folder, block).match(/^[0-9a-f]{64}/gm);
    assert.equal(digests, [review.scriptDigest, review.guideDigest, review.runnerDigest]);
    for (const digest of digests ?? []) assert.match(page, `| \`${digest}\` |`);
    const [, last] = /the runner, the last (\d+) lines/.exec(page) ?? [];
    assert.match(printed(folder, `tail -n ${last} migrate.sh | sha256sum`), review.runnerDigest);
    const [, all] = /To read: lines 1–\d+ of (\d+), /.exec(page) ?? [];
    assert.is(printed(folder, 'wc -l <migrate.sh').trim(), all);
  });

  test(`${one.name}: each line that it names holds the command, and each condition is one`, () => {
    const rows = [
      ...review.changes.flatMap((place) => place.rows),
      ...review.undo.map((row) => ({ ...row, how: row.verb })),
    ];
    assert.ok(rows.length > 2);
    for (const { how, objects, lines: refs } of rows)
      for (const { line, guards } of refs) {
        const words = wordsOf(how, objects);
        assert.ok(
          words.some((word) => at(line).includes(word)),
          `${line}: ${at(line)} is not ${how} ${objects.join()}`,
        );
        for (const guard of guards) assert.match(at(guard.line), CONDITION);
      }
  });

  test(`${one.name}: what is not known, and what may fail, is found with grep`, () => {
    const found = ({
      command,
      lines: refs,
    }: {
      readonly command: string;
      readonly lines: readonly LineRef[];
    }): void => {
      assert.is(at(refs[0]?.line ?? 0).trim(), command);
      assert.not(command === '' || command.startsWith('#'));
    };
    review.unknown.forEach(found);
    review.lost.forEach(found);
    for (const again of review.lost.flatMap((row) => row.again)) assert.not(at(again) === '');
  });
}

test.run();
