/** Opens pages of the shipped procedures in a real Chromium. In: a procedure's name, a window. Out: the page, which has to be silent and alone. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as assert from 'uvu/assert';
import type { Test } from 'uvu';
import { compileCase, output, shippedCases } from '../golden/cases.js';
import { chromiumPath, startChromium } from './chromium.js';
import type { Browser, Page, Window } from './chromium.js';
import { makeFolder, removeFolder } from './folder.js';

export interface Shipped {
  readonly name: string;
  readonly guide: string;
  readonly page: string;
  readonly review: string;
}

export function shippedPages(): readonly Shipped[] {
  return shippedCases().map(({ name, folder }) => {
    const outputs = compileCase({ name, folder });
    return {
      name: name.replace('procedures/', ''),
      guide: output(outputs, 'README.md'),
      page: output(outputs, 'index.html'),
      review: output(outputs, 'REVIEW.md'),
    };
  });
}

export type WithPage = (name: string, window: Window, look: (page: Page) => Promise<void>) => Promise<void>;

/** Tests in a browser, each by its name; where there is none, they say so and are none. */
export function inBrowser(
  test: Test,
  procedures: readonly Pick<Shipped, 'name' | 'page'>[],
): {
  readonly withPage: WithPage;
  readonly add: (name: string, run: () => Promise<void>) => void;
  /** A file that the browser saved, once it is there. */
  readonly saved: (file: string) => Promise<string>;
} {
  const program = chromiumPath();
  if (program === undefined)
    console.log('skipped: there is no Chromium; bash test/prerequisites.sh says how to get it');
  const folder = makeFolder(
    Object.fromEntries(procedures.map(({ name, page }) => [`${name}/index.html`, page])),
  );
  const address = (name: string): string => pathToFileURL(join(folder, name, 'index.html')).href;
  let browser: Browser | undefined;
  test.before(() => {
    if (program !== undefined) browser = startChromium(program);
  });
  test.after(async () => {
    await browser?.close();
    removeFolder(folder);
  });

  /** Afterwards it sees that the page was silent and asked for nothing but itself. */
  const withPage: WithPage = async (name, window, look) => {
    if (browser === undefined) throw new Error('there is no browser');
    const page = await browser.open(address(name), window);
    if (window.javascript !== false) await painted(page);
    await look(page);
    assert.equal(page.said, [], name);
    assert.equal([...new Set(page.requests)], [address(name)], name);
    await page.close();
  };
  const add = (name: string, run: () => Promise<void>): void => {
    if (program !== undefined) test(name, run);
  };
  const saved = async (file: string): Promise<string> => {
    const path = join(browser?.downloads ?? '', file);
    for (let looks = 0; looks < 400 && !existsSync(path); looks += 1)
      await new Promise((resolve) => setTimeout(resolve, 25));
    return readFileSync(path, 'utf8');
  };
  return { withPage, add, saved };
}

/** What an expression comes to, once it is what is wanted or has had ample time to be. */
export async function settled(page: Page, expression: string, wanted: unknown): Promise<unknown> {
  return page.evaluate(`(async () => {
    for (let looks = 0; looks < 400; looks += 1) {
      if (JSON.stringify(${expression}) === ${JSON.stringify(JSON.stringify(wanted))}) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return ${expression};
  })()`);
}

/** Waits until the page is done with itself: its blocks have their colours last. */
export async function painted(page: Page): Promise<void> {
  await settled(page, `document.querySelectorAll('pre[data-role]:not([data-painted])').length`, 0);
}

export async function reload(page: Page): Promise<void> {
  await page.reload();
  await painted(page);
}

/** Types into a field as a person does. */
export async function fill(page: Page, selector: string, text: string): Promise<void> {
  await page.evaluate(
    `(() => { const field = document.querySelector(${JSON.stringify(selector)}); field.closest('details')?.setAttribute('open', ''); field.focus(); field.select(); })()`,
  );
  await page.type(text);
}

/** What it is for, its text, the id of its section. */
export type PageBlock = readonly [string, string, string];

/** Blocks as the browser has them, in the order of the page: what each is for, its text, and the section in which it stands. Without the page's script a body has no role. */
export const BLOCKS = `[...document.querySelectorAll('#guide pre')].filter((pre) => pre.querySelector('code') === null).map((pre) => [pre.dataset.role ?? 'body', pre.textContent, pre.closest('section')?.id ?? ''])`;
export const NO_STORAGE = `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('off', 'SecurityError'); } });`;
export const NO_CLIPBOARD = `Object.defineProperty(navigator, 'clipboard', { value: undefined });`;
/** The text in the clipboard, also where the page does not see one. */
export const CLIPBOARD = `Object.getOwnPropertyDescriptor(Navigator.prototype, 'clipboard').get.call(navigator).readText()`;
