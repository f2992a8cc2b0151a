/**
 * Random texts in every field that takes shell. Each either builds into a script that bash reads and that holds the text, or is refused
 * with a place; nothing is an internal error. `SEED` and `TEXTS` repeat or lengthen a run; the counts are printed.
 */
import { spawnSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { stringify } from 'yaml';
import { BASH } from '../support/bash.js';
import { compileFiles } from '../support/compile.js';
import { createRandom, randomText } from '../support/random-texts.js';

const test = suite('random texts');

const COUNT = Number(process.env['TEXTS'] ?? 5000);
const SEED = Number(process.env['SEED'] ?? 20240501);

interface Field {
  readonly name: string;
  readonly step: (text: string) => object;
}

const FIELDS: readonly Field[] = [
  { name: 'run', step: (run) => ({ run, undo: 'none' }) },
  { name: 'verify', step: (verify) => ({ run: 'ls', undo: 'none', verify }) },
  { name: 'undo', step: (run) => ({ run: 'ls', undo: { run } }) },
  { name: 'when', step: (when) => ({ run: 'ls', undo: 'none', when }) },
  { name: 'done_when', step: (text) => ({ run: 'ls', undo: 'none', done_when: text }) },
  { name: 'progress', step: (run) => ({ run: 'ls', undo: 'none', progress: { run } }) },
  { name: 'assert', step: (text) => ({ assert: text }) },
  { name: 'capture', step: (run) => ({ capture: { into: 'VALUE', run } }) },
  { name: 'choose', step: (run) => ({ choose: { into: 'VALUE', question: 'Which one?', run } }) },
  { name: 'wait', step: (condition) => ({ wait: { condition, timeout: '5m' } }) },
  { name: 'for_each', step: (run) => ({ run: 'ls', undo: 'none', for_each: { name: 'ITEM', run } }) },
  {
    name: 'done',
    step: (done) => ({ run: 'ls', undo: 'none', for_each: { name: 'ITEM', in: ['a'], done } }),
  },
];

function procedureWith(step: object): string {
  return stringify({
    procedure: 'sample',
    title: 'Hold one text',
    version: '1.0.0',
    variables: { X: { type: 'string', help: 'A value.' } },
    phases: [{ id: 'only', title: 'The only phase', steps: [{ id: 'first', title: 'Do it', ...step }] }],
  });
}

function readsWell(script: string): string {
  const { status, stderr } = spawnSync(BASH, ['-n'], { input: script, encoding: 'utf8' });
  return status === 0 ? stderr : stderr || `status ${String(status)}`;
}

/** Each line of the text, in order; a frame may stand around it, and blanks before it. */
function holds(script: string, text: string): boolean {
  const lines = script.split('\n').map((line) => line.trim());
  let at = 0;
  for (const line of text
    .trim()
    .split('\n')
    .map((one) => one.trim())) {
    const found = lines.findIndex((candidate, index) => index >= at && candidate.includes(line));
    if (found === -1) return false;
    at = found;
  }
  return true;
}

interface Counts {
  built: number;
  refused: number;
  /** Texts that the parser lets pass and bash does not; where a bash is at hand, build refuses them by its word. */
  byBash: number;
}

function tryText(text: string, { name, step }: Field, counts: Counts): string[] {
  const { outputs, diagnostics } = compileFiles({ 'procedure.yaml': procedureWith(step(text)) });
  const what = `${name}: ${JSON.stringify(text)}`;
  if (outputs === undefined) {
    counts.refused += 1;
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    return errors.length > 0 && errors.every(({ span }) => span !== undefined) ? [] : [`no place: ${what}`];
  }
  const script = outputs.find(({ path }) => path === 'migrate.sh')?.content ?? '';
  counts.built += 1;
  if (readsWell(script) !== '') counts.byBash += 1;
  return holds(script, text) ? [] : [`not in the script: ${what}`];
}

test(`${COUNT} random texts build into scripts that bash reads, or are refused`, () => {
  const random = createRandom(SEED);
  const counts: Counts = { built: 0, refused: 0, byBash: 0 };
  const problems: string[] = [];
  for (let n = 0; n < COUNT; n += 1) {
    const text = randomText(random);
    const field = FIELDS[n % FIELDS.length];
    if (field === undefined) continue;
    try {
      problems.push(...tryText(text, field, counts));
    } catch (error) {
      problems.push(`internal error (${String(error)}): ${field.name}: ${JSON.stringify(text)}`);
    }
  }
  console.log(
    `${COUNT} texts with seed ${SEED}: ${counts.built} built, ${counts.refused} refused with a place, ` +
      `${counts.byBash} of those that built refused by bash, ${problems.length} problems`,
  );
  assert.equal(problems.slice(0, 20), []);
  assert.ok(counts.built > COUNT / 10, 'too few texts build to show anything');
  assert.is(counts.byBash, 0, 'the parser lets texts pass that bash refuses');
});

test.run();
