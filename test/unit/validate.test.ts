/** Validation: one finding a mistake, in words, at its place; and it accepts exactly what the published schema accepts. */
import { Ajv } from 'ajv';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { KINDS } from '../../src/kinds/index.js';
import { parseProcedure } from '../../src/parse/parse-procedure.js';
import { editorSchema } from '../../src/validate/procedure-schema.js';
import { schemaText } from '../../src/validate/schema-text.js';
import { validateProcedure } from '../../src/validate/validate.js';

const test = suite('validate');

const HEAD = 'procedure: sample\ntitle: Sample\nversion: 1.0.0\n';

function withSteps(steps: string): string {
  const indented = steps.replace(/^/gm, '      ');
  return `${HEAD}phases:\n  - id: only\n    title: Only\n    steps:\n${indented}\n`;
}

function validate(text: string): { data: unknown; diagnostics: readonly Diagnostic[] } {
  const { value, diagnostics } = parseProcedure('p.yaml', () => ({
    ok: true,
    file: { path: 'p.yaml', text },
  }));
  assert.equal(diagnostics, []);
  if (value === undefined) throw new Error('there is no document');
  return { data: value.data, diagnostics: validateProcedure(value).diagnostics };
}

/** Code and message of each finding, with the text that it points at. */
function findings(text: string): string[] {
  return validate(text).diagnostics.map(
    ({ code, message, hint = '', span }) =>
      `${code} ${message} | ${hint} | ${text.slice(span?.start, span?.end)}`,
  );
}

const published = new Ajv({ strict: true, strictTypes: false, allErrors: true });
const accepts = published.compile(JSON.parse(schemaText()) as object);

test('the example of every kind is valid, here and for the published schema', () => {
  for (const { key, example } of KINDS) {
    const { data, diagnostics } = validate(withSteps(example.replaceAll(/\{include: [^}]*\}/g, 'text')));
    assert.equal(diagnostics, [], key);
    assert.ok(accepts(data), `${key}: ${published.errorsText(accepts.errors)}`);
  }
});

test('a misspelt key is one finding, not also a missing one', () => {
  assert.equal(findings(withSteps('- id: one\n  titel: One\n  run: x')), [
    'SW0301 unknown key `titel` in step `one` | did you mean `title`? | titel',
  ]);
});

test('a misspelt kind is one finding with a suggestion', () => {
  assert.equal(findings(withSteps('- id: stop-clients\n  title: Stop\n  rnu: x')), [
    'SW0301 unknown key `rnu` in step `stop-clients` | did you mean `run`? | rnu',
  ]);
});

test('three mistakes in three steps are three findings', () => {
  const steps =
    '- id: one\n  title: One\n  rnu: x\n- id: two\n  title: [x]\n  run: x\n- id: three\n  title: Three\n  sql: {on: db}';
  assert.equal(
    findings(withSteps(steps)).map((line) => line.slice(0, 6)),
    ['SW0301', 'SW0303', 'SW0302'],
  );
});

test('a key of one kind in a step of another is not known there', () => {
  const [line = ''] = findings(
    withSteps('- id: one\n  title: One\n  confirm: {question: Sure?}\n  interactive: true'),
  );
  assert.match(line, 'SW0301 unknown key `interactive` in step `one`');
});

test('two kinds are shown with both places, and both are checked', () => {
  const { diagnostics } = validate(withSteps('- id: one\n  title: One\n  run: x\n  sql: {on: db}'));
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['SW0307', 'SW0302'],
  );
  assert.is(diagnostics[0]?.related?.length, 1);
});

test('of a union, the member is checked that the author meant', () => {
  const step = (verify: string): string[] =>
    findings(withSteps(`- id: one\n  title: One\n  run: x\n  verify: ${verify}`));
  assert.equal(step('{sql: {on: db, qeury: q, expect: ""}}'), [
    'SW0301 unknown key `qeury` in `sql` of `verify` of step `one` | did you mean `query`? | qeury',
  ]);
  assert.equal(step('[3]'), [
    'SW0303 item 1 of `verify` of step `one` must be text or a mapping, but is a number | put it in quotes, so that it is text | 3',
  ]);
  assert.equal(step('7').length, 1);
});

