/** The flagship's import and clean-up as a plan: what they cost a reader, how they are taken back, and what they say. In: the procedure. Out: assertions. */
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { compile } from '../../src/compile.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import type { Step } from '../../src/plan/plan.js';

const PROCEDURE = join(import.meta.dirname, '../../../procedures/cdsw-to-cml');
const MOST_STEPS = 50;
const MOST_LINES = 40;
/** Loads the SQL library. */
const LIBRARY = 'load-library';

const { plan, diagnostics } = compile('procedure.yaml', createSourceReader(PROCEDURE));
if (plan === undefined) throw new Error(`the procedure does not compile: ${JSON.stringify(diagnostics)}`);

const all = plan.phases.flatMap(({ steps }) => steps);
const stepsOf = (id: string): readonly Step[] => plan.phases.find((phase) => phase.id === id)?.steps ?? [];
const ours = [...stepsOf('import'), ...stepsOf('clean-up')];
const step = (id: string): Step => {
  const found = ours.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no step ${id}`);
  return found;
};
const sources = [
  ...plan.functions.map(({ name, source }) => ({ name, source: String(source) })),
  ...all.flatMap(({ id, texts }) =>
    Object.values(texts).map((text) => ({ name: `${id} ${text.name}`, source: String(text.source) })),
  ),
];
const ids = (steps: readonly Step[]): readonly string[] => steps.map(({ id }) => id);

const test = suite('flagship import, planned');

test('as few steps as were promised', () => {
  assert.ok(all.length <= MOST_STEPS, String(all.length));
  assert.ok(ours.length <= 32, String(ours.length));
});

test('nothing but the SQL library is longer than a page, and it is the appendix of the guide', () => {
  assert.equal(
    plan.functions.filter(({ appendix }) => appendix).map(({ name }) => name),
    ['load_library'],
  );
  const long = sources.filter(({ source }) => source.split('\n').length > MOST_LINES);
  assert.equal(
    long.map(({ name }) => name),
    ['load_library'],
  );
  assert.is(step(LIBRARY).texts.body?.source, 'load_library');
  assert.equal(diagnostics, []);
});

test('the list of emptied tables and what refers to a user are defined once', () => {
  for (const mark of ['organization_invitations organization_members', "('creator_id', 'users')"]) {
    const holding = sources.filter(({ source }) => source.includes(mark)).map(({ name }) => name);
    assert.is(holding.length, 1, `${mark}: ${holding.join(', ')}`);
  }
});

test('SQL stands in here-documents, and nothing of it is escaped for a shell', () => {
  const escaped = sources.filter(({ source }) => /\\\\g(set|exec)/.test(source)).map(({ name }) => name);
  assert.equal(escaped, []);
});

test('the adaptation is one transaction', () => {
  const { source = '' } = step('adapt').texts.body ?? {};
  assert.equal(source.match(/^(BEGIN|COMMIT);$/gm), ['BEGIN;', 'COMMIT;']);
  for (const what of [
    'empty_tables',
    'paused = true',
    'make_unique',
    "point_at('users'",
    'DELETE FROM users',
    'catch_up',
  ])
    assert.ok(source.indexOf('BEGIN;') < source.indexOf(what), what);
});

test('what the kept data bring back is undone with them, and they warn', () => {
  for (const id of ['restore', 'adapt', 'set-password'])
    assert.equal(step(id).undo, { kind: 'with', step: 'keep-data' }, id);
  assert.equal(step('save-rows').undo, { kind: 'with', step: LIBRARY });
  const { undo } = step('keep-data');
  assert.match(undo.kind === 'text' ? undo.discards : '', 'everything written since this step to the server');
});

test('no undo only prints, and each of them ends when what it starts is there', () => {
  for (const { id, texts } of ours) {
    const { source } = texts.undo ?? {};
    if (source === undefined) continue;
    assert.not.match(source, /^(echo|printf)[^\n|]*$/, id);
    if (/scale_back/.test(source)) assert.match(source, /wait_until/, id);
  }
});

test('what changes a workspace can be taken back, or is confirmed by its id', () => {
  const open = ours.filter(({ policy, undo, prompt }) => {
    const risky = policy.risk === 'reversible' && prompt === undefined;
    return risky && !['text', 'with'].includes(undo.kind);
  });
  assert.equal(ids(open), []);
  assert.equal(ids(ours.filter(({ policy }) => policy.risk === 'destructive')), ['restore', 'adapt']);
  assert.equal(
    ids(ours.filter(({ policy }) => policy.risk === 'point-of-no-return')),
    ids(stepsOf('clean-up')),
  );
});

test('what a person must have seen is not answered by --yes', () => {
  const asking = ours.flatMap(({ id, prompt }) =>
    prompt?.kind === 'confirm' ? [`${id} ${String(prompt.assume)}`] : [],
  );
  assert.equal(asking, ['target-is-meant false', 'workspace-works false']);
});

test('what deletes or waits has a time limit, and so has what streams', () => {
  for (const { name, source } of sources) {
    for (const line of source.split('\n').filter((one) => /\bcml (delete|wait) /.test(one)))
      assert.match(line, '--timeout="$ST', `${name}: ${line}`);
  }
  const streaming = ours.filter(
    ({ id, texts }) =>
      id !== LIBRARY && /\bin_(files|database)|take_dump|run_on/.test(texts.body?.source ?? ''),
  );
  assert.ok(streaming.length >= 5);
  assert.equal(ids(streaming.filter(({ policy }) => policy.timeout === 0)), []);
});

test('the workspace is looked at before the archive is read, and before anything is stopped', () => {
  const order = ids(stepsOf('import'));
  const before = (first: string, second: string): boolean => order.indexOf(first) < order.indexOf(second);
  for (const id of ['target-is-right', 'server-is-ready', 'database-is-ready']) {
    assert.is(step(id).kind, 'assert', id);
    assert.ok(before(id, 'archive-is-whole'), id);
    assert.equal(step(id).needs, [], id);
  }
  for (const id of [
    'archive-is-whole',
    'archive-fits',
    'save-migrate-job',
    'start-files-helper',
    'target-is-meant',
  ])
    assert.ok(before(id, 'stop-clients'), id);
});

test('helper pods give up what they do not need, and end by themselves', () => {
  const pod = plan.functions.find(({ name }) => name === 'helper_pod')?.source ?? '';
  for (const limit of [
    'drop: [ALL]',
    'allowPrivilegeEscalation: false',
    'automountServiceAccountToken: false',
    'activeDeadlineSeconds:',
  ])
    assert.match(pod, limit);
});

test('titles are imperatives, and nothing tells a person to use the script', () => {
  for (const { title } of ours) {
    assert.match(title, /^[A-Z][a-z]+ /);
    assert.not.match(title, /^(See|Decide|Look|Bring|Forget|A|The|Nobody) /);
  }
  for (const one of ours) assert.not.match(JSON.stringify(one), /run import|undo --to|--from|--only/);
});

test.run();
