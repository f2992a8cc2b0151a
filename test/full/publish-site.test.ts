/** `publish --format site`: the right procedure is found in one search on a phone, versions stay, the same input gives the same bytes, and nothing of others is touched. Slow, because it searches in a browser. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { chromiumPath, startChromium } from '../support/chromium.js';
import type { Browser, Page, Window } from '../support/chromium.js';
import { stepwright } from '../support/cli.js';
import { removeFolder } from '../support/folder.js';
import { change, filesBelow, makePublishFolder, publish, put } from '../support/published.js';

const PHONE = 390;
const test = suite<{ folder: string }>('publish-site');

test.before.each((context) => {
  context.folder = makePublishFolder();
});
test.after.each(({ folder }) => {
  removeFolder(folder);
});

/** What a person types, and the procedure that this person wants. */
const SEARCHES: readonly (readonly [string, string])[] = [
  ['certificates', 'rotate-certificates'],
  ['volume full', 'grow-volume'],
  ['lvextend', 'grow-volume'],
  ['Promote the replica', 'fail-over-redis'],
  ['redis', 'fail-over-redis'],
  ['stuck queue', 'empty-queue'],
  ['rabbitmqctl', 'empty-queue'],
  ['control plane', 'restore-etcd'],
  ['etcdctl snapshot', 'restore-etcd-cluster'],
  ['drain node', 'drain-node'],
  ['kubectl drain', 'drain-node'],
  ['nodes', 'drain-node'],
  ['postgres backup', 'postgres-backup-restore'],
  ['pg_dump restore', 'postgres-backup-restore'],
  ['CDSW', 'cdsw-to-cml'],
  ['licence proxy', 'renew-license'],
  ['how do I move a data directory to another disk?', 'move-data-directory'],
];

const type = (text: string): string => `(() => {
  const field = document.querySelector('#query');
  field.value = ${JSON.stringify(text)};
  field.dispatchEvent(new Event('input', { bubbles: true }));
  return [...document.querySelectorAll('.procedures > li')].map((one) => one.dataset.procedure);
})()`;
const OVERFLOWING = `[...document.querySelectorAll('body *')].filter((one) => one.checkVisibility() &&
  one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((one) => one.outerHTML.slice(0, 120))`;
const LINKS = `[...document.querySelectorAll('a')].map((one) => one.getAttribute('href'))`;

async function withBrowser(look: (browser: Browser) => Promise<void>): Promise<void> {
  const program = chromiumPath();
  assert.ok(program, 'there is no Chromium; bash test/prerequisites.sh says how to get it');
  const browser = startChromium(program);
  try {
    await look(browser);
  } finally {
    await browser.close();
  }
}

/** A page that said nothing and asked for nothing but itself. */
async function withPage(
  browser: Browser,
  path: string,
  window: Window,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const url = pathToFileURL(path).href;
  const page = await browser.open(url, window);
  await look(page);
  assert.equal(page.said, []);
  assert.equal([...new Set(page.requests)], [url]);
  await page.close();
}

test('on a phone, the right one of ten procedures is the first that one search finds', async ({ folder }) => {
  cpSync('procedures', join(folder, 'procedures'), { recursive: true });
  const all = readdirSync(join(folder, 'procedures')).length;
  assert.ok(all >= 10);
  assert.is(publish(folder, 'site').status, 0);
  await withBrowser(async (browser) => {
    await withPage(browser, join(folder, 'public/index.html'), { width: PHONE }, async (page) => {
      for (const [words, wanted] of SEARCHES) {
        const found = (await page.evaluate(type(words))) as string[];
        assert.is(found[0], wanted, words);
        assert.equal(await page.evaluate(OVERFLOWING), [], words);
      }
      assert.is(((await page.evaluate(type(''))) as string[]).length, all);
      assert.equal(await page.evaluate(type('zzzz')), []);
      assert.is(await page.evaluate(`document.querySelector('#found').textContent`), 'Nothing found');
    });
  });
});