test('a port is a number that a port can have, or one reference', () => {
  const steps = 'phases: [{id: a, title: A, steps: [{id: b, title: B, run: x}]}]\n';
  const port = (value: string): number =>
    findings(`${HEAD}places: {old: {ssh: {host: db1, port: ${value}}}}\n${steps}`).length +
    findings(`${HEAD}connections: {db: {psql: {host: db1, port: ${value}}}}\n${steps}`).length +
    findings(`${HEAD}connections: {db: {mysql: {host: db1, port: ${value}}}}\n${steps}`).length;
  for (const good of ['22', '"22"', '65535', '"65535"', '$PORT', '"${PORT}"']) assert.is(port(good), 0, good);
  for (const bad of ['abc', '0', '"0"', '65536', '"65536"', '"-1"', '"5432 "', '"${PORT}0"', '"$(id)"'])
    assert.is(port(bad), 3, bad);
});

test('a version that YAML takes for a number is explained', () => {
  const [line] = findings(
    `${HEAD.replace('1.0.0', '1.0')}phases: [{id: a, title: A, steps: [{id: b, title: B, run: x}]}]\n`,
  );
  assert.is(line, 'SW0303 `version` must be text, but is a number | it looks like `1.0.0` | 1.0');
});

test('a text where a mapping is meant gets the mapping as a hint, quoted where YAML wants it', () => {
  const step = (action: string): string[] =>
    findings(`${HEAD}phases: [{id: a, title: A, steps: [{id: b, title: B, ${action}}]}]\n`);
  assert.match(step(`copy: {from: "/x {1}", to: {path: /y}}`)[0] ?? '', `| write \`{path: '/x {1}'}\` |`);
  assert.match(step(`copy: {from: /x/y.z, to: {path: /y}}`)[0] ?? '', '| write `{path: /x/y.z}` |');
  assert.match(step(`run: x, undo: rm y`)[0] ?? '', '| write `{run: rm y}` |');
});

test('ids that are there twice are found across phases', () => {
  const phase = (id: string): string => `  - {id: ${id}, title: T, steps: [{id: same, title: T, run: x}]}\n`;
  assert.equal(
    findings(`${HEAD}phases:\n${phase('a')}${phase('b')}`).map((line) => line.slice(0, 36)),
    ['SW0308 two steps are called `same` |'],
  );
  assert.match(findings(`${HEAD}phases:\n${phase('a')}${phase('a')}`)[0] ?? '', 'two phases are called `a`');
});

test('documents that are no mapping are refused in words', () => {
  assert.equal(findings('- a\n'), ['SW0303 the procedure must be a mapping, but is a list |  | - a']);
});

test('a mapping that may not be empty, a group in a group, and a step of a group are checked where they stand', () => {
  const step = (rest: string): string[] =>
    findings(`${HEAD}phases: [{id: a, title: A, steps: [{id: b, title: B, ${rest}}]}]\n`);
  assert.match(step('run: x, for_each: {name: N, fields: {}, in: [a]}')[0] ?? '', /`fields` .*is empty/);
  assert.match(step('run: x, when: {}')[0] ?? '', /`when` .*is empty/);
  const group = (steps: string): string[] => step(`for_each: {name: N, in: [a]}, steps: [${steps}]`);
  assert.equal(group('{id: c, title: C, run: x}'), []);
  assert.match(group('{id: c, title: C, rnu: x}')[0] ?? '', /SW0301 unknown key `rnu` in step `c`/);
  assert.match(group('{id: b, title: C, run: x}')[0] ?? '', 'two steps are called `b`');
  assert.match(group('{id: c, title: C, for_each: {name: M, in: [a]}, steps: []}')[0] ?? '', 'SW0310');
  assert.match(step('steps: [{id: c, title: C, run: x}]')[0] ?? '', 'has no `for_each`');
});

