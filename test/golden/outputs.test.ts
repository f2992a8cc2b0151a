/** Every fixture renders to what is expected, and what must be true of any output is true of every fixture and shipped procedure. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { parse } from 'unbash';
import { createSourceReader } from '../../src/parse/read-source.js';
import { decodeSource } from '../../src/parse/source-text.js';
import type { SourceReader } from '../../src/parse/document.js';
import { newerThanBash32 } from '../../src/shell/portability.js';
import { examine } from '../../src/shell/syntax.js';
import {
  compileCase,
  expectedOutputs,
  fixtureCases,
  output,
  readExpected,
  scriptHead,
  shippedCases,
} from './cases.js';
import { BASH } from '../support/bash.js';

const fixtures = fixtureCases();
const all = [...fixtures, ...shippedCases()].map((one) => ({ ...one, outputs: compileCase(one) }));
const folder = mkdtempSync(join(tmpdir(), 'stepwright-golden-'));
process.once('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});

/** The scripts without the runner, as files. */
const heads = all.map(({ name, outputs }) => {
  const path = join(folder, `${name.replaceAll('/', '-')}.sh`);
  writeFileSync(path, `${scriptHead(output(outputs, 'migrate.sh')).trimEnd()}\n`);
  return path;
});

/** Functions whose bodies are texts, which stand as they are in the guide: not indented. */
const TEXT_FUNCTION = /^(?:when|done_when|choices|step|progress|check|undo|access|version)_[a-z0-9_]+$/;

/** A script whose texts were taken out, and the texts. */
function apart(head: string): { readonly frame: string; readonly texts: readonly string[] } {
  const texts: string[] = [];
  let frame = '';
  let from = 0;
  for (const { command } of parse(head).commands) {
    if (command.type !== 'Function' || !TEXT_FUNCTION.test(command.name.value)) continue;
    const [, text] = /^[a-z_A-Z0-9]+\(\) \{\n([\s\S]*)\n\}$/.exec(head.slice(command.pos, command.end)) ?? [];
    if (text === undefined) throw new Error(`${command.name.value} does not hold its text in lines of its own`);
    texts.push(text);
    frame += `${head.slice(from, command.pos)}${command.name.value}() { :; }`;
    from = command.end;
  }
  return { frame: frame + head.slice(from), texts };
}

/** Writes each text once. */
function writeAll(kind: string, texts: readonly string[]): string[] {
  return [...new Set(texts)].map((text, at) => {
    const path = join(folder, `${kind}-${at}.sh`);
    writeFileSync(path, `${text}\n`);
    return path;
  });
}

/** Files as an editor on Windows may leave them. */
function windowsReader(source: string): SourceReader {
  const read = createSourceReader(source);
  return (path) => {
    const result = read(path);
    if (!result.ok) return result;
    const text = decodeSource(Buffer.from(`\ufeff${result.file.text.replaceAll('\n', '\r\n')}`));
    if (text === undefined) throw new Error(`${path} was not read as text`);
    return { ok: true, file: { path, text } };
  };
}

function printed(program: string, args: readonly string[]): string {
  const { stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error !== undefined) throw error;
  return stdout + stderr;
}

/** Prose and tables, without what stands in fences. */
function outsideFences(markdown: string): string {
  return markdown.replace(/^( *)(`{3,})[^\n]*\n[\s\S]*?\n\1\2$/gm, '```');
}

const golden = suite('golden');

golden('there are fixtures', () => {
  assert.ok(fixtures.length >= 25);
});

for (const fixture of fixtures) {
  golden(`${fixture.name} renders to what is expected`, () => {
    const expected = readExpected(fixture);
    const found = expectedOutputs(compileCase(fixture));
    const hint = 'run `npm run golden` and read the difference';
    assert.equal([...found.keys()].sort(), [...expected.keys()].sort(), hint);
    for (const [path, content] of found) assert.fixture(content, expected.get(path) ?? '', path);
  });
}
golden.run();

const invariants = suite('invariants');

invariants('the same input gives the same bytes, also with a byte-order mark and Windows line ends', () => {
  for (const { name, folder: source, outputs } of all) {
    assert.equal(compileCase({ name, folder: source }), outputs, name);
    assert.equal(compileCase({ name, folder: source }, windowsReader(source)), outputs, name);
  }
});

invariants('bash -n says nothing', () => {
  for (const head of heads) assert.is(printed(BASH, ['-n', head]), '', head);
});

invariants('shellcheck has nothing to say', () => {
  assert.is(printed('shellcheck', heads), '');
});

invariants('shfmt has nothing to change', () => {
  const parts = heads.map((head) => apart(readFileSync(head, 'utf8').trimEnd()));
  const texts = writeAll(
    'text',
    parts.flatMap((part) => part.texts),
  );
  assert.ok(texts.length > 100);
  assert.is(printed('shfmt', ['-i', '2', '-ln', 'bash', '-d', ...texts]), '');
  // The table of values has columns, which only -kp keeps.
  const frames = writeAll(
    'frame',
    parts.map((part) => part.frame),
  );
  assert.is(printed('shfmt', ['-i', '2', '-kp', '-d', ...frames]), '');
});

invariants('nothing is newer than bash 3.2', () => {
  for (const head of heads) {
    const found = newerThanBash32(examine(readFileSync(head, 'utf8')));
    assert.equal(
      found.map(({ what }) => what),
      [],
      head,
    );
  }
});

invariants('no output holds what a template or JavaScript leaves behind', () => {
  for (const { name, outputs } of all) {
    for (const [path, content] of outputs) {
      const own = path === 'migrate.sh' ? scriptHead(content) : content;
      assert.not.match(
        own.replace(/^.*go-template.*$/gm, ''),
        /\{\{|\bundefined\b|\[object Object\]/,
        `${name} ${path}`,
      );
    }
  }
});

invariants(
  'guides have one blank line at most between blocks, no space at line ends, and end with one line end',
  () => {
    for (const { name, outputs } of all) {
      const guide = output(outputs, 'README.md');
      const prose = outsideFences(guide);
      assert.not.match(prose, /\n\n\n/, `${name}: two blank lines`);
      assert.not.match(prose, /[ \t]\n/, `${name}: space at the end of a line`);
      assert.match(guide, /[^\n]\n$/, `${name}: the end of the file`);
    }
  },
);

invariants('anchors are there, and each once', () => {
  for (const { name, outputs } of all) {
    const guide = output(outputs, 'README.md');
    const anchors = [...guide.matchAll(/<a id="([^"]+)">/g)].map((match) => match[1] ?? '');
    assert.equal([...new Set(anchors)], anchors, `${name}: an anchor stands twice`);
    for (const [, target = ''] of guide.matchAll(/\]\(#([^)]+)\)/g)) {
      assert.ok(anchors.includes(target), `${name}: nothing is called ${target}`);
    }
  }
});

invariants.run();
