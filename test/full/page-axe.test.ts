/** axe-core looks at the pages: guide and review, light and dark, wide and narrow, with and without what a reader has done. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { fill, inBrowser, settled, shippedPages } from '../support/page.js';
import type { Page } from '../support/chromium.js';

const test = suite('page and axe-core');
const procedures = shippedPages();
const { withPage, add } = inBrowser(test, procedures);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is wrong, as short sentences. */
const FOUND = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')))`;

async function foundBy(page: Page): Promise<unknown> {
  await page.evaluate(AXE);
  return page.evaluate(FOUND);
}

for (const { name } of procedures.filter((one) => one.name !== 'cdsw-to-cml'))
  add(`${name}: nothing is found on a desktop and on a phone, light and dark`, async () => {
    for (const window of [{ dark: true }, { width: 390 }])
      await withPage(name, window, async (page) => {
        assert.equal(await foundBy(page), [], JSON.stringify(window));
      });
  });

add('nothing is found in the largest page', async () => {
  await withPage('cdsw-to-cml', {}, async (page) => {
    assert.equal(await foundBy(page), []);
  });
});

add(
  'nothing is found in the review, in the open drawer, in a search, and where a value is wrong',
  async () => {
    await withPage('drain-node', { width: 390, dark: true }, async (page) => {
      await page.evaluate(`location.hash = '#review'`);
      assert.is(await settled(page, `document.querySelector('#guide').hidden`, true), true);
      assert.equal(await foundBy(page), []);
      await page.evaluate(`location.hash = '#set-up'`);
      await fill(page, '#value-NODE', "it's wrong");
      await page.click('nav summary');
      await fill(page, '#search', 'drain');
      await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
      assert.equal(await foundBy(page), []);
    });
  },
);

test.run();
