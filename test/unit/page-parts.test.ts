/** Parts of the page that need no browser: its policy, its drawing, its sign-off, its search, and what its code spans show. */
import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { readGuide } from '../../src/outputs/guide.js';
import { escapeContent } from '../../src/render/html/escape.js';
import { createProse } from '../../src/render/html/prose.js';
import { tightenHtml } from '../../src/render/html/tighten.js';
import { breakable } from '../../src/render/html/browser/breakable.js';
import { holdsAll, placesOf, wordsOf } from '../../src/render/html/browser/search/words.js';
import { signOffJson, signOffMarkdown } from '../../src/render/html/browser/ticks/sign-off-text.js';
import { BUDGETS, mostOf } from '../support/budgets.js';
import { shippedPages } from '../support/page.js';

const test = suite('page parts');
const pages = shippedPages();
const between = (page: string, begin: string, end: string): string => {
  const from = page.lastIndexOf(begin) + begin.length;
  return page.slice(from, page.indexOf(end, from));
};
const unescaped = (html: string): string => html.replaceAll('&lt;', '<').replaceAll('&amp;', '&');

test('the policy names the script and the style by hash, and allows nothing else', () => {
  for (const { name, page } of pages) {
    const policy = /Content-Security-Policy content="([^"]*)"/.exec(page)?.[1] ?? '';
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    assert.ok(policy.includes(`script-src ${hash(between(page, '<script>', '</script>'))};`), name);
    assert.ok(policy.includes(`style-src ${hash(between(page, '<style>', '</style>'))};`), name);
    assert.ok(policy.startsWith("default-src 'none';"), name);
    assert.not.match(policy, /unsafe/);
    assert.not.match(page.slice(0, page.lastIndexOf('<script>')), /<[a-z][^<>]*\s(?:style|on[a-z]+)=/, name);
    assert.not.match(page, /\b(?:src|action)=|<link|<img|url\(/, name);
  }
});

test('the source holds each block of the guide, byte for byte', () => {
  for (const { name, guide, page } of pages) {
    const inPage = [...page.matchAll(/<pre(?: data-role=[\w-]+)?>([^<]*)<\/pre>/g)];
    assert.equal(
      inPage.map(([, text = '']) => unescaped(text)),
      readGuide(guide).map(({ text }) => text),
      name,
    );
  }
});

test('a page is small enough for a stick, a phone and a mail', () => {
  for (const { name, page } of pages) {
    const most = mostOf(`procedures/${name}: the page`, BUDGETS.page);
    assert.ok(Buffer.byteLength(page) <= most, `${name}: ${Buffer.byteLength(page)} bytes, ${most} at most`);
  }
});

