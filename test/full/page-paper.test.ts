/** The page as a PDF: contents, nothing clipped, nothing folded. The text is read back from the PDF. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { readGuide } from '../../src/outputs/guide.js';
import { makeFolder, removeFolder } from '../support/folder.js';
import { inBrowser, settled, shippedPages } from '../support/page.js';

const test = suite('page on paper');
const procedures = shippedPages();
const { withPage, add } = inBrowser(test, procedures);

function textOf(pdf: Buffer): string {
  const folder = makeFolder();
  const path = join(folder, 'page.pdf');
  writeFileSync(path, pdf);
  const { stdout } = spawnSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  removeFolder(folder);
  return stdout;
}

/** Lines break elsewhere on paper, and a break may stand in for a blank. */
const bare = (text: string): string => text.replace(/\s+/g, '');

add('on paper there is no button, and what is folded on the screen can be read', async () => {
  await withPage('drain-node', { width: 700, media: 'print', dark: true }, async (page) => {
    const visible = `[...document.querySelectorAll('button, a.anchor, .form, .tabs, nav summary')].filter((one) => one.checkVisibility()).length`;
    assert.is(await page.evaluate(visible), 0);
    const fails = `document.querySelector('[id|=step] > details > :last-child').getBoundingClientRect().height > 10`;
    assert.is(await page.evaluate(fails), true);
    assert.is(await page.evaluate(`getComputedStyle(document.body).color`), 'rgb(0, 0, 0)');
  });
});

for (const { name, guide } of procedures)
  add(`${name}: a PDF has the contents and every line of every block, also of folded phases`, async () => {
    await withPage(name, {}, async (page) => {
      await page.evaluate(
        `document.querySelectorAll('details.phase').forEach((one) => { one.open = false; })`,
      );
      // A value behind a name is no part of the line.
      await page.evaluate(`document.querySelector('#values-form [type=checkbox]')?.click()`);
      const text = textOf(await page.print());
      const contents = text.slice(0, text.indexOf('This guide and migrate.sh'));
      assert.match(contents, /Contents/);
      const entries = (await page.evaluate(
        `[...document.querySelectorAll('nav .phases a')].map((one) => one.textContent)`,
      )) as string[];
      assert.ok(entries.length > 5);
      for (const entry of entries)
        assert.ok(bare(contents).includes(bare(entry)), `${name}: the contents name ${entry}`);
      const whole = bare(text);
      const lines = readGuide(guide).flatMap(({ text: block }) => block.split('\n'));
      const missing = lines.filter((line) => !whole.includes(bare(line)));
      assert.ok(lines.length > 50);
      assert.equal(missing, [], name);
      const open = `[...document.querySelectorAll('details.phase')].filter((one) => one.open).length`;
      assert.is(await settled(page, open, 0), 0);
    });
  });

test.run();
