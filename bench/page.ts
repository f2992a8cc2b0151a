/** Measures the page: its size by part, and in a real Chromium the first paint and the last colour, as ratios to a page with one word. Prints a table. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromiumPath, startChromium } from '../test/support/chromium.js';
import type { Browser } from '../test/support/chromium.js';
import { makeFolder, removeFolder } from '../test/support/folder.js';

const OUTPUTS = fileURLToPath(new URL('../../out', import.meta.url));
const ROUNDS = 7;

interface Times {
  /** Milliseconds until something is to be seen. */
  readonly painted: number;
  /** Milliseconds until all blocks have their colours. */
  readonly coloured: number;
}

const LOOK = `(async () => {
  while (document.querySelector('pre[data-role]:not([data-painted])') !== null) await new Promise(requestAnimationFrame);
  const coloured = performance.now();
  const paint = () => performance.getEntriesByName('first-contentful-paint')[0];
  while (paint() === undefined) await new Promise(requestAnimationFrame);
  return { painted: paint().startTime, coloured };
})()`;

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

async function timesOf(browser: Browser, path: string): Promise<Times> {
  const page = await browser.open(pathToFileURL(path).href);
  const times = (await page.evaluate(LOOK)) as Times;
  await page.close();
  return times;
}

/** Each page in turn, so that what else the machine does falls on all alike. */
async function medians(browser: Browser, paths: readonly string[]): Promise<Times[]> {
  const all: Times[][] = paths.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [at, path] of paths.entries()) all[at]?.push(await timesOf(browser, path));
  return all.map((times) => ({
    painted: median(times.map(({ painted }) => painted)),
    coloured: median(times.map(({ coloured }) => coloured)),
  }));
}

/** Bytes of what every page carries, of the blocks, of the review, and of the rest. */
function partsOf(html: string): number[] {
  const size = (pattern: RegExp): number =>
    [...html.matchAll(pattern)].reduce((sum, [text]) => sum + Buffer.byteLength(text), 0);
  const own = size(/<style>[^]*?<\/style>|<script>[^]*?<\/script>/g);
  const blocks = size(/<pre[ >][^]*?<\/pre>/g);
  const review = size(/<section id=review[^]*?<\/section>/g);
  const whole = Buffer.byteLength(html);
  return [whole, own, blocks, review, whole - own - blocks - review];
}

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, at) => (at === 0 ? String(cell).padEnd(26) : String(cell).padStart(10))).join('');

function sizes(names: readonly string[]): void {
  console.log(row(['page, bytes', 'whole', 'own', 'blocks', 'review', 'rest']));
  for (const name of names)
    console.log(row([name, ...partsOf(readFileSync(join(OUTPUTS, name, 'index.html'), 'utf8'))]));
}

async function paints(program: string, names: readonly string[]): Promise<void> {
  const folder = makeFolder();
  const blank = join(folder, 'index.html');
  writeFileSync(blank, '<!doctype html><title>one word</title><p>word</p>');
  const browser = startChromium(program);
  try {
    const paths = [blank, ...names.map((name) => join(OUTPUTS, name, 'index.html'))];
    await timesOf(browser, blank);
    const [base, ...times] = await medians(browser, paths);
    console.log(`\n${row(['first paint', 'ms', 'ratio', 'coloured'])}`);
    for (const [at, { painted, coloured }] of [base ?? { painted: 0, coloured: 0 }, ...times].entries()) {
      const name = at === 0 ? 'one word' : (names[at - 1] ?? '');
      const ratio = (painted / (base?.painted ?? 1)).toFixed(2);
      console.log(row([name, painted.toFixed(0), ratio, coloured.toFixed(0)]));
    }
  } finally {
    await browser.close();
    removeFolder(folder);
  }
}

export async function benchPage(): Promise<void> {
  const names = readdirSync(OUTPUTS).sort();
  sizes(names);
  const program = chromiumPath();
  if (program === undefined) console.log('first paint: there is no Chromium');
  else await paints(program, names);
}
