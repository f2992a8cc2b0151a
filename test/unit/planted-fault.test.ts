/** A fault of the renderer's own, with every digest in order: guide and script hold other bytes, and `check` finds it from the files alone. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { proveOutputs } from '../../src/check/prove-outputs.js';
import { effectsOfPlan } from '../../src/effects/of-plan.js';
import type { Plan, PlanFunction, Step, Text } from '../../src/plan/plan.js';
import { renderManifest } from '../../src/render/manifest.js';
import { renderPlan } from '../../src/render/render.js';
import { reviewOf } from '../../src/render/review/facts.js';
import { shellText } from '../../src/shell/quote.js';
import { build } from '../support/compile.js';

const PROCEDURE = `procedure: planted
title: Print lines
version: 1.0.0
functions:
  lines:
    help: Prints two lines.
    run: |
      cat <<'END'
      one
        two
      END
phases:
  - id: only
    title: The only phase
    steps:
      - id: print
        title: Print
        rerun: safe
        undo: none
        run: |
          lines
          cat <<'END'
            indented
          END
`;

const { plan: PLAN } = build(PROCEDURE);
const wrong = (source: string): Text['source'] => shellText(source.replace(/^ {2}(indented|two)$/m, '$1'));

/** What a renderer would make that takes two spaces off a line of a here-document. */
function textsWrong(plan: Plan): Plan {
  const text = (one: Text): Text => ({ ...one, source: wrong(one.source) });
  const step = (one: Step): Step => ({
    ...one,
    texts: Object.fromEntries(Object.entries(one.texts).map(([name, value]) => [name, text(value)])),
  });
  return { ...plan, phases: plan.phases.map((phase) => ({ ...phase, steps: phase.steps.map(step) })) };
}

function functionsWrong(plan: Plan): Plan {
  const one = (from: PlanFunction): PlanFunction => ({
    ...from,
    source: shellText(from.source.replace(/^( *) {2}two$/m, '$1two')),
  });
  return { ...plan, functions: plan.functions.map(one) };
}

/** One output of a renderer with a fault, the others of one without, and a manifest that vouches for all. */
function outputsWith(faulty: Plan, path: string): ReadonlyMap<string, string> {
  const wrongly = renderPlan(faulty);
  const files = renderPlan(PLAN)
    .filter((file) => file.path !== 'manifest.json')
    .map((file) => (file.path === path ? (wrongly.find((one) => one.path === path) ?? file) : file));
  const contentOf = (name: string): string => files.find((file) => file.path === name)?.content ?? '';
  const [guide, script] = [contentOf('README.md'), contentOf('migrate.sh')];
  const texts = files.map((file): [string, string] => [file.path, file.content]);
  const effects = effectsOfPlan(PLAN);
  return new Map([
    ...texts,
    ['manifest.json', renderManifest(PLAN, reviewOf(PLAN, { effects, outages: [], guide, script }), files)],
  ]);
}

const test = suite('a planted fault');

test('nothing is found where there is none', () => {
  assert.equal(proveOutputs(outputsWith(PLAN, 'README.md')), []);
});

for (const [what, plant] of Object.entries({ text: textsWrong, function: functionsWrong })) {
  for (const path of ['README.md', 'migrate.sh']) {
    test(`a ${what} that is rendered wrongly into ${path} is found`, () => {
      const outputs = outputsWith(plant(PLAN), path);
      assert.not.equal(outputs, outputsWith(PLAN, path));
      const found = proveOutputs(outputs).filter(({ code }) => code === 'SW0808');
      assert.ok(found.some(({ message }) => message.includes('not the same in the guide and in the script')));
    });
  }
}

test.run();
