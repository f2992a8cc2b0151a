/** What a reader does in the page: fills in values, searches, folds, turns to the review, signs off; and all of it by keys alone. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { Page } from '../support/chromium.js';
import type { WithPage } from '../support/page.js';
import { BLOCKS, CLIPBOARD, fill, inBrowser, reload, settled, shippedPages } from '../support/page.js';

const test = suite('page in use');
const procedures = shippedPages();
const { withPage: openPage, add, saved } = inBrowser(test, procedures);

/** What an earlier test left in the browser is gone. */
const withPage: WithPage = (name, window, look) =>
  openPage(name, window, async (page) => {
    await page.evaluate('localStorage.clear()');
    await reload(page);
    await look(page);
  });

const VALUES = `document.querySelector('[data-role=values]').textContent`;
const KEPT = `Object.entries(localStorage).filter(([key]) => key.includes(' values ')).map(([, value]) => value)`;
const ALL_KEPT = `Object.entries(localStorage).flat().join(' ')`;
const SHOWN_VALUES = `[...document.querySelectorAll('#step-drain [data-value]')].map((one) => [one.textContent, one.dataset.value])`;
const KEEP = '#values-form .form > p:nth-last-child(2) input';

async function others(page: Page): Promise<unknown> {
  return page.evaluate(`${BLOCKS}.filter(([role]) => role !== 'values')`);
}

