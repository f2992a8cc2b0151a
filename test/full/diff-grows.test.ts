/** What `diff` takes grows with the number of steps, and no faster: whatever became of four thousand steps, at most three times their build. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compareVersions } from '../../src/diff/compare.js';
import type { Version } from '../../src/diff/compare.js';
import { versionOfProcedure } from '../../src/diff/version.js';
import { compileFiles } from '../support/compile.js';
import { manyStep, manySteps, procedureOf, timed } from '../support/many-steps.js';

const STEPS = 4_000;
const test = suite('diff of many steps');

const functions = (word: string): string =>
  `functions: {note: {help: "Notes a number.", run: 'echo "${word} $1" >>"$WORK/notes"'}}`;
const calling = manySteps(
  STEPS,
  (at) => `      - {id: step-${at}, title: Note ${at}, run: note ${at}, undo: none}`,
);

interface Case {
  readonly old: string;
  readonly new: string;
  /** A code that must be among what is found. */
  readonly finds: string;
}

const plain = manySteps(STEPS);
const SAME = procedureOf(plain);

const CASES: Readonly<Record<string, Case>> = {
  'one step changed': {
    old: SAME,
    new: procedureOf(plain.map((step, at) => (at === STEPS / 2 ? manyStep(at, 'x') : step))),
    finds: 'commands-altered',
  },
  'all steps changed': {
    old: SAME,
    new: procedureOf(manySteps(STEPS, (at) => manyStep(at, 'x'))),
    finds: 'commands-altered',
  },
  'a step added in front': {
    old: SAME,
    new: procedureOf([manyStep(STEPS), ...plain]),
    finds: 'step-added',
  },
  'all steps renamed': {
    old: SAME,
    new: procedureOf(plain.map((step) => step.replace('id: step', 'id: other'))),
    finds: 'step-renamed',
  },
  'all steps in the opposite order': {
    old: SAME,
    new: procedureOf([...plain].reverse()),
    finds: 'order-unknown',
  },
  'every other step removed': {
    old: SAME,
    new: procedureOf(plain.filter((_, at) => at % 2 === 0)),
    finds: 'step-removed',
  },
  'other steps altogether': {
    old: SAME,
    new: procedureOf(
      manySteps(
        STEPS,
        (at) => `      - {id: new-${at}, title: Make ${at}, run: mkdir /srv/${at}, undo: none}`,
      ),
    ),
    finds: 'step-removed',
  },
  'a function that all steps call': {
    old: procedureOf(calling, functions('noted')),
    new: procedureOf(calling, functions('said')),
    finds: 'function-changed',
  },
};

const version = (text: string): Version =>
  versionOfProcedure('many', compileFiles({ 'procedure.yaml': text }));

/** Of each text once: most cases begin from the same. */
const built = new Map<string, { readonly result: Version; readonly seconds: number }>();

function timedVersion(text: string): { readonly result: Version; readonly seconds: number } {
  const made = built.get(text) ?? timed(() => version(text));
  built.set(text, made);
  return made;
}

for (const [name, { old, new: fresh, finds }] of Object.entries(CASES)) {
  test(`${name}: it takes at most three times what the build takes`, () => {
    const before = timedVersion(old);
    const after = version(fresh);
    const diff = timed(() => compareVersions('many', before.result, after));
    assert.ok(diff.result.findings.some(({ code }) => code === finds));
    const took = `build ${before.seconds.toFixed(1)} s, diff ${diff.seconds.toFixed(1)} s`;
    console.log(`noted: ${STEPS} steps, ${name}: ${took}`);
    assert.ok(diff.seconds <= 3 * before.seconds, took);
  });
}

test.run();