test('what is found links to the steps that have the words, and each link leads to a place that is there', async ({
  folder,
}) => {
  cpSync('procedures/drain-node', join(folder, 'procedures/drain-node'), { recursive: true });
  publish(folder, 'site');
  await withBrowser(async (browser) => {
    await withPage(browser, join(folder, 'public/index.html'), { width: PHONE }, async (page) => {
      await page.evaluate(type('kubectl drain'));
      const links = (await page.evaluate(LINKS)) as string[];
      assert.ok(links.includes('drain-node/2.0.0/index.html#step-drain'), links.join(' '));
    });
    const site = filesBelow(join(folder, 'public'));
    for (const path of [...site.keys()].filter((one) => /^[^/]*\/?index\.html$/.test(one))) {
      await withPage(browser, join(folder, 'public', path), { width: PHONE }, async (page) => {
        assert.equal(await page.evaluate(OVERFLOWING), [], path);
        for (const link of (await page.evaluate(LINKS)) as string[]) {
          if (/^[a-z]+:/.test(link)) continue;
          const [target = '', anchor] = link.split('#');
          const text = site.get(join(path, '..', target)) ?? '';
          assert.ok(text !== '', `${path} links to ${link}`);
          if (anchor !== undefined)
            assert.match(text, new RegExp(` id="?${anchor}["\\s>]`), `${path} links to ${link}`);
        }
      });
    }
  });
});

test('without JavaScript all procedures are listed, with whom to ask, and no search is offered', async ({
  folder,
}) => {
  publish(folder, 'site');
  await withBrowser(async (browser) => {
    const path = join(folder, 'public/index.html');
    await withPage(browser, path, { width: PHONE, javascript: false }, async (page) => {
      const text = String(await page.evaluate('document.body.innerText'));
      assert.match(text, 'team-grow-volume@example.org');
      assert.is(await page.evaluate(`document.querySelector('form').checkVisibility()`), false);
      assert.is(await page.evaluate(`document.querySelectorAll('.procedures > li').length`), 6);
    });
  });
});

test('a page runs and shows nothing that its policy does not name', ({ folder }) => {
  change(folder, 'grow-volume', 'Extend the logical volume', "'Extend `</script><script>alert(1)`'");
  assert.is(publish(folder, 'site').status, 0);
  for (const path of ['index.html', 'grow-volume/index.html']) {
    const page = readFileSync(join(folder, 'public', path), 'utf8');
    assert.match(page, "default-src 'none'; style-src 'sha256-");
    assert.not.match(page, 'unsafe-inline');
    assert.not.match(page, '<script>alert');
  }
});

test('the guide, the review and the script are those of `build`, and the checksums fit them', ({
  folder,
}) => {
  publish(folder, 'site');
  stepwright(folder, ['build']);
  const built = filesBelow(join(folder, 'out/grow-volume'));
  for (const [name, text] of built)
    assert.is(readFileSync(join(folder, 'public/grow-volume/1.0.0', name), 'utf8'), text, name);
  const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], {
    cwd: join(folder, 'public/grow-volume/1.0.0'),
    encoding: 'utf8',
  });
  assert.is(checked.trim().split('\n').length, built.size);
});

test('the same input gives the same bytes, in any folder and in one or several calls', ({ folder }) => {
  publish(folder, 'site');
  const first = filesBelow(join(folder, 'public'));
  const again = publish(folder, 'site');
  assert.match(again.out, /^unchanged \d+ files$/m);
  assert.not.match(again.out, 'wrote');
  rmSync(join(folder, 'public'), { recursive: true });
  publish(folder, 'site', 'procedures/grow-volume', 'procedures/restore-etcd');
  publish(folder, 'site');
  assert.equal([...filesBelow(join(folder, 'public'))], [...first]);
});

