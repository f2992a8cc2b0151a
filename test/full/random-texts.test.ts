/**
 * Random texts in every field that takes shell. Each either builds into a script that bash reads and that holds the text, or is refused
 * with a place; nothing is an internal error. `SEED` and `TEXTS` repeat or lengthen a run; the counts are printed.
 */
import { spawnSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { stringify } from 'yaml';
import { verifyWithBash } from '../../src/cli/verify-with-bash.js';
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

function readsWell(script: string): boolean {
  const { status, stderr } = spawnSync(BASH, ['-n'], { input: script, encoding: 'utf8' });
  return status === 0 && stderr === '';
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
  /** Those that the parser lets pass and bash, which the build asks, does not. */
  byBash: number;
}

function tryText(text: string, { name, step }: Field, counts: Counts): string[] {
  const compiled = compileFiles({ 'procedure.yaml': procedureWith(step(text)) });
  const { diagnostics: refused } = verifyWithBash(compiled);
  const { outputs, diagnostics } = compiled;
  const what = `${name}: ${JSON.stringify(text)}`;
  if (outputs === undefined) {
    counts.refused += 1;
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    return errors.length > 0 && errors.every(({ span }) => span !== undefined) ? [] : [`no place: ${what}`];
  }
  if (refused.length > 0) {
    counts.byBash += 1;
    console.log(`only bash refuses ${what}`);
    return refused.every(({ span }) => span !== undefined) ? [] : [`no place: ${what}`];
  }
  const script = outputs.find(({ path }) => path === 'migrate.sh')?.content ?? '';
  counts.built += 1;
  if (!readsWell(script)) return [`bash does not read the script: ${what}`];
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
    `noted: ${COUNT} texts with seed ${SEED}: ${counts.built} built, ${counts.refused} refused with a place, ` +
      `${counts.byBash} refused by bash alone, ${problems.length} problems`,
  );
  assert.equal(problems.slice(0, 20), []);
  assert.ok(counts.built > COUNT / 10, 'too few texts build to show anything');
  assert.ok(counts.byBash <= COUNT / 1000, 'the parser lets too much pass');
});

test.run();
