/** The page in a real Chromium: what is read, ticked and copied, and what is left without JavaScript. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { readGuide } from '../../src/outputs/guide.js';
import {
  BLOCKS,
  CLIPBOARD,
  NO_CLIPBOARD,
  NO_STORAGE,
  inBrowser,
  reload,
  settled,
  shippedPages,
} from '../support/page.js';
import type { PageBlock } from '../support/page.js';

const PHONE = 390;
const procedures = shippedPages();

/** What reaches over the right edge of the window, or of its own box. */
const OVERFLOWING = `[...document.querySelectorAll('h1, main *')].filter((one) => one.checkVisibility() &&
  (one.getBoundingClientRect().right > document.documentElement.clientWidth + 1 || (one.matches('pre, .table') && one.scrollWidth > one.clientWidth)))
  .map((one) => one.outerHTML.slice(0, 120))`;
/** Boxes that are ticked, and entries of the contents that are struck. */
const TICKED = `[...document.querySelectorAll('[data-tick]:checked')].map((box) => box.dataset.tick)`;
const STRUCK = `[...document.querySelectorAll('nav li.done > a')].map((entry) => entry.getAttribute('href'))`;

/** A block of a step stands in the section of the step or of its undo; what ends an item of a group stands in its last step, or behind it. */
const isAtHome = ([role, , section]: PageBlock, step: string): boolean =>
  step === '' || /item/.test(role) || section.replace(/^(?:step|undo)--?/, '') === step;

const test = suite('page');
const { withPage, add } = inBrowser(test, procedures);

for (const { name, guide } of procedures) {
  add(`${name}: the page holds the guide's blocks, byte for byte, with JavaScript and without`, async () => {
    const blocks = readGuide(guide);
    assert.ok(blocks.length > 5);
    for (const javascript of [true, false]) {
      await withPage(name, { javascript }, async (page) => {
        const found = (await page.evaluate(BLOCKS)) as readonly PageBlock[];
        assert.equal(
          found.map(([role, text]) => [role, text]),
          blocks.map(({ role, text }) => [role, text]),
        );
        const strays = found.filter((block, at) => !isAtHome(block, blocks[at]?.step ?? ''));
        assert.equal(strays, [], name);
      });
    }
  });

  add(`${name}: nothing is cut on a desktop, on a phone and on paper`, async () => {
    for (const window of [
      { width: 1280 },
      { width: PHONE },
      { width: PHONE, dark: true },
      { width: 700, media: 'print' },
    ] as const) {
      await withPage(name, window, async (page) => {
        for (const place of ['#guide', '#review']) {
          await page.evaluate(`location.hash = ${JSON.stringify(place)}`);
          assert.is(await settled(page, `document.querySelector('${place}').checkVisibility()`, true), true);
          assert.equal(await page.evaluate(OVERFLOWING), [], JSON.stringify(window));
        }
      });
    }
  });
}

add('ticks are there again after a reload, strike their entries, and can be cleared', async () => {
  await withPage('drain-node', {}, async (page) => {
    await page.click('#step-drain input');
    await page.click('[data-tick^="confirmed "]');
    const ticked = await page.evaluate(TICKED);
    assert.is((ticked as string[]).length, 2);
    await reload(page);
    assert.equal(await page.evaluate(TICKED), ticked);
    assert.equal(await page.evaluate(STRUCK), ['#step-drain']);
    assert.match(
      String(await page.evaluate(`document.querySelector('.progress').textContent`)),
      /^1 of 12 done/,
    );
    await page.click('.progress button');
    assert.equal(await page.evaluate(TICKED), []);
    await reload(page);
    assert.equal([await page.evaluate(TICKED), await page.evaluate(STRUCK)], [[], []]);
  });
});

add('ticks of one procedure are not those of another', async () => {
  await withPage('drain-node', {}, (page) => page.click('#step-drain input'));
  await withPage('move-data-directory', {}, async (page) => {
    assert.equal(await page.evaluate(TICKED), []);
  });
});

add('where nothing can be stored, boxes work, and one that the browser ticks strikes its entry', async () => {
  await withPage('drain-node', { before: NO_STORAGE }, async (page) => {
    await page.click('#step-drain input');
    assert.equal(await page.evaluate(STRUCK), ['#step-drain']);
    await reload(page);
    await page.evaluate(
      `document.querySelector('#step-drain input').checked = true; dispatchEvent(new Event('pageshow'))`,
    );
    assert.equal(await page.evaluate(STRUCK), ['#step-drain']);
  });
});

add(
  'Copy gives the exact text without a last line end, also where the clipboard is not offered',
  async () => {
    for (const before of ['', NO_CLIPBOARD]) {
      await withPage('postgres-backup-restore', { before }, async (page) => {
        const blocks = (await page.evaluate(BLOCKS)) as readonly PageBlock[];
        const buttons = await page.evaluate(
          `[...document.querySelectorAll('pre[data-role]')].map((block) => block.previousSibling.className)`,
        );
        assert.equal(
          buttons,
          blocks.map(() => 'copy'),
        );
        for (const [at, [role, text]] of blocks.slice(0, 12).entries()) {
          const button = `document.querySelectorAll('button.copy')[${at}]`;
          const label = await page.evaluate(`${button}.textContent`);
          assert.is(label, ['values', 'answer'].includes(role) ? 'Copy, then edit' : 'Copy');
          await page.evaluate(`${button}.id = 'wanted'`);
          await page.click('#wanted');
          await page.evaluate(
            `new Promise((resolve) => { const look = () => ${button}.textContent === 'Copied' ? resolve() : setTimeout(look, 5); look(); })`,
          );
          await page.evaluate(`${button}.id = ''`);
          assert.is(await page.evaluate(CLIPBOARD), text, role);
          assert.not.match(text, /\n$/);
        }
      });
    }
  },
);

