/** The page in a real Chromium: what is read, ticked and copied, on a desktop, on a phone, on paper, and without JavaScript. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { readGuide } from '../../src/outputs/guide.js';
import { compileCase, output, shippedCases } from '../golden/cases.js';
import { chromiumPath, startChromium } from '../support/chromium.js';
import type { Browser, Page, Window } from '../support/chromium.js';
import { makeFolder, removeFolder } from '../support/folder.js';

const program = chromiumPath();
if (program === undefined)
  console.log('skipped: there is no Chromium; bash test/prerequisites.sh says how to get it');

const PHONE = 390;
const procedures = shippedCases().map(({ name, folder }) => {
  const outputs = compileCase({ name, folder });
  return {
    name: name.replace('procedures/', ''),
    guide: output(outputs, 'README.md'),
    page: output(outputs, 'index.html'),
  };
});
const folder = makeFolder(
  Object.fromEntries(procedures.map(({ name, page }) => [`${name}/index.html`, page])),
);
const address = (name: string): string => pathToFileURL(join(folder, name, 'index.html')).href;

/** Blocks as the browser has them, in the order of the page. */
const BLOCKS = `[...document.querySelectorAll('.block > pre')].map((pre) => [pre.dataset.info, pre.querySelector('code').textContent])`;
/** What reaches over the right edge of the window, or of its own box. */
const OVERFLOWING = `[...document.querySelectorAll('h1, main *')].filter((one) => one.checkVisibility() &&
  (one.getBoundingClientRect().right > document.documentElement.clientWidth + 1 || (one.matches('pre, .table') && one.scrollWidth > one.clientWidth)))
  .map((one) => one.outerHTML.slice(0, 120))`;
const NO_STORAGE = `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('off', 'SecurityError'); } });`;
const NO_CLIPBOARD = `Object.defineProperty(navigator, 'clipboard', { value: undefined });`;
/** The text in the clipboard, also where the page does not see one. */
const CLIPBOARD = `Object.getOwnPropertyDescriptor(Navigator.prototype, 'clipboard').get.call(navigator).readText()`;
/** Boxes that are ticked, and entries of the contents that are struck. */
const TICKED = `[...document.querySelectorAll('input:checked')].map((box) => box.dataset.tick)`;
const STRUCK = `[...document.querySelectorAll('nav li.done > a')].map((entry) => entry.getAttribute('href'))`;

const test = suite('page');
let browser: Browser;

test.before(() => {
  if (program !== undefined) browser = startChromium(program);
});
test.after(async () => {
  if (program !== undefined) await browser.close();
  removeFolder(folder);
});

/** Opens a page, and afterwards sees that it was silent and asked for nothing but itself. */
async function withPage(name: string, window: Window, look: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.open(address(name), window);
  await look(page);
  assert.equal(page.said, [], name);
  assert.equal([...new Set(page.requests)], [address(name)], name);
  await page.close();
}

/** What an expression comes to, once it is what is wanted or has had ample time to be. */
async function settled(page: Page, expression: string, wanted: unknown): Promise<unknown> {
  return page.evaluate(`(async () => {
    for (let looks = 0; looks < 400; looks += 1) {
      if (JSON.stringify(${expression}) === ${JSON.stringify(JSON.stringify(wanted))}) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return ${expression};
  })()`);
}

const cases: [string, () => Promise<void>][] = [];
const inBrowser = (name: string, run: () => Promise<void>): void => void cases.push([name, run]);

for (const { name, guide } of procedures) {
  inBrowser(
    `${name}: the page holds the guide's blocks, byte for byte, with JavaScript and without`,
    async () => {
      const blocks = readGuide(guide).map(({ role, step, text }) => [
        step === '' ? `bash role=${role}` : `bash role=${role} step=${step}`,
        text,
      ]);
      assert.ok(blocks.length > 5);
      for (const javascript of [true, false]) {
        await withPage(name, { javascript }, async (page) => {
          assert.equal(await page.evaluate(BLOCKS), blocks);
        });
      }
    },
  );

  inBrowser(`${name}: nothing is cut on a desktop, on a phone and on paper`, async () => {
    for (const window of [
      { width: 1280 },
      { width: PHONE },
      { width: PHONE, dark: true },
      { width: 700, media: 'print' },
    ] as const) {
      await withPage(name, window, async (page) => {
        assert.equal(await page.evaluate(OVERFLOWING), [], JSON.stringify(window));
      });
    }
  });
}

inBrowser('ticks are there again after a reload, strike their entries, and can be cleared', async () => {
  await withPage('drain-node', {}, async (page) => {
    await page.click('#step-drain input');
    await page.click('[data-tick^="confirmed "]');
    const ticked = await page.evaluate(TICKED);
    assert.is((ticked as string[]).length, 2);
    await page.reload();
    assert.equal(await page.evaluate(TICKED), ticked);
    assert.equal(await page.evaluate(STRUCK), ['#step-drain']);
    assert.match(
      String(await page.evaluate(`document.querySelector('.progress').textContent`)),
      /^1 of 13 done/,
    );
    await page.click('.progress button');
    assert.equal(await page.evaluate(TICKED), []);
    await page.reload();
    assert.equal([await page.evaluate(TICKED), await page.evaluate(STRUCK)], [[], []]);
  });
});

inBrowser('ticks of one procedure are not those of another', async () => {
  await withPage('drain-node', {}, (page) => page.click('#step-drain input'));
  await withPage('move-data-directory', {}, async (page) => {
    assert.equal(await page.evaluate(TICKED), []);
  });
});

