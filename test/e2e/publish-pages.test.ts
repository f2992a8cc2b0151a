/**
 * `publish --format techdocs` and `confluence`: both hold the guide's blocks byte for byte, as MkDocs and an XML parser read them, and
 * links lead to places that are there.
 * Slow: MkDocs builds the tree.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { readGuide } from '../../src/outputs/guide.js';
import { stepwright } from '../support/cli.js';
import { makeFolder, removeFolder } from '../support/folder.js';
import { filesBelow, publish, put } from '../support/published.js';

const SUPPORT = fileURLToPath(new URL('../../../test/support', import.meta.url));
const HOSTILE = `procedure: hostile
title: Compare \`a\` with *b*, ^c^ and ==d== (c) -->
version: 1.0.0
contact: ops@example.org
summary: |
  Prose with &nbsp; and &unknown; and \`]]>\` and a [link](https://example.org/?a=1&b=2).

  | a | b |
  | --- | --- |
  | \`x\\|y\` | {++z++} |

  1. one
  2. two
variables:
  NAME: {type: string, default: 'a&b<c>', help: 'A value, as in \`<pre>\`.'}
phases:
  - id: only
    title: The only phase
    steps:
      - id: first
        title: Do __it__ & more
        why: See [the next](#step-second), or [else](javascript:alert(1)).
        if_it_fails: "Look at \`]]>\`."
        run: |
          [[ -d /tmp ]]>/dev/null
          printf '%s\\n' '</pre></code>&amp;{++\`\`\`' "$NAME"
          cat <<'END'
          a\tb

            --8<-- {>>c<<}
          {% dot a.svg
          ::uml:: format="svg"
          END
        undo: none
      - id: second
        title: Look at it
        confirm:
          question: Is **it** as it should be?
          look_for: |
            - One thing.
            - Another.
        undo: none
`;

const test = suite<{ folder: string }>('publish-pages');

test.before.each((context) => {
  context.folder = makeFolder({ 'procedures/hostile/procedure.yaml': HOSTILE });
});
test.after.each(({ folder }) => {
  removeFolder(folder);
});

/** The shipped procedures as well, and the guides that \`build\` makes of all. */
function publishAll(folder: string, format: string): ReadonlyMap<string, readonly string[]> {
  const all = ['procedures/hostile', join(SUPPORT, '../../procedures/drain-node')];
  const published = publish(folder, format, ...all);
  assert.is(published.status, 0, published.err);
  stepwright(folder, ['build', ...all]);
  const guides = [...filesBelow(join(folder, 'out'))].filter(([path]) => path.endsWith('README.md'));
  assert.is(guides.length, 2);
  return new Map(
    guides.map(([path, text]) => [path.split('/')[0] ?? '', readGuide(text).map((one) => one.text)]),
  );
}

