/** The bill of what the site must provide, for every fixture and shipped procedure: a document of CycloneDX 1.6 by its published schema, and complete. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { billText } from '../../src/bundle/bill.js';
import { textEntry } from '../../src/bundle/entry.js';
import { compile } from '../../src/compile.js';
import type { Plan } from '../../src/plan/plan.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import { fixtureCases, shippedCases } from '../golden/cases.js';
import { smallProcedure } from '../support/folder.js';

interface Bill {
  readonly components: readonly {
    readonly type: string;
    readonly name: string;
    readonly version?: string;
    readonly hashes?: readonly object[];
    readonly properties?: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly metadata: { readonly component: { readonly properties: readonly object[] } };
}

const test = suite<{ accepts: ValidateFunction }>('bill');

const library = createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json');

function schema(name: string): object {
  const path = join(dirname(library), 'res/schema', `${name}.SNAPSHOT.schema.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as object;
}

test.before((context) => {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
    // The schema refers to these by the names of their files.
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  context.accepts = ajv.compile(schema('bom-1.6'));
});

function planOf(text: string): Plan {
  const { plan, diagnostics } = compile('p.yaml', (path) => ({ ok: true, file: { path, text } }));
  assert.ok(plan !== undefined, JSON.stringify(diagnostics));
  return plan;
}

const artifacts = [textEntry('artifacts/app.tar', 'image')];

for (const { name, folder } of [...fixtureCases(), ...shippedCases()]) {
  test(`${name}: its bill is valid and names every program`, ({ accepts }) => {
    const { plan } = compile('procedure.yaml', createSourceReader(folder));
    assert.ok(plan !== undefined);
    const bill = JSON.parse(billText(plan, artifacts)) as Bill;
    assert.ok(accepts(bill), JSON.stringify(accepts.errors));
    const named = new Set(bill.components.map((one) => one.name));
    for (const tool of plan.phases.flatMap(({ requires }) => requires.tools))
      assert.ok(named.has(tool.name), tool.name);
  });
}

const DEMANDING = `${smallProcedure('small')}requires:
  bash: "4.2"
  tools: [jq, {name: kubectl, min: "1.20", why: Talks to the cluster.}]
  images: [registry.example/app:1.2@sha256:${'a'.repeat(64)}, registry.example/base:7]
  disk: {/srv: 3GiB}
`;

test('versions, images with their digests, and space are in it', ({ accepts }) => {
  const bill = JSON.parse(billText(planOf(DEMANDING), artifacts)) as Bill;
  assert.ok(accepts(bill), JSON.stringify(accepts.errors));
  const component = (name: string): Bill['components'][number] | undefined =>
    bill.components.find((one) => one.name === name);
  const min = (value: string): object[] => [{ name: 'stepwright:minimum-version', value }];
  assert.equal(component('bash')?.properties, min('4.2'));
  assert.equal(component('kubectl')?.properties, min('1.20'));
  assert.ok(component('jq') !== undefined && component('jq')?.properties === undefined);
  const image = component('registry.example/app:1.2');
  assert.is(image?.version, `sha256:${'a'.repeat(64)}`);
  assert.equal(image?.hashes, [{ alg: 'SHA-256', content: 'a'.repeat(64) }]);
  assert.is(component('registry.example/base:7')?.hashes, undefined);
  assert.equal(bill.metadata.component.properties[1], {
    name: 'stepwright:disk',
    value: `${3 * 2 ** 30} bytes free at /srv`,
  });
});

function twoPhases(first: string, second: string): string {
  const phase = (id: string, min: string): string => `
  - id: ${id}
    title: A phase
    requires: {tools: [{name: kubectl, min: "${min}"}]}
    steps: [{id: ${id}-step, title: Do it, run: kubectl version}]`;
  const head = smallProcedure('small').replace(/phases:[^]*/, 'phases:');
  return `${head}${phase('one', first)}${phase('two', second)}\n`;
}

test('of the lowest versions of all phases the highest counts', () => {
  for (const [first, second, highest] of [
    ['1.20', '1.9', '1.20'],
    ['1.9', '1.20', '1.20'],
    ['1.20', '1.20.1', '1.20.1'],
  ] as const) {
    const { components } = JSON.parse(billText(planOf(twoPhases(first, second)), [])) as Bill;
    const [only, ...others] = components.filter(({ name }) => name === 'kubectl');
    assert.equal(others, []);
    assert.is(only?.properties?.[0]?.value, highest);
  }
});

test('the schema refuses what is not a bill', ({ accepts }) => {
  const bill = JSON.parse(billText(planOf(DEMANDING), artifacts)) as object;
  assert.not(accepts({ ...bill, components: [{ type: 'program', name: 'x' }] }));
  assert.not(accepts({ ...bill, serialNumber: 'urn:uuid:1' }));
});

test.run();
