/** The flagship's export and adoption as a plan: what they cost a reader, what has a time limit, and what is down when. In: the procedure. Out: assertions. */
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { compile } from '../../src/compile.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import type { Plan, Step } from '../../src/plan/plan.js';

const PROCEDURE = join(import.meta.dirname, '../../../procedures/cdsw-to-cml');
const MOST_LINES = 40;

const { plan, diagnostics } = compile('procedure.yaml', createSourceReader(PROCEDURE));
if (plan === undefined) throw new Error(`the procedure does not compile: ${JSON.stringify(diagnostics)}`);

const stepsOf = ({ phases }: Plan, id: string): readonly Step[] =>
  phases.find((phase) => phase.id === id)?.steps ?? [];
const [exported, adopted] = [stepsOf(plan, 'export'), stepsOf(plan, 'adopt')];
const both = [...exported, ...adopted];
const textsOf = ({ texts }: Step) => Object.values(texts);

const test = suite('flagship export, planned');

test('thirteen steps and one', () => {
  assert.ok(exported.length <= 13 && adopted.length <= 1, `${exported.length} and ${adopted.length}`);
});

test('no text is longer than a page, nor is a function that one of them calls', () => {
  const called = new Set(both.flatMap((step) => textsOf(step).flatMap(({ calls }) => calls)));
  const own = plan.functions.filter(({ name, from, source }) => {
    // SQL and the programs that read a dump.
    return (
      from === 'procedure' && called.has(name) && !/<<'SQL'/.test(source) && !name.startsWith('inspect_')
    );
  });
  const sources = [...both.flatMap(textsOf), ...own].map(({ name, source }) => ({
    name,
    source: String(source),
  }));
  const long = sources.filter(({ source }) => source.split('\n').length > MOST_LINES + 3);
  assert.equal(
    long.map(({ name }) => name),
    [],
  );
});

test('what streams or waits has a time limit', () => {
  const endless = both.filter((step) => {
    const { body } = step.texts;
    const streams = /take_dump|pack_projects|ownership_report|seal_archive/.test(body?.source ?? '');
    return streams && step.policy.timeout === 0;
  });
  assert.equal(
    endless.map(({ id }) => id),
    [],
  );
  const waits = both
    .flatMap(textsOf)
    .filter(({ source }) => /pods_gone|workloads_ready|expect '' sessions/.test(source));
  assert.ok(waits.length >= 4);
  for (const { source } of waits) assert.match(source, /wait_until "\$(START|STOP)_TIMEOUT"/);
});

test('CDSW runs again before the archive is sealed, and not before all of it was compared', () => {
  const order = exported.map(({ id }) => id);
  const at = (id: string): number => order.indexOf(id);
  const packing = exported[at('archive-files')]?.texts.body?.source ?? '';
  assert.match(packing, /^pack_projects .*\nexpect .* written_rows\nexpect '' changed_projects .*$/);
  assert.ok(at('archive-files') < at('start-source-clients'));
  assert.ok(at('start-source-clients') < at('seal-archive'));
});

test('an export is taken back as a whole, and so is an adoption, which is one step', () => {
  const head = exported.findIndex(({ id }) => id === 'begin-archive');
  for (const { id, policy, undo } of exported
    .slice(head + 1)
    .filter((step) => step.policy.risk !== 'read-only'))
    assert.equal(undo, { kind: 'with', step: 'begin-archive' }, `${id}, ${policy.risk}`);
  assert.equal(
    stepsOf(plan, 'adopt').map(({ texts }) => texts.undo?.source),
    ['drop_archive'],
  );
});

test('an adoption needs no kubectl', () => {
  assert.not.ok(adopted.flatMap(textsOf).some(({ tools }) => tools.includes('kubectl')));
  const phase = plan.phases.find(({ id }) => id === 'adopt');
  assert.not.match(JSON.stringify(phase?.requires), 'kubectl');
});

test('secrets that nobody will read are not exported', () => {
  const { source = '' } = plan.functions.find(({ name }) => name === 'secret_tables') ?? {};
  for (const table of ['access_keys', 'authorized_keys', 'kerberos', 'password_resets', 'ssh_keys'])
    assert.match(source, new RegExp(`\\b${table}\\b`));
});

test.run();