inBrowser(
  'where nothing can be stored, boxes work, and one that the browser ticks strikes its entry',
  async () => {
    await withPage('drain-node', { before: NO_STORAGE }, async (page) => {
      await page.click('#step-drain input');
      assert.equal(await page.evaluate(STRUCK), ['#step-drain']);
      await page.reload();
      await page.evaluate(
        `document.querySelector('#step-drain input').checked = true; dispatchEvent(new Event('pageshow'))`,
      );
      assert.equal(await page.evaluate(STRUCK), ['#step-drain']);
    });
  },
);

inBrowser(
  'Copy gives the exact text without a last line end, also where the clipboard is not offered',
  async () => {
    for (const before of ['', NO_CLIPBOARD]) {
      await withPage('postgres-backup-restore', { before }, async (page) => {
        const blocks = (await page.evaluate(BLOCKS)) as [string, string][];
        const buttons = await page.evaluate(
          `[...document.querySelectorAll('.block')].map((block) => block.firstChild.className)`,
        );
        assert.equal(
          buttons,
          blocks.map(() => 'copy'),
        );
        for (const [at, [info, text]] of blocks.slice(0, 12).entries()) {
          const button = `document.querySelectorAll('button.copy')[${at}]`;
          const label = await page.evaluate(`${button}.textContent`);
          assert.is(label, /role=(?:values|answer)/.test(info) ? 'Copy, then edit' : 'Copy');
          await page.evaluate(`${button}.id = 'wanted'`);
          await page.click('#wanted');
          await page.evaluate(
            `new Promise((resolve) => { const look = () => ${button}.textContent === 'Copied' ? resolve() : setTimeout(look, 5); look(); })`,
          );
          await page.evaluate(`${button}.id = ''`);
          assert.is(await page.evaluate(CLIPBOARD), text, info);
          assert.not.match(text, /\n$/);
        }
      });
    }
  },
);

inBrowser('a copy button never lies over code', async () => {
  await withPage('drain-node', { width: PHONE }, async (page) => {
    const over = `[...document.querySelectorAll('button.copy')].filter((button) =>
      button.getBoundingClientRect().bottom > button.nextSibling.getBoundingClientRect().top).length`;
    assert.is(await page.evaluate(over), 0);
  });
});

inBrowser(
  'on a phone the title comes first, the contents are a menu, and there is a way back to the top',
  async () => {
    await withPage('cdsw-to-cml', { width: PHONE }, async (page) => {
      const title = `document.querySelector('h1').getBoundingClientRect().bottom < innerHeight`;
      const shown = `document.querySelector('nav ol').checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })`;
      assert.equal([await page.evaluate(title), await page.evaluate(shown)], [true, false]);
      await page.click('nav summary');
      assert.is(await settled(page, shown, true), true);
      await page.click('nav li li:nth-child(4) a');
      const below = `location.hash !== '' && ((top) => top > 40 && top < 200)(document.querySelector(location.hash).getBoundingClientRect().top)`;
      assert.is(await settled(page, below, true), true);
      assert.is(await settled(page, shown, false), false);
      await page.click('nav .up');
      assert.is(await settled(page, 'scrollY', 0), 0);
    });
  },
);

inBrowser('the contents show where the reader is, and which steps are grave', async () => {
  await withPage('drain-node', {}, async (page) => {
    await page.evaluate(`location.hash = '#step-drain'`);
    const current = `[...document.querySelectorAll('nav [aria-current]')].map((entry) => entry.getAttribute('href'))`;
    assert.equal(await settled(page, current, ['#step-drain']), ['#step-drain']);
    const grave = `[...document.querySelectorAll('nav .risk')].map((mark) => [mark.previousElementSibling.getAttribute('href'), mark.textContent])`;
    assert.equal(await page.evaluate(grave), [['#step-drain', 'destructive']]);
  });
});

inBrowser('what is to be confirmed has a box, and what to look for a heading', async () => {
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

inBrowser('without JavaScript there are no buttons, and the contents stand beside the guide', async () => {
  await withPage('drain-node', { javascript: false }, async (page) => {
    assert.is(await page.evaluate(`document.querySelectorAll('button').length`), 0);
    assert.is(
      await page.evaluate(`document.querySelector('nav ol').getBoundingClientRect().height > 100`),
      true,
    );
  });
});

inBrowser(
  'on paper there is no navigation and no button, and what to do after a failure can be read',
  async () => {
    await withPage('drain-node', { width: 700, media: 'print', dark: true }, async (page) => {
      const visible = `[...document.querySelectorAll('nav, button, a.anchor')].filter((one) => one.checkVisibility()).length`;
      assert.is(await page.evaluate(visible), 0);
      assert.is(
        await page.evaluate(
          `document.querySelector('details.fails > :last-child').getBoundingClientRect().height > 10`,
        ),
        true,
      );
      assert.is(await page.evaluate(`getComputedStyle(document.body).color`), 'rgb(0, 0, 0)');
    });
  },
);

inBrowser('text stands out from what is behind it by 4.5 to 1 at least, light and dark', async () => {
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

inBrowser('the keyboard reaches a box and ticks it, and what has the focus is outlined', async () => {
  await withPage('drain-node', {}, async (page) => {
    await page.press('Tab');
    assert.is(await page.evaluate(`document.activeElement.className`), 'skip');
    assert.is(await page.evaluate(`document.activeElement.getBoundingClientRect().left`), 0);
    assert.is(await page.evaluate(`getComputedStyle(document.activeElement).outlineStyle`), 'solid');
  });
});

if (program !== undefined) for (const [name, run] of cases) test(name, run);

test('the source of a page is readable: no character has a number where it needs none', () => {
  for (const { name, page } of procedures) assert.not.match(page, /&#/, name);
});

test.run();