test('the contents name every part, phase and undo, and every link leads somewhere', () => {
  for (const { name, page } of pages) {
    const ids = new Set([...page.matchAll(/ id=([\w.-]+)/g)].map(([, id]) => id));
    const markup = page.slice(0, page.lastIndexOf('<script>'));
    const links = [...markup.matchAll(/href=#([\w.-]+)/g)].map(([, to]) => to);
    assert.equal(
      links.filter((to) => !ids.has(to)),
      [],
      name,
    );
    const nav = between(page, '<nav ', '</nav>');
    const places = [...page.matchAll(/ id=((?:phase|review|roll-back|sign-off|set-up|before)[\w.-]*)/g)].map(
      ([, id]) => id,
    );
    assert.equal(
      places.filter((id) => !nav.includes(`href=#${String(id)}>`)),
      [],
      name,
    );
  }
});

test('the drawing says what is down when, and names the point of no return', () => {
  const drawing = (name: string): string =>
    between(pages.find((one) => one.name === name)?.page ?? '', '<figure class=diagram>', '</figure>');
  assert.match(drawing('drain-node'), /<svg [^>]*aria-describedby=at-a-glance>/);
  assert.match(drawing('drain-node'), /<figcaption id=at-a-glance>/);
  assert.match(
    drawing('drain-node'),
    /Down from <a href=#step-cordon>1\.6<\/a> Cordon the node to <a href=#step-uncordon>2\.4/,
  );
  assert.not.match(drawing('move-data-directory'), /Down from/);
  const flagship = drawing('cdsw-to-cml');
  assert.match(flagship, /Point of no return:<\/strong> <a href=#step-[\w-]+>\d\.\d/);
  assert.match(flagship, /class=down/);
  const [, width = '', height = ''] = /viewBox="0 0 (\d+) (\d+)"/.exec(flagship) ?? [];
  const cells = [...flagship.matchAll(/<rect x=(\d+) /g)];
  const rows = [...flagship.matchAll(/translate\(0 (\d+)\)/g)];
  assert.ok(cells.length > 40 && rows.length > 3);
  for (const [, x] of cells) assert.ok(Number(x) < Number(width), x);
  for (const [, y] of rows) assert.ok(Number(y) < Number(height), y);
});

test('code spans in cells show what the guide shows', () => {
  const digest = 'a1'.repeat(32);
  const { blocks } = createProse();
  const html = blocks(
    `| a | b |\n| --- | --- |\n| \`x \\| y\` | \`\\d & <b> "q"\` |\n| \`${digest}\` | \`/var/lib/long/path-with/many_parts.of/it\` |\n`,
  );
  const cells = [...html.matchAll(/<code>(.*?)<\/code>/g)].map(([, text = '']) => text);
  assert.equal(cells.map(unescaped), [
    'x | y',
    '\\d & <b> "q"',
    digest,
    '/var/lib/long/path-with/many_parts.of/it',
  ]);
});

test('of HTML only what the standard lets be left out is left out', () => {
  for (const [loose, tight] of [
    ['<p class="a">x</p>\n<p>y</p></div>', '<p class=a>x\n<p>y</div>'],
    ['<p>x</p> and text</div>', '<p>x</p> and text</div>'],
    ['<p>x</p></a>', '<p>x</p></a>'],
    ['<li>a</li>\n<li>b</li></ul></li></ol>', '<li>a\n<li>b</ul></ol>'],
    ['<rect x="1" y="2"/>', '<rect x=1 y=2 />'],
    ['<a href="#a-b" class="x y" title="a=b">', '<a href=#a-b class="x y" title="a=b">'],
    [
      '<script>if (a<b) "</p><p class=\\"x\\">"</script>',
      '<script>if (a<b) "</p><p class=\\"x\\">"</script>',
    ],
  ] as const)
    assert.is(tightenHtml(loose), tight);
});

test('an ampersand is escaped where it could begin a reference, and nowhere else', () => {
  assert.is(escapeContent('a && b >&2 <c &lt; &#1; &2;'), 'a && b >&2 &lt;c &amp;lt; &amp;#1; &amp;2;');
});

test('a long word of a cell can be broken behind its signs, and a digest in its middle', () => {
  assert.equal(breakable('short/word and another.one'), ['short/word and another.one']);
  assert.equal(breakable('in /var/lib/long/path-with/it'), [
    'in /var/',
    'lib/',
    'long/',
    'path-',
    'with/',
    'it',
  ]);
  assert.equal(breakable('a1'.repeat(32)), Array(4).fill('a1'.repeat(8)));
});

test('the review says in the page what it says in REVIEW.md, but for the values, which its guide has', () => {
  for (const { name, page, review } of pages) {
    const part = between(page, '<section id=review', '</section>');
    const shown = new Set(
      [...part.matchAll(/<code>([^<]*)<\/code>/g)].map(([, text = '']) => unescaped(text)),
    );
    const withoutValues = review.replace(/^\*\*Values\.\*\* .*$/m, '');
    const said = [...withoutValues.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, text = '']) =>
      text.replaceAll('\\|', '|'),
    );
    assert.ok(said.length > 10, name);
    assert.equal(
      said.filter((text) => !shown.has(text.trim())),
      [],
      name,
    );
  }
});

const SIGNED = {
  procedure: 'drain-node',
  version: '2.0.0',
  digest: 'd03c',
  name: 'A | *B*\n# C',
  note: '',
  at: '2026-01-02T03:04:05.000Z',
  steps: [
    { id: 'a', label: '1.1', title: 'Check `x`', ticked: '2026-01-02T03:04:00.000Z', confirmed: '' },
    { id: 'b', label: '1.2', title: 'Patch', ticked: '', confirmed: '' },
  ],
} as const;

test('the sign-off is plain Markdown and JSON, in which a name is no markup', () => {
  const markdown = signOffMarkdown(SIGNED);
  assert.match(markdown, /^- Signed off by: A \\\| \\\*B\\\* \\# C$/m);
  assert.match(markdown, /^- Done: 1 of 2 steps$/m);
  assert.match(markdown, /^\| 1\.2 \| Patch \| not ticked \| {2}\|$/m);
  const read = JSON.parse(signOffJson(SIGNED)) as Record<string, unknown>;
  assert.equal(
    [read['format'], read['digest'], read['name']],
    ['stepwright-sign-off/1', 'd03c', SIGNED.name],
  );
  assert.equal(
    (read['steps'] as { ticked: string | null }[]).map(({ ticked }) => ticked),
    [SIGNED.steps[0].ticked, null],
  );
});

test('a search finds all words in any order, and says where they are', () => {
  assert.equal(wordsOf('  Drain  NODE '), ['drain', 'node']);
  assert.is(holdsAll('The node is drained', ['drain', 'node']), true);
  assert.is(holdsAll('The node', ['drain', 'node']), false);
  assert.equal(placesOf('aXa xA', ['xa']), [
    [1, 3],
    [4, 6],
  ]);
  assert.equal(placesOf('İx', ['x']), []);
});

test.run();
