/**
 * The law under a shell that was changed: an operator's start file gives commands other meanings, and the guide, pasted into such a
 * shell with a new terminal in the middle, still ends in the state in which the script ends.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readGuide } from '../../src/outputs/guide.js';
import { describeTree, writeHostileTree } from '../support/hostile-tree.js';
import { openInteractiveBash } from '../support/interactive-bash.js';
import { RC_FILE } from '../support/rc-file.js';
import { scratchFolder } from '../support/rendered-script.js';
import { byHand, byScript, rendered, renderedYaml } from '../support/routes.js';
import type { Errand, OpenRoute } from '../support/routes.js';
import { plainEnvironment } from '../support/run-script.js';

const test = suite('law under a start file');

function writeRc(folder: string): string {
  const path = join(folder, 'start-file');
  writeFileSync(path, RC_FILE);
  return path;
}

async function moveBy(open: OpenRoute, more: Partial<Errand>): Promise<string> {
  const folder = scratchFolder();
  const [source, target] = [join(folder, 'source'), join(folder, 'target')];
  writeHostileTree(source);
  const values = { SOURCE: source, TARGET: target };
  const rcFile = more.rcFile === undefined ? {} : { rcFile: writeRc(folder) };
  const route = await open({
    procedure: rendered('move-data-directory'),
    values,
    folder,
    ...more,
    ...rcFile,
  });
  await route.phase('move');
  await route.phase('clean-up');
  await route.close();
  const seen = {
    at: readlinkSync(source) === target,
    tree: describeTree(target),
    names: readdirSync(folder),
  };
  rmSync(folder, { recursive: true, force: true });
  return JSON.stringify({ ...seen, names: seen.names.filter((name) => /^(?:source|target)/.test(name)) });
}

test('a shipped procedure ends as by script, with a new terminal after the copy', async () => {
  const script = await moveBy(byScript, {});
  assert.is(await moveBy(byHand, { rcFile: 'yes', closesAfter: 'copy' }), script);
});

const EVERYDAY = `procedure: everyday
title: Do what such files change
version: 1.0.0
variables:
  TARGET: {type: dir, help: "What is worked on: it isn't empty."}
  SOURCE: {type: string, default: "7+1", help: A text that looks like a sum.}
phases:
  - id: only
    title: The only phase
    steps:
      - {id: copy, title: Copy over a file, rerun: safe, run: 'cp "$TARGET/new" "$TARGET/old"', undo: none}
      - {id: write, title: Write over a file, write: {path: "\${TARGET}/written", content: "\\tnow\\n"}, undo: none}
      - {id: source, title: Capture a value, capture: {into: FOUND, run: 'cat "$TARGET/new"'}}
      - {id: pick, title: Pick a line, choose: {into: PICKED, question: Which one?, run: 'printf "%s\\n" "it is" "it''s"'}}
      - id: many
        title: Use what was changed
        rerun: safe
        undo: none
        run: |
          cd "$TARGET"
          mv -f moved.1 moved.2
          rm gone
          cd sub
          for f in *.keep .[h]* A*; do echo "$f"; done >../names
          echo 'a\\tb' "$SOURCE" "$FOUND" "$PICKED" {1,2} >../said
          bash -c 'cat ../said; test a = b || echo differ' >../said.2
          printf '%s\\n' a:b/c >../split
          IFS=, read -r first rest <<'END'
          x,y
          END
          echo "$first $rest" $(printf 'a:b c') >>../split
          printf 'keep\\ndrop\\n' | grep keep >>../split
          umask >>../split
          env | grep -e '^TARGET=' -e '^SOURCE=' -e '^CDPATH=' >>../split || true
`;

async function everydayBy(open: OpenRoute, more: Partial<Errand>): Promise<Record<string, string>> {
  const folder = scratchFolder();
  const target = join(folder, 'target');
  mkdirSync(join(target, 'sub'), { recursive: true });
  mkdirSync(join(target, 'sub/usr'));
  for (const [name, text] of Object.entries({
    new: 'new\\n',
    old: 'old\n',
    written: 'x\n',
    'moved.1': '1',
    'moved.2': '2',
    gone: '',
  }))
    writeFileSync(join(target, name), text);
  for (const name of ['a.keep', '.hidden', 'abc']) writeFileSync(join(target, 'sub', name), '');
  const choices = { PICKED: "it's" };
  const rcFile = more.rcFile === undefined ? {} : { rcFile: writeRc(folder) };
  const route = await open({
    procedure: renderedYaml(EVERYDAY),
    values: { TARGET: target },
    choices,
    folder,
    ...more,
    ...rcFile,
  });
  await route.phase('only');
  await route.close();
  const files = readdirSync(target).filter((name) => statSync(join(target, name)).isFile());
  const kept = ['FOUND', 'PICKED'].map(
    (name) => [name, readFileSync(join(route.work, name), 'utf8').trimEnd()] as const,
  );
  return Object.fromEntries([
    ...files.sort().map((name) => [name, readFileSync(join(target, name), 'utf8')] as const),
    ...kept,
  ]);
}

/** Where compiled locales are, if not where the system keeps them. */
const { LOCPATH } = process.env;

/** A locale that is not there is taken for C by every program, so that nothing of it is tried. */
function tellIfMissing(env: Readonly<Record<string, string>>): void {
  const { stderr } = spawnSync('locale', { env: plainEnvironment(env), encoding: 'utf8' });
  if (stderr !== '') console.log(`noted: this machine has no locale ${env['LC_ALL'] ?? ''}: C was tried`);
}

for (const locale of ['C', 'C.UTF-8', 'tr_TR.UTF-8']) {
  test(`what such a file changes means again what it means in the script, in locale ${locale}`, async () => {
    const env = { LC_ALL: locale, ...(LOCPATH === undefined ? {} : { LOCPATH }) };
    tellIfMissing(env);
    const script = await everydayBy(byScript, { env });
    const hand = await everydayBy(byHand, { env, rcFile: 'yes', closesAfter: 'pick' });
    assert.equal(hand, script);
    assert.is(hand['old'], 'new\\n');
    assert.not('gone' in hand);
    assert.is(hand['FOUND'], 'new\\n');
  });
}

test('the set-up shows what it could not take away', async () => {
  const folder = scratchFolder();
  const { guide } = renderedYaml(EVERYDAY);
  const setup = readGuide(guide).find(({ role }) => role === 'functions')?.text ?? '';
  const path = writeRc(folder);
  const shownBy = async (more: string): Promise<string> => {
    writeFileSync(path, `${RC_FILE}${more}`);
    const env = { ...plainEnvironment({}), HOME: folder };
    const bash = await openInteractiveBash({ env, cwd: folder, rcFile: path });
    await bash.paste(setup);
    await bash.close();
    return bash.shown();
  };
  assert.match(await shownBy(''), '\naliases and functions that could stand for commands: none\n');
  assert.match(
    await shownBy('sudo() { :; }\nreadonly -f sudo\n'),
    '\naliases and functions that could stand for commands: declare -fr sudo\n',
  );
});

test.run();
