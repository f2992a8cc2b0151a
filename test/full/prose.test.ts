/** Prose of all sorts, in every field that takes it: it is refused where it stands, or the outputs pass their own check. Slow, because it builds and checks some two hundred procedures. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commandIn } from '../support/command-in.js';
import { compileFiles } from '../support/compile.js';

const test = suite('prose');

const LINES: readonly string[] = [
  'ends in a backslash \\',
  "it's \\'",
  '`code` and *stars* and __lines__',
  '<!-- unclosed',
  '<!-- a comment -->',
  '<b>bold</b>',
  '<script>alert(1)</script>',
  '# no heading',
  '- no list',
  '```',
  '| a | b |',
  '$(touch pwned) `touch pwned` ${HOME}',
  '[link](#roll-back) ![image](x.png)',
  '{{title}} {{{title}}}',
  '# >>> first',
  '&lt;b&gt; &amp;',
  'a < b > c <= d',
  '---',
  '1) one',
];
const BLOCKS: readonly string[] = [
  ...LINES,
  '```bash role=body step=first\necho no\n```',
  '~~~\nrole=body\n~~~',
  '````\n```\n````',
  '- a\n\n  ```sh\n  echo\n  ```\n- b',
  '- a\n\n  ```sh\n  echo',
  'title\n=====',
  'title\n-----',
  '> # quoted',
  '<div>\n\n```bash role=body step=first\nx\n```\n</div>',
  '    indented code',
  '| a | b |\n| --- | --- |\n| <i>x</i> | # y |',
  '<a id="roll-back"></a>',
  '* * *',
  'a\\\nb',
  '\\<b>',
];

function procedure(more: object, step: object, title = 'A title'): string {
  return JSON.stringify({
    procedure: 'prose',
    title,
    version: '1.0.0',
    ...more,
    phases: [
      {
        id: 'only',
        title,
        where: 'here',
        steps: [
          { id: 'first', title, run: 'true', undo: 'none', ...step },
          { id: 'ask', title: 'Ask', confirm: { question: 'Is it so?' } },
        ],
      },
    ],
  });
}

/** Each place that takes prose. */
const PLACES: Readonly<Record<string, (text: string) => string>> = {
  summary: (text) => procedure({ summary: text }, {}),
  limits: (text) => procedure({ limits: text }, {}),
  why: (text) => procedure({}, { why: text }),
  expect: (text) => procedure({}, { expect: text }),
  if_it_fails: (text) => procedure({}, { if_it_fails: text }),
  help: (text) => procedure({ variables: { A: { type: 'string', help: text, default: '' } } }, {}),
};
const LINE_PLACES: Readonly<Record<string, (text: string) => string>> = {
  title: (text) => procedure({}, {}, text),
  contact: (text) => procedure({ contact: text }, {}),
  question: (text) =>
    procedure({}, {}).replace('"Is it so?"', () => JSON.stringify(text.replaceAll('$', () => '$$'))),
};

const folder = mkdtempSync(join(tmpdir(), 'stepwright-prose-'));
process.once('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});
const refusals = new Set(['SW0706', 'SW0708', 'SW0709', 'SW0305']);

function compiles(source: string): boolean {
  const { outputs, diagnostics } = compileFiles({ 'procedure.yaml': source });
  const codes: readonly string[] = diagnostics.map(({ code }) => code);
  if (outputs === undefined)
    assert.ok(codes.length > 0 && codes.every((code) => refusals.has(code)), codes.join());
  return outputs !== undefined;
}

for (const [place, make] of Object.entries({ ...PLACES, ...LINE_PLACES })) {
  test(`what ${place} may hold passes the check after a build`, async () => {
    const texts = place in PLACES ? BLOCKS : LINES;
    const sound = texts.filter((text) => compiles(make(text)));
    assert.ok(sound.length > 5 && (place === 'contact' || sound.length < texts.length));
    rmSync(folder, { recursive: true, force: true });
    sound.forEach((text, at) => {
      const path = join(folder, 'procedures', `p${at}`);
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'procedure.yaml'), make(text).replace('"prose"', `"p${at}"`));
    });
    assert.is((await commandIn(folder, ['build'])).status, 0);
    const { status, out } = await commandIn(folder, ['check']);
    assert.is(status, 0, out);
    const scripts = sound.map((_, at) => join(folder, 'out', `p${at}`, 'migrate.sh'));
    const heads = scripts.map((path) => {
      writeFileSync(`${path}.head`, readFileSync(path, 'utf8').split('# ==== runner ====')[0] ?? '');
      return `${path}.head`;
    });
    assert.is(spawnSync('shellcheck', ['-f', 'gcc', ...heads], { encoding: 'utf8' }).stdout, '');
  });
}

test.run();
