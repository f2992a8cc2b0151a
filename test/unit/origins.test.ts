/** Where texts come from: every text of a plan leads back to its node, its bytes, its comments and its include. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { originOf } from '../../src/parse/origin.js';
import type { ProcedureDocument } from '../../src/parse/document.js';
import { compileFiles } from '../support/compile.js';
import { SERVICE } from '../support/service-procedure.js';

const YAML = `# the head of the file
procedure: p
title: é𝄞 A title
version: 1.0.0
variables:
  # how long
  # it may take
  LIMIT: {type: duration, default: 5m, help: How long.} # a hint
phases:
  - id: a
    title: A
    steps:
      # first of all
      - id: one
        title: One
        # what it runs
        run: | # as root
          echo é
          # a comment of the shell
        # how it is checked
        verify: [test -e /, "test -d /"]
      - id: two
        title: Two
        run: {include: sql/two.sh} # included
      - include: more.yaml
`;

const FILES = {
  'procedure.yaml': YAML,
  'sql/two.sh': 'echo two\necho included\n',
  'more.yaml': '# more\n- id: three\n  title: Three\n  run: echo three # last\n',
};

function documentOf(files: Readonly<Record<string, string>>): {
  document: ProcedureDocument;
  origins: Map<string, readonly string[]>;
} {
  const { document, plan } = compileFiles(files);
  if (document === undefined || plan === undefined) throw new Error('it does not compile');
  const origins = new Map<string, readonly string[]>();
  for (const { steps } of plan.phases) {
    for (const { id, texts } of steps)
      for (const text of Object.values(texts)) origins.set(`${text.name} ${id}`, text.origins);
  }
  return { document, origins };
}

test('each text of a plan has a node in a file, with its bytes and lines', () => {
  const { document, origins } = documentOf({ 'procedure.yaml': SERVICE });
  assert.ok(origins.size > 10);
  const bytes = Buffer.from(SERVICE);
  for (const [name, pointers] of origins) {
    for (const pointer of pointers) {
      const origin = originOf(document, pointer);
      assert.ok(origin, `${name} at ${pointer}`);
      const { span, byteStart, byteEnd, line, endLine } = origin;
      const slice = SERVICE.slice(span.start, span.end);
      assert.ok(slice.length > 0, name);
      assert.is(bytes.toString('utf8', byteStart, byteEnd), slice);
      assert.is(SERVICE.slice(0, span.start).split('\n').length, line);
      assert.ok(endLine >= line);
    }
  }
});

test('a text leads to the lines that were written for it, and to the comments around them', () => {
  const { document, origins } = documentOf(FILES);
  const text = (span: { start: number; end: number }): string => YAML.slice(span.start, span.end);
  const body = originOf(document, origins.get('body one')?.[0] ?? '');
  assert.ok(body);
  assert.is(text(body.span), 'echo é\n          # a comment of the shell');
  assert.equal(body.comments.map(text), ['# what it runs', '# as root']);
  const check = originOf(document, origins.get('check one')?.[0] ?? '');
  assert.equal(check?.comments.map(text), ['# how it is checked']);
  const variable = originOf(document, '/variables/LIMIT');
  assert.equal(variable?.comments.map(text), ['# how long', '# it may take', '# a hint']);
  const step = originOf(document, '/phases/0/steps/0');
  assert.equal(step?.comments.map(text), ['# first of all']);
});

test('what was included leads to its own file, and to the line that includes it', () => {
  const { document, origins } = documentOf(FILES);
  const included = originOf(document, origins.get('body two')?.[0] ?? '');
  assert.ok(included);
  assert.is(included.span.file, 'sql/two.sh');
  assert.is(included.span.start, 0);
  assert.is(included.include?.file, 'procedure.yaml');
  assert.is(YAML.slice(included.include?.start, included.include?.end), 'sql/two.sh');
  const three = originOf(document, origins.get('body three')?.[0] ?? '');
  assert.is(three?.span.file, 'more.yaml');
  assert.is(three?.include?.file, 'procedure.yaml');
  assert.is(YAML.slice(three?.include?.start, three?.include?.end), 'more.yaml');
  assert.equal(
    three?.comments.map(({ start, end }) => FILES['more.yaml'].slice(start, end)),
    ['# last'],
  );
});

test('a place that does not exist is said not to', () => {
  const { document } = documentOf(FILES);
  assert.is(originOf(document, '/phases/9'), undefined);
});

test.run();