/** Every keyword of the schema is one that the checker reads, so that no rule is silently left out. */
test('the schema uses no keyword that the checker does not know', () => {
  const known = new Set(
    (
      'type const anyOf minLength maxLength pattern minimum maximum items minItems uniqueItems properties required ' +
      'patternProperties additionalProperties minProperties description examples default title language'
    ).split(' '),
  );
  const unknown = new Set<string>();
  const walk = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (!known.has(key)) unknown.add(key);
      if (key === 'properties' || key === 'patternProperties') Object.values(value as object).forEach(walk);
      else if (key === 'anyOf') (value as unknown[]).forEach(walk);
      else if (key === 'items') walk(value);
    }
  };
  walk(editorSchema());
  assert.equal([...unknown], []);
});

const SAMPLE = {
  procedure: 'sample',
  title: 'Sample',
  version: '1.0.0',
  requires: { bash: '3.2', tools: ['awk', { name: 'kubectl', min: '1.20' }], disk: { '${WORK}': '5GiB' } },
  variables: {
    NAME: { type: 'string', help: 'A name.', default: 'x' },
    SIZE: { type: 'enum', help: 'S.', values: ['a', 'b'] },
  },
  connections: { db: { psql: { host: 'localhost' } } },
  phases: [
    {
      id: 'only',
      title: 'Only',
      steps: [
        {
          id: 'one',
          title: 'One',
          run: 'x',
          verify: ['x', { run: 'y' }],
          risk: 'read-only',
          retry: { attempts: 3 },
        },
        {
          id: 'two',
          title: 'Two',
          sql: { on: 'db', statements: 'SELECT 1' },
          undo: { run: 'x' },
          timeout: '5m',
        },
        {
          id: 'three',
          title: 'Three',
          wait: { condition: { sql: { on: 'db', query: 'q', expect: '' } }, timeout: '5m' },
        },
        {
          id: 'four',
          title: 'Four',
          scale: { deployments: ['a'], replicas: 0, remember: 'r' },
          undo: { restore: 'r' },
        },
        {
          id: 'five',
          title: 'Five',
          run: 'x',
          for_each: { name: 'ITEM', in: ['a'], done: 'x' },
          interactive: true,
        },
      ],
    },
  ],
};

const REPLACEMENTS: readonly unknown[] = [null, 0, -1, 1.5, true, '', 'x y', 'UPPER', [], [1], {}, { x: 1 }];

/** Every value at every place of the sample replaced, removed, or given a neighbour, one at a time. */
function* mutants(value: unknown): Generator {
  yield* REPLACEMENTS;
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      yield value.filter((_, index) => index !== at);
      for (const mutant of mutants(item))
        yield value.map((same: unknown, index) => (index === at ? mutant : same));
    }
  } else if (typeof value === 'object' && value !== null) {
    yield { ...value, unheard_of: 1 };
    for (const [key, member] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
      for (const mutant of mutants(member)) yield { ...value, [key]: mutant };
    }
  }
}

test('validation refuses exactly what the published schema refuses', () => {
  let count = 0;
  let refused = 0;
  assert.ok(accepts(SAMPLE), published.errorsText(accepts.errors));
  for (const mutant of mutants(SAMPLE)) {
    const text = JSON.stringify(mutant);
    const parsed = parseProcedure('p.yaml', () => ({ ok: true, file: { path: 'p.yaml', text } }));
    if (parsed.value === undefined) continue;
    const { diagnostics } = validateProcedure(parsed.value);
    const found = diagnostics.filter(({ code }) => code !== 'SW0308');
    assert.is(found.length === 0, accepts(parsed.value.data), `${text}\n${JSON.stringify(found)}`);
    count += 1;
    if (found.length > 0) refused += 1;
  }
  assert.ok(count > 500 && refused > 300, `${count} tried, ${refused} refused`);
});

test.run();
