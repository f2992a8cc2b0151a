/** Where texts come from: every text of a plan leads back to the node of a file that it was written in. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Span } from '../../src/diagnostics/diagnostic.js';
import { compileFiles } from '../support/compile.js';
import { SERVICE } from '../support/service-procedure.js';

const YAML = `procedure: p
title: é𝄞 A title
version: 1.0.0
phases:
  - id: a
    title: A
    steps:
      - id: one
        title: One
        run: | # as root
          echo é
          # a comment of the shell
        verify: [test -e /, "test -d /"]
      - id: two
        title: Two
        run: {include: sql/two.sh}
      - include: more.yaml
`;

const FILES: Readonly<Record<string, string>> = {
  'procedure.yaml': YAML,
  'sql/two.sh': 'echo two\necho included\n',
  'more.yaml': '- id: three\n  title: Three\n  run: echo three\n',
};

/** The places of each text, by its name and step. */
function placesOf(files: Readonly<Record<string, string>>): Map<string, readonly Span[]> {
  const { document, plan } = compileFiles(files);
  if (document === undefined || plan === undefined) throw new Error('it does not compile');
  const texts = plan.phases.flatMap(({ steps }) =>
    steps.flatMap((step) => Object.values(step.texts).map((text) => ({ ...text, id: step.id }))),
  );
  return new Map(
    texts.map(({ name, id, origins }) => [
      `${name} ${id}`,
      origins.map((pointer) => {
        const place = document.locations.get(pointer)?.value;
        if (place === undefined) throw new Error(`${name} of ${id}: no place for ${pointer}`);
        return place;
      }),
    ]),
  );
}

function written({ file, start, end }: Span): string {
  return FILES[file]?.slice(start, end) ?? '';
}

test('each text of a plan has a node in a file', () => {
  const places = [...placesOf({ 'procedure.yaml': SERVICE }).values()].flat();
  assert.ok(places.length > 10);
  for (const { file, start, end } of places) {
    assert.is(file, 'procedure.yaml');
    assert.ok(SERVICE.slice(start, end).trim().length > 0);
  }
});

test('a text leads to the lines that were written for it', () => {
  const places = placesOf(FILES);
  assert.equal(places.get('body one')?.map(written), ['echo é\n          # a comment of the shell']);
  assert.equal(places.get('check one')?.map(written), ['[test -e /, "test -d /"]']);
});

test('what was included leads to its own file', () => {
  const places = placesOf(FILES);
  assert.equal(places.get('body two'), [{ file: 'sql/two.sh', start: 0, end: FILES['sql/two.sh']?.length }]);
  const [three] = places.get('body three') ?? [];
  assert.is(three?.file, 'more.yaml');
  assert.is(three && written(three), 'echo three');
});

test('a place that does not exist is said not to', () => {
  assert.is(compileFiles(FILES).document?.locations.get('/phases/9'), undefined);
});

test.run();
