/** Reading outputs back: what a script says of itself is what the plan said. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { compile } from '../../src/compile.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import { readGuide } from '../../src/outputs/guide.js';
import { readTexts } from '../../src/check/script-texts.js';
import { readScript } from '../../src/outputs/script.js';
import { subjectOfPlan } from '../../src/diff/subject-of-plan.js';
import { subjectOfScript } from '../../src/diff/subject-of-script.js';
import type { Plan } from '../../src/plan/plan.js';
import { verifyLaw } from '../../src/check/verify-law.js';
import { verifyManifest } from '../../src/check/verify-manifest.js';
import { verifyScript } from '../../src/check/verify-script.js';
import { build, compileFiles } from '../support/compile.js';
import { SERVICE } from '../support/service-procedure.js';

const PROSE_CODES = new Set(['SW0706', 'SW0708', 'SW0709']);

/** What a script does not hold, made equal. */
function comparable(subject: ReturnType<typeof subjectOfPlan>): object {
  const steps = subject.steps.map((step) => ({ ...step, expect: undefined }));
  const phases = subject.phases.map((phase) => ({ ...phase, intro: undefined }));
  const prose = { summary: undefined, useWhen: undefined, limits: undefined };
  return { ...subject, ...prose, runner: undefined, steps, phases };
}

function assertSameSubject(plan: Plan, script: string): void {
  assert.equal(comparable(subjectOfScript(readScript(script))), comparable(subjectOfPlan(plan)));
}

test('a plan and its script lower to the same form', () => {
  const { plan, output } = build(SERVICE);
  assert.is(subjectOfPlan(plan).steps.length, 8);
  assertSameSubject(plan, output('migrate.sh'));
});

test('so do all shipped procedures, and their outputs prove each other', () => {
  let seen = 0;
  for (const name of readdirSync('procedures')) {
    const { plan, outputs } = compile('procedure.yaml', createSourceReader(join('procedures', name)));
    if (plan === undefined || outputs === undefined) continue;
    const output = (path: string): string => outputs.find((file) => file.path === path)?.content ?? '';
    assertSameSubject(plan, output('migrate.sh'));
    const script = readScript(output('migrate.sh'));
    assert.equal(verifyScript(script), []);
    assert.equal(verifyLaw(readGuide(output('README.md')), readTexts(output('migrate.sh')), true), []);
    assert.equal(verifyManifest(output('manifest.json'), script, new Map()), []);
    seen += 1;
  }
  assert.ok(seen > 0);
});

test('titles, questions, reasons and commands of any text come back from the script as they were', () => {
  const line = fc
    .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 })
    .filter((text) => text.trim() !== '');
  const command = fc.array(line, { minLength: 1, maxLength: 4 });
  const quoted = (text: string): string => JSON.stringify(text);
  const property = fc.property(line, line, command, (title, question, words) => {
    const body = `printf '%s\\n' ${words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' \\\n  ')}\ncat <<'END'\n${words.join('\n')}\nEND`;
    const yaml = [
      'procedure: p',
      `title: ${quoted(title)}`,
      'version: 1.0.0',
      'phases:',
      '  - id: a',
      '    title: A',
      '    steps:',
      `      - {id: ask, title: ${quoted(title)}, confirm: {question: ${quoted(question.replaceAll('$', '$$$$'))}, look_for: ${quoted(words.join('\n'))}}}`,
      `      - {id: do, title: ${quoted(title)}, if_it_fails: ${quoted(title)}, run: ${quoted(body)}}`,
      '',
    ].join('\n');
    // Headings, HTML and open blocks are refused before they reach a script.
    const { diagnostics } = compileFiles({ 'procedure.yaml': yaml });
    fc.pre(!diagnostics.some(({ code }) => PROSE_CODES.has(code)));
    const { plan, output } = build(yaml);
    assertSameSubject(plan, output('migrate.sh'));
  });
  fc.assert(property, { numRuns: 60 });
});

test('a text without marks, without a runner or without anything is read, and nothing is thrown', () => {
  for (const text of [
    '',
    '#!/bin/sh\n',
    "sw_steps='a b'\nsw_access_count=99999999999\n",
    '# >>> a\n',
    'a() {',
    '\u0000',
  ]) {
    const subject = subjectOfScript(readScript(text));
    assert.ok(subject.access.length < 10);
    assert.ok(verifyScript(readScript(text)).length > 0);
  }
});

test.run();