add(
  'a value is put into the block of values, quoted, and into no other; it is shown behind its name',
  async () => {
    await withPage('drain-node', {}, async (page) => {
      const before = await others(page);
      await fill(page, '#value-NODE', 'worker-3');
      await fill(page, '#value-CONTEXT', "it's $(here)");
      assert.match(String(await page.evaluate(VALUES)), /^NODE='worker-3' +# The node's name/m);
      assert.match(String(await page.evaluate(VALUES)), /^CONTEXT='it'\\''s \$\(here\)' +# /m);
      assert.equal(await others(page), before);
      assert.equal(await page.evaluate(SHOWN_VALUES), [
        ['$NODE', 'worker-3'],
        ['$DRAIN_TIMEOUT', '10m'],
      ]);
      const content = `getComputedStyle(document.querySelector('#step-drain [data-value]'), '::after').content`;
      assert.match(String(await page.evaluate(content)), /worker-3|data-value/);
      await page.click('[data-role=values]');
      await page.evaluate(`document.querySelector('[data-role=values]').previousSibling.id = 'copy-values'`);
      await page.click('#copy-values');
      assert.is(
        await settled(page, `document.querySelector('#copy-values').textContent`, 'Copied'),
        'Copied',
      );
      assert.is(await page.evaluate(CLIPBOARD), await page.evaluate(VALUES));
      await page.evaluate(`getSelection().selectAllChildren(document.querySelector('#step-drain pre'))`);
      assert.not.match(String(await page.evaluate(`getSelection().toString()`)), /worker-3/);
      await fill(page, '#value-NODE', ' ');
      await page.evaluate(
        `document.querySelector('#value-NODE').value = ''; document.querySelector('#value-NODE').dispatchEvent(new Event('input'))`,
      );
      assert.match(String(await page.evaluate(VALUES)), /^NODE='' +# /m);
    });
  },
);

add('a value that does not fit its type is named as such', async () => {
  await withPage('drain-node', {}, async (page) => {
    const wrong = `document.querySelector('#value-NODE-wrong').textContent`;
    await fill(page, '#value-NODE', 'No Name');
    assert.match(String(await page.evaluate(wrong)), /^Not valid/);
    assert.is(await page.evaluate(`document.querySelector('#value-NODE').ariaInvalid`), 'true');
    await fill(page, '#value-NODE', 'name');
    assert.is(await page.evaluate(wrong), '');
  });
});

add('values are kept only where the reader says so, and until they take it back', async () => {
  await withPage('drain-node', {}, async (page) => {
    await fill(page, '#value-NODE', 'worker-3');
    assert.not.match(String(await page.evaluate(ALL_KEPT)), /worker-3/);
    await reload(page);
    assert.match(String(await page.evaluate(VALUES)), /^NODE=''/m);
    await fill(page, '#value-NODE', 'worker-4');
    await page.click(KEEP);
    assert.equal(await page.evaluate(KEPT), ['{"NODE":"worker-4"}']);
    await reload(page);
    assert.match(String(await page.evaluate(VALUES)), /^NODE='worker-4'/m);
    await page.click(KEEP);
    assert.equal(await page.evaluate(KEPT), []);
    await reload(page);
    assert.match(String(await page.evaluate(VALUES)), /^NODE=''/m);
  });
});

add('a secret has no field, and no value is shown behind its name', async () => {
  await withPage('postgres-backup-restore', {}, async (page) => {
    assert.is(
      await page.evaluate(`document.querySelector('[data-role=secret]').textContent`),
      'secret DB_PASSWORD RESTORE_PASSWORD',
    );
    assert.is(await page.evaluate(`document.querySelectorAll('[id*=PASSWORD], [type=password]').length`), 0);
    const marked = `[...document.querySelectorAll('[data-name=DB_PASSWORD]')].map((one) => one.dataset.value ?? 'none')`;
    const shown = (await page.evaluate(marked)) as string[];
    assert.ok(shown.length > 0);
    assert.equal(new Set(shown), new Set(['none']));
  });
});

add('a search leaves the steps that hold the words, opens their phase, and gives all back', async () => {
  await withPage('drain-node', {}, async (page) => {
    const steps = `[...document.querySelectorAll('[id|=step]')].filter((one) => one.checkVisibility()).map(({ id }) => id)`;
    const all = (await page.evaluate(steps)) as string[];
    await page.evaluate(`document.querySelector('#fold-1').open = false`);
    await page.press('/');
    assert.is(await page.evaluate(`document.activeElement.id`), 'search');
    await page.type('delete-emptydir DRAIN');
    assert.equal(await page.evaluate(steps), ['step-drain']);
    assert.is(
      await page.evaluate(`document.querySelector('.search [role=status]').textContent`),
      `1 of ${all.length} steps`,
    );
    assert.ok(((await page.evaluate(`CSS.highlights.get('found').size`)) as number) > 1);
    const entries = `[...document.querySelectorAll('nav .phases li li')].filter((one) => one.checkVisibility()).length`;
    assert.is(await page.evaluate(entries), 1);
    await page.press('Escape');
    assert.equal(await page.evaluate(steps), all);
    assert.is(await page.evaluate(`CSS.highlights.get('found').size`), 0);
    await fill(page, '#search', 'cordon the node');
    const undo = `document.querySelector('#step-cordon [href="#undo-cordon"]').checkVisibility()`;
    assert.is(await page.evaluate(undo), true, 'of a step that is found, all is shown');
    await fill(page, '#search', 'no such words anywhere');
    assert.equal(await page.evaluate(steps), []);
    assert.is(
      await page.evaluate(`document.querySelector('.search [role=status]').textContent`),
      `0 of ${all.length} steps`,
    );
  });
});

add('phases fold, a folded one is folded after a reload, and a link into it opens it', async () => {
  await withPage('drain-node', {}, async (page) => {
    const open = `[...document.querySelectorAll('details.phase')].map((one) => one.open)`;
    // By keys: the place of a phase moves while what comes into sight is laid out.
    await page.evaluate(`document.querySelector('#fold-1 > summary').focus()`);
    await page.press('Enter');
    assert.equal(await settled(page, open, [false, true]), [false, true]);
    const kept = `Object.entries(localStorage).some(([key, value]) => key.includes(' folded ') && value.includes('fold-1'))`;
    assert.is(await settled(page, kept, true), true);
    await reload(page);
    assert.equal(await page.evaluate(open), [false, true]);
    await page.evaluate(`location.hash = '#step-drain'`);
    assert.equal(await settled(page, open, [true, true]), [true, true]);
  });
});

add('the review is a tab, to which arrows and links lead', async () => {
  await withPage('drain-node', {}, async (page) => {
    const shown = `['#guide', '#review'].map((one) => document.querySelector(one).checkVisibility())`;
    assert.equal(await page.evaluate(shown), [true, false]);
    await page.click('#tab-review');
    assert.equal(await page.evaluate(shown), [false, true]);
    await page.press('ArrowRight');
    assert.equal(
      [await page.evaluate(shown), await page.evaluate(`document.activeElement.id`)],
      [[true, false], 'tab-guide'],
    );
    await page.click('nav [href="#review-what-it-changes"]');
    assert.equal(await settled(page, shown, [false, true]), [false, true]);
    await page.click('nav [href="#step-drain"]');
    assert.equal(await settled(page, shown, [true, false]), [true, false]);
  });
});

add('the first link into the review leads to its place, not to the top', async () => {
  await withPage('cdsw-to-cml', {}, async (page) => {
    await page.evaluate(`location.hash = '#review-what-it-changes'`);
    const near = `((top) => top >= 0 && top < 200)(document.querySelector(location.hash).getBoundingClientRect().top)`;
    assert.is(await settled(page, near, true), true);
  });
});

add('the sign-off is saved with name, times, ticks and digest', async () => {
  await withPage('drain-node', {}, async (page) => {
    await page.click('#step-drain input');
    await page.click('[data-tick="confirmed patched"]');
    const at = (n: number): string => `#sign-off button:nth-of-type(${n})`;
    await page.click(at(1));
    assert.is(
      await page.evaluate(`document.querySelector('#sign-off [role=alert]').checkVisibility()`),
      true,
    );
    await fill(page, '#sign-name', 'Ada');
    await page.click(at(1));
    const markdown = await saved('drain-node-sign-off.md');
    assert.match(markdown, /^- Signed off by: Ada$/m);
    assert.match(markdown, /^- Done: 1 of 12 steps$/m);
    assert.match(markdown, /^\| 1\.7 \| Evict the pods \| \d{4}-\d\d-\d\dT[\d:.]+Z \| {2}\|$/m);
    await page.click(at(2));
    const json = JSON.parse(await saved('drain-node-sign-off.json')) as {
      readonly digest: string;
      readonly steps: readonly {
        readonly id: string;
        readonly ticked: string | null;
        readonly confirmed: string | null;
      }[];
    };
    assert.is(json.digest, await page.evaluate(`document.body.dataset.digest`));
    assert.equal(
      json.steps.filter(({ ticked, confirmed }) => ticked !== null || confirmed !== null).map(({ id }) => id),
      ['drain', 'patched'],
    );
    assert.not.match(String(await page.evaluate(ALL_KEPT)), /Ada/);
  });
});

add(
  'keys alone: skip the contents, tick a step, open a phase, and the focus is always to be seen',
  async () => {
    await withPage('drain-node', {}, async (page) => {
      await page.press('Tab');
      assert.is(await page.evaluate(`document.activeElement.className`), 'skip');
      assert.is(await page.evaluate(`document.activeElement.getBoundingClientRect().left`), 0);
      await page.press('Enter');
      const seen: string[] = [];
      for (let presses = 0; presses < 60; presses += 1) {
        await page.press('Tab');
        const outline = await page.evaluate(
          `(({ outlineStyle, outlineWidth }) => outlineStyle + parseFloat(outlineWidth))(getComputedStyle(document.activeElement))`,
        );
        assert.not.match(String(outline), /^none|[a-z]0$/);
        seen.push(
          String(
            await page.evaluate(
              `document.activeElement.id || document.activeElement.dataset.tick || document.activeElement.textContent.trim()`,
            ),
          ),
        );
        if (seen.at(-1) === 'done node-in-service') break;
      }
      assert.ok(
        seen.includes('value-NODE') &&
          seen.includes('Copy') &&
          seen.includes('1. Take the node out of service'),
        seen.join(', '),
      );
      assert.not.ok(seen.includes('search'));
      await page.press(' ');
      assert.is(await page.evaluate(`document.querySelector('#step-node-in-service input').checked`), true);
    });
  },
);

test.run();
