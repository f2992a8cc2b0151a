/** The page on a phone: a thumb gets around in fifty steps, and nothing is too small for it. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { inBrowser, settled, shippedPages } from '../support/page.js';

const PHONE = { width: 390 } as const;
const test = suite('page on a phone');
const procedures = shippedPages();
const { withPage, add } = inBrowser(test, procedures);

const SHOWN = `document.querySelector('nav ol').checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })`;

add('the title comes first, and the contents are a drawer at the lower edge', async () => {
  await withPage('cdsw-to-cml', PHONE, async (page) => {
    const title = `document.querySelector('h1').getBoundingClientRect().bottom < innerHeight / 2`;
    assert.equal([await page.evaluate(title), await page.evaluate(SHOWN)], [true, false]);
    const bar = `['.previous', 'summary', '.next'].map((one) => document.querySelector('nav ' + one).getBoundingClientRect().top > innerHeight * 0.9)`;
    assert.equal(await page.evaluate(bar), [true, true, true]);
    await page.click('nav summary');
    assert.is(await settled(page, SHOWN, true), true);
    await page.click('nav .phases li li:nth-child(4) a');
    const below = `location.hash !== '' && ((top) => top >= 0 && top < 200)(document.querySelector(location.hash).getBoundingClientRect().top)`;
    assert.is(await settled(page, below, true), true);
    assert.is(await settled(page, SHOWN, false), false);
    await page.click('nav summary');
    await page.press('Escape');
    assert.is(await settled(page, SHOWN, false), false);
    await page.click('nav summary');
    // An open drawer moves to the entry that is read, so a press at a place could meet another one.
    await page.evaluate(`document.querySelector('nav [href="#top"]').click()`);
    assert.is(await settled(page, 'scrollY', 0), 0);
  });
});

add('Next leads through all steps of a long procedure, one press a step, and Previous back', async () => {
  await withPage('cdsw-to-cml', PHONE, async (page) => {
    const visited = `(async () => {
      const ids = [];
      const shows = (step) => { const { top } = step.getBoundingClientRect(); return top > -2 && top < innerHeight; };
      const steps = [...document.querySelectorAll('[id|=step]')];
      for (const way of ['.next', '.previous']) for (const _ of steps) {
        document.querySelector('nav ' + way).click();
        await new Promise(requestAnimationFrame);
        ids.push(document.activeElement.closest('[id|=step]')?.id);
        if (!shows(document.activeElement.closest('[id|=step]'))) ids.push('not in the window');
      }
      return ids;
    })()`;
    const ids = (await page.evaluate(
      `[...document.querySelectorAll('[id|=step]')].map(({ id }) => id)`,
    )) as string[];
    assert.ok(ids.length > 30);
    const back = [...ids].reverse().slice(1);
    assert.equal(await page.evaluate(visited), [...ids, ...back, ids[0]]);
  });
});

add('what a thumb has to meet is 44 pixels high at least', async () => {
  for (const { name } of procedures) {
    await withPage(name, PHONE, async (page) => {
      await page.click('nav summary');
      assert.is(await settled(page, SHOWN, true), true);
      const small = `[...document.querySelectorAll('button, summary, input:not([type=checkbox]), select, label:has(input), nav li a, .tabs a')]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.9)
        .map((one) => one.outerHTML.slice(0, 100) + ' ' + one.getBoundingClientRect().height)`;
      await page.evaluate(`document.querySelectorAll('main details').forEach((one) => { one.open = true; })`);
      assert.equal(await page.evaluate(small), [], name);
    });
  }
});

add('a row of a table is a list in which each cell is named', async () => {
  await withPage('drain-node', PHONE, async (page) => {
    await page.evaluate(`location.hash = '#review'`);
    const cell = `document.querySelector('#review td[data-label="What it proves"]')`;
    assert.is(await settled(page, `${cell}.checkVisibility()`, true), true);
    assert.match(
      String(await page.evaluate(`getComputedStyle(${cell}, '::before').content`)),
      /data-label|What it proves/,
    );
  });
});

test.run();