function run(program: string, args: readonly string[], cwd: string): string {
  const env = { ...process.env, PYTHONPATH: join(SUPPORT, 'techdocs-core'), PYTHONDONTWRITEBYTECODE: '1' };
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  assert.is(status, 0, `${program}: ${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** Text of elements without their tags. */
function plainText(html: string): string {
  return html.replace(/<[^>]*>/g, '').replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name = '') => {
    return code === undefined ? (ENTITIES[String(name)] ?? whole) : String.fromCharCode(Number(code));
  });
}

test('MkDocs builds the tree strictly, and every page holds the blocks of its guide', ({ folder }) => {
  const guides = publishAll(folder, 'techdocs');
  run('mkdocs', ['build', '--strict', '--quiet', '--site-dir', '../built'], join(folder, 'public'));
  for (const [name, blocks] of guides) {
    const page = readFileSync(join(folder, 'built/procedures', name, 'index.html'), 'utf8');
    const shown = [
      ...page.matchAll(/<pre\b[^>]*>(?:<span><\/span>)?<code\b[^>]*>([\s\S]*?)<\/code><\/pre>/g),
    ];
    assert.equal(
      shown.map(([, text = '']) => plainText(text).replace(/\n$/, '')),
      blocks,
      name,
    );
  }
});

test('links of a page and of the list lead to places that are there', ({ folder }) => {
  publishAll(folder, 'techdocs');
  run('mkdocs', ['build', '--strict', '--quiet', '--site-dir', '../built'], join(folder, 'public'));
  const page = readFileSync(join(folder, 'built/procedures/hostile/index.html'), 'utf8');
  const jumps = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id = '']) => id);
  assert.ok(jumps.includes('step-second'), jumps.join(' '));
  for (const id of jumps) assert.ok(page.includes(`id="${id}"`), id);
  assert.not.match(page, 'javascript:');
  const list = readFileSync(join(folder, 'built/index.html'), 'utf8');
  for (const name of ['hostile', 'drain-node']) assert.match(list, `href="procedures/${name}/"`);
});

test('what people write is shown as they wrote it, whatever the extensions of Markdown make of such marks', ({
  folder,
}) => {
  publish(folder, 'techdocs');
  run('mkdocs', ['build', '--strict', '--quiet', '--site-dir', '../built'], join(folder, 'public'));
  const page = readFileSync(join(folder, 'built/procedures/hostile/index.html'), 'utf8');
  const heading = plainText(/<h1[^>]*>([\s\S]*?)<a class="headerlink"/.exec(page)?.[1] ?? '');
  assert.is(heading, 'Compare a with b, ^c^ and ==d== (c) -->');
  assert.match(plainText(page), '{++z++}');
  assert.match(page, '<code>x|y</code>');
  assert.match(page, '&amp;unknown;');
});

interface Storage {
  readonly codes: readonly string[];
  readonly anchors: readonly string[];
  readonly jumps: readonly string[];
  readonly pages: readonly string[];
  readonly tasks: readonly number[];
  readonly text: string;
}

function readStorage(folder: string, path: string): Storage {
  return JSON.parse(
    run('python3', [join(SUPPORT, 'read-storage.py'), join(folder, 'public', path)], folder),
  ) as Storage;
}

test('every page of Confluence is well-formed, holds the blocks of its guide, and its links lead to its anchors', ({
  folder,
}) => {
  for (const [name, blocks] of publishAll(folder, 'confluence')) {
    const page = readStorage(folder, `pages/${name}.xhtml`);
    assert.equal(page.codes, blocks, name);
    assert.ok(page.jumps.length > 2, name);
    for (const jump of page.jumps) assert.ok(page.anchors.includes(jump), `${name}: ${jump}`);
    assert.equal(
      page.tasks,
      page.tasks.map((_, at) => at + 1),
      name,
    );
  }
});

test('prose is the same, steps and questions can be ticked', ({ folder }) => {
  publish(folder, 'confluence');
  const { text, tasks } = readStorage(folder, 'pages/hostile.xhtml');
  assert.match(text, 'Compare a with b, ^c^ and ==d== (c) -->');
  assert.match(text, '&unknown;');
  assert.match(text, 'Is it as it should be?');
  assert.match(text, 'Another.');
  assert.is(tasks.length, 3);
});

test('the list links to each page by the title under which it is sent, which versions and words do not change', ({
  folder,
}) => {
  const titles = (): string[] => {
    publish(folder, 'confluence');
    const { pages } = JSON.parse(readFileSync(join(folder, 'public/pages.json'), 'utf8')) as {
      pages: { title: string; file: string }[];
    };
    for (const { file } of pages) assert.ok(filesBelow(join(folder, 'public')).has(file), file);
    return pages.map(({ title }) => title);
  };
  const before = titles();
  assert.equal(readStorage(folder, 'index.xhtml').pages, before.slice(1));
  const other = HOSTILE.replace('version: 1.0.0', 'version: 2.0.0').replace(
    'title: Compare',
    'title: Contrast',
  );
  put(folder, 'procedures/hostile/procedure.yaml', other);
  assert.equal(titles(), before);
});

test('a risk is in the list of Confluence in the words of the site', ({ folder }) => {
  for (const [risk, words] of [
    ['read-only', 'read-only'],
    ['reversible', 'reversible'],
    ['point-of-no-return', 'point of no return'],
  ] as const) {
    const undo = risk === 'point-of-no-return' ? '' : 'undo: none';
    put(
      folder,
      'procedures/hostile/procedure.yaml',
      HOSTILE.replace('undo: none', `${undo}\n        risk: ${risk}`),
    );
    assert.is(publish(folder, 'confluence').status, 0, risk);
    const list = readFileSync(join(folder, 'public/index.xhtml'), 'utf8');
    assert.match(list, `<td>1.0.0</td><td>${words}</td>`);
    stepwright(folder, ['publish', '--format', 'site', '--out', risk, 'procedures/hostile']);
    assert.match(readFileSync(join(folder, risk, 'index.html'), 'utf8'), `">${words}</span>`);
  }
});

test('the same input gives the same bytes, and files of others are left alone', ({ folder }) => {
  for (const format of ['techdocs', 'confluence']) {
    publish(folder, format);
    const before = filesBelow(join(folder, 'public'));
    assert.not.match(publish(folder, format).out, 'wrote');
    assert.equal([...filesBelow(join(folder, 'public'))], [...before]);
  }
  put(folder, 'public/mkdocs.yml', 'site_name: mine\n');
  assert.is(publish(folder, 'techdocs').status, 2);
  assert.is(readFileSync(join(folder, 'public/mkdocs.yml'), 'utf8'), 'site_name: mine\n');
});

test.run();
