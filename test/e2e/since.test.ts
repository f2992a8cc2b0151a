/** REVIEW.md tells who signed a version what changed since; `check` and `bundle` hold to the same page. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commandIn } from '../support/command-in.js';
import { removeFolder } from '../support/folder.js';
import { OUT, SOURCE, copyRepository, edit, makeRepository, must } from '../support/repository.js';

const test = suite<{ folder: string; template: string }>('since');

test.before((context) => {
  context.template = makeRepository();
});
test.before.each((context) => {
  context.folder = copyRepository(context.template);
});
test.after.each(({ folder }) => {
  removeFolder(folder);
});
test.after(({ template }) => {
  removeFolder(template);
});

/** The part of a page that says what changed. */
function changes(folder: string): string {
  const page = readFileSync(join(folder, OUT, 'REVIEW.md'), 'utf8');
  return page.slice(page.indexOf('## What changed since'), page.indexOf('Procedure digest'));
}

test('a revision: findings, steps, the tab of the page and the manifest; check wants the same version', async ({
  folder,
}) => {
  edit(folder, SOURCE, 'sleep 30', 'sleep 3');
  const built = await commandIn(folder, ['build', '--since', 'HEAD']);
  assert.is(built.status, 0, built.err);
  const said = changes(folder);
  assert.match(
    said,
    /^## What changed since `HEAD` \(\S+ \d\S+\)\n\n[^;]*1 danger[^;]*; 1 step changed, \d+ unchanged\./,
  );
  assert.match(said, /^\| \*\*danger\*\* \| `\S+` \| .*30.*\|$/m);
  assert.match(said, /^- \*\*1\.\d\*\* `\S+`: changed: body$/m);
  assert.match(readFileSync(join(folder, OUT, 'index.html'), 'utf8'), 'What changed since');
  const manifest = JSON.parse(readFileSync(join(folder, OUT, 'manifest.json'), 'utf8')) as {
    review: { since: { from: string; steps: unknown[] } };
  };
  assert.is(manifest.review.since.from, 'HEAD');
  assert.is(manifest.review.since.steps.length, 1);
  assert.is((await commandIn(folder, ['check', '--since', 'HEAD'])).status, 0);
  const otherwise = await commandIn(folder, ['check']);
  assert.is(otherwise.status, 1);
  assert.match(otherwise.out, 'what was built with `--since` is checked with it');
});

test('the script that was signed, and no change at all', async ({ folder }) => {
  copyFileSync(join(folder, OUT, 'migrate.sh'), join(folder, 'signed.sh'));
  assert.is((await commandIn(folder, ['build', '--since', 'signed.sh'])).status, 0);
  assert.match(changes(folder), /since `signed\.sh` \(\S+ \d\S+\)\n\nNothing changed\./);
  edit(folder, SOURCE, 'sleep 30', 'sleep 40');
  assert.is((await commandIn(folder, ['build', '--since', 'signed.sh'])).status, 0);
  assert.match(changes(folder), '1 step changed');
});

test('a version without the procedure has nothing to compare; one that cannot be read or found is refused', async ({
  folder,
}) => {
  must(
    folder,
    'git checkout -q --orphan empty && git rm -rqf --cached . && git commit -q --allow-empty -m none',
  );
  const built = await commandIn(folder, ['build', '--since', 'empty']);
  assert.is(built.status, 0, built.err);
  assert.match(changes(folder), 'It has no such procedure: all of this is new.');
  const page = readFileSync(join(folder, OUT, 'REVIEW.md'), 'utf8');
  writeFileSync(join(folder, 'broken.yaml'), 'procedure: [\n');
  for (const [since, words] of [
    ['broken.yaml', 'cannot be read'],
    ['v9', 'neither a file or folder nor a revision'],
  ] as const) {
    const { status, err } = await commandIn(folder, ['build', '--since', since]);
    assert.is(status, 2);
    assert.match(err, words);
  }
  assert.is(readFileSync(join(folder, OUT, 'REVIEW.md'), 'utf8'), page, 'nothing is written then');
});

test('a bundle holds the page that tells what changed', async ({ folder }) => {
  edit(folder, SOURCE, 'sleep 30', 'sleep 40');
  const packed = await commandIn(folder, ['bundle', '--since', 'HEAD', '--out', 'dist']);
  assert.is(packed.status, 0, packed.err);
  assert.match(must(folder, 'tar -xOf dist/*.tar --wildcards "*/REVIEW.md"'), '## What changed since `HEAD`');
});

test.run();