test('an older version stays as it was, the newest is the default, and both are listed', ({ folder }) => {
  publish(folder, 'site');
  const before = filesBelow(join(folder, 'public/grow-volume/1.0.0'));
  change(folder, 'grow-volume', 'version: 1.0.0', 'version: 1.10.0');
  change(folder, 'grow-volume', 'lvextend -L +10G', 'lvextend -L +20G');
  publish(folder, 'site', 'procedures/grow-volume');
  change(folder, 'grow-volume', 'version: 1.10.0', 'version: 1.9.0');
  assert.is(publish(folder, 'site', 'procedures/grow-volume').status, 0);
  assert.equal([...filesBelow(join(folder, 'public/grow-volume/1.0.0'))], [...before]);
  const page = readFileSync(join(folder, 'public/grow-volume/index.html'), 'utf8');
  const versions = [...page.matchAll(/<strong>([0-9.]+)<\/strong>/g)].map(([, version]) => version);
  assert.equal(versions, ['1.10.0', '1.9.0', '1.0.0']);
  assert.match(page, 'href="1.10.0/index.html">Guide');
  const list = readFileSync(join(folder, 'public/index.html'), 'utf8');
  assert.is(list.split('<li data-procedure=').length - 1, 6);
  assert.match(list, '2 older versions');
});

test('a version that was published is not replaced by another of the same number', ({ folder }) => {
  publish(folder, 'site');
  const before = filesBelow(join(folder, 'public'));
  change(folder, 'grow-volume', '+10G', '+20G');
  const refused = publish(folder, 'site');
  assert.is(refused.status, 2);
  assert.match(refused.err, 'version 1.0.0 of grow-volume was published before, made of other sources');
  assert.equal([...filesBelow(join(folder, 'public'))], [...before]);
});

test('files of others are neither replaced nor removed, and then nothing is written', ({ folder }) => {
  put(folder, 'public/notes.txt', 'mine');
  put(folder, 'public/empty-queue/notes/entry.json', '{"mine": true}');
  assert.is(publish(folder, 'site').status, 0);
  assert.is(readFileSync(join(folder, 'public/notes.txt'), 'utf8'), 'mine');
  rmSync(join(folder, 'public'), { recursive: true });
  put(folder, 'public/grow-volume/1.0.0/SHA256SUMS', 'mine');
  const refused = publish(folder, 'site');
  assert.is(refused.status, 2);
  assert.match(refused.err, 'it does not say that stepwright made it, so it is left alone');
  assert.equal([...filesBelow(join(folder, 'public'))], [['grow-volume/1.0.0/SHA256SUMS', 'mine']]);
});

test('a link in the folder is not followed', ({ folder }) => {
  put(folder, 'elsewhere/notes.txt', 'mine');
  put(folder, 'public/notes.txt', 'mine');
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'public/grow-volume'));
  const refused = publish(folder, 'site');
  assert.is(refused.status, 2);
  assert.match(refused.err, 'it is a symbolic link, which is not followed');
  assert.equal([...filesBelow(join(folder, 'elsewhere')).keys()], ['notes.txt']);
});

test('an entry that is damaged is named, rather than left out of the site', ({ folder }) => {
  publish(folder, 'site');
  const path = join(folder, 'public/grow-volume/1.0.0/entry.json');
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 200));
  const refused = publish(folder, 'site', 'procedures/restore-etcd');
  assert.is(refused.status, 2);
  assert.match(refused.err, 'without it version 1.0.0 of grow-volume would be lost from the site');
});

test('a procedure with an error is named, and nothing is published', ({ folder }) => {
  change(folder, 'grow-volume', 'title: Grow', 'titel: Grow');
  const refused = publish(folder, 'site');
  assert.is(refused.status, 1);
  assert.match(refused.err, 'Nothing was published');
  assert.is(existsSync(join(folder, 'public')), false);
});

test('a script that lost its mode gets it back', ({ folder }) => {
  publish(folder, 'site');
  chmodSync(join(folder, 'public/grow-volume/1.0.0/migrate.sh'), 0o644);
  assert.match(publish(folder, 'site').out, 'grow-volume/1.0.0/migrate.sh');
});

test('the format and the folder must be named', ({ folder }) => {
  assert.is(stepwright(folder, ['publish', '--out', 'public']).status, 2);
  assert.is(stepwright(folder, ['publish', '--format', 'site']).status, 2);
  const wrong = stepwright(folder, ['publish', '--format', 'pdf', '--out', 'public']);
  assert.is(wrong.status, 2);
  assert.match(wrong.err, 'site');
});

test.run();
