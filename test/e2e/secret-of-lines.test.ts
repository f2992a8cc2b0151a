/** A secret of several lines is pasted in answer to a question, of the guide and of the script: all of it arrives, and none of it is shown. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { followSteps, prepare } from '../support/follow-guide.js';
import { openInteractiveBash } from '../support/interactive-bash.js';
import { openTerminal } from '../support/pseudo-terminal.js';
import { placeScript, scratchFolder } from '../support/rendered-script.js';
import { renderedYaml } from '../support/routes.js';
import { plainEnvironment } from '../support/run-script.js';

const test = suite('a secret of several lines');

const KEY = 'first of the key\n{\ntouch "$HOME/ran"\nlast of the key';
const OTHER = 'another secret';
const { guide, script } = renderedYaml(`procedure: keys
title: Keep the keys
version: 1.0.0
variables:
  KEY: {type: string, secret: true, help: A key.}
  OTHER: {type: string, secret: true, help: Another one.}
phases:
  - id: main
    title: Main
    steps:
      - {id: keep, title: Keep them, undo: none, run: 'printf "%s+%s" "$KEY" "$OTHER" >"$WORK/keys"'}
`);

function assertWhole(work: string, shown: string): void {
  assert.is(readFileSync(join(work, 'keys'), 'utf8'), `${KEY}+${OTHER}`);
  for (const line of [...KEY.split('\n').filter((text) => text.length > 1), OTHER])
    assert.not.ok(shown.includes(line), shown);
}

test('by hand, also in what the shell remembers', async () => {
  const folder = scratchFolder();
  const env = { ...plainEnvironment(), HOME: folder };
  const bash = await openInteractiveBash({ env, cwd: folder, patience: 60 });
  const answers = { secrets: { KEY, OTHER } };
  await prepare(guide, answers, bash);
  await followSteps(guide, ['keep'], answers, bash);
  await bash.paste('history');
  await bash.close();
  assertWhole(join(folder, 'stepwright/keys'), bash.shown());
});

test('by the script', async () => {
  const placed = placeScript(script);
  const terminal = openTerminal(placed, ['run']);
  await terminal.answer('\nKEY: ', `${KEY}\n`);
  await terminal.answer('\nOTHER: ', `${OTHER}\n`);
  assert.is(await terminal.ended, 0, terminal.shown());
  assertWhole(join(placed.state, 'work'), terminal.shown());
});

test.run();