add('a copy button never lies over code', async () => {
  await withPage('drain-node', { width: PHONE }, async (page) => {
    const over = `[...document.querySelectorAll('button.copy')].filter((button) =>
      button.getBoundingClientRect().bottom > button.nextSibling.getBoundingClientRect().top).length`;
    assert.is(await page.evaluate(over), 0);
  });
});

add('the contents show where the reader is, and which steps are grave', async () => {
  await withPage('drain-node', {}, async (page) => {
    await page.evaluate(`location.hash = '#step-drain'`);
    const current = `[...document.querySelectorAll('nav [aria-current]')].map((entry) => entry.getAttribute('href'))`;
    assert.equal(await settled(page, current, ['#step-drain']), ['#step-drain']);
    const grave = `[...document.querySelectorAll('nav .risk')].map((mark) => [mark.previousElementSibling.getAttribute('href'), mark.textContent])`;
    assert.equal(await page.evaluate(grave), [['#step-drain', 'destructive']]);
  });
});

add('the contents name every step as its heading does, with its marks', async () => {
  for (const { name } of procedures) {
    await withPage(name, {}, async (page) => {
      const named = (await page.evaluate(`[...document.querySelectorAll('[id|=step]')].map((step) => {
        const marks = (holder) => [...holder.querySelectorAll('b')].map((mark) => mark.className + mark.textContent);
        const entry = document.querySelector('nav a[href="#' + step.id + '"]');
        const title = step.querySelector('h3 label').textContent;
        return [entry.textContent, title, marks(entry.parentElement), marks(step.querySelector('h3'))];
      })`)) as [string, string, string[], string[]][];
      assert.ok(named.length > 5, name);
      for (const [entry, title, entryMarks, marks] of named) {
        assert.match(entry, /^\d+\.\d+ \S/);
        assert.is(entry.trim(), title.trim(), name);
        assert.equal(entryMarks, marks, name);
      }
    });
  }
});

add('what is to be confirmed has a box, and what to look for a heading', async () => {
  await withPage('cdsw-to-cml', {}, async (page) => {
    const tasks = (await page.evaluate(
      `[...document.querySelectorAll('.task')].map((task) => [task.querySelectorAll('label > input').length, task.querySelector('h4')?.textContent ?? 'Look for'])`,
    )) as unknown[];
    assert.ok(tasks.length > 0);
    assert.equal(
      tasks,
      tasks.map(() => [1, 'Look for']),
    );
  });
});

add(
  'without JavaScript there are no buttons, the contents stand beside the guide, and nothing is folded',
  async () => {
    await withPage('drain-node', { javascript: false }, async (page) => {
      const linked = `[...document.querySelectorAll('.phase h2, .part[id]')].every(({ id }) => document.querySelector('nav a[href="#' + id + '"]').checkVisibility())`;
      assert.is(await page.evaluate(linked), true);
      const fails = `[...document.querySelectorAll('.fails')].map((one) => [one.checkVisibility(), getComputedStyle(one, '::before').content])`;
      const shown = (await page.evaluate(fails)) as unknown[];
      assert.ok(shown.length > 3);
      assert.equal(
        shown,
        shown.map(() => [true, '"If it fails"']),
      );
      assert.is(await page.evaluate(`document.querySelectorAll('button').length`), 0);
      assert.is(
        await page.evaluate(`document.querySelector('nav .entries').getBoundingClientRect().height > 100`),
        true,
      );
    });
  },
);

add('text stands out from what is behind it by 4.5 to 1 at least, light and dark', async () => {
  const contrast = `(() => {
    const light = (color) => color.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const behind = (one) => {
      const color = getComputedStyle(one).backgroundColor;
      return color !== 'rgba(0, 0, 0, 0)' || one.parentElement === null ? color : behind(one.parentElement);
    };
    const texts = [...document.querySelectorAll('body *')].filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '') && one.checkVisibility() && !one.matches('script, style'));
    return texts.flatMap((one) => {
      const [low, high] = [light(getComputedStyle(one).color), light(behind(one))].sort((a, b) => a - b);
      const ratio = (high + 0.05) / (low + 0.05);
      return ratio < 4.5 ? [one.outerHTML.slice(0, 80) + ratio] : [];
    });
  })()`;
  for (const dark of [false, true]) {
    await withPage('drain-node', { dark }, async (page) => {
      await page.click('#step-drain input');
      assert.equal(await page.evaluate(contrast), []);
    });
  }
});

test('the source of a page is readable: no character has a number where it needs none', () => {
  for (const { name, page } of procedures) assert.not.match(page, /&#/, name);
});

test.run();
