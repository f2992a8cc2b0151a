/**
 * Random interruptions: runs and undos in random order, each struck by a random signal after a random time, on a procedure with hostile
 * values, retries and items. Each sequence ends as an undisturbed run does, and after undo as nothing had been run.
 * `SEED` and `SEQUENCES` repeat or lengthen a run; the counts are printed.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readJournal } from '../support/journal.js';
import { processesWith } from '../support/processes.js';
import { createRandom } from '../support/random-texts.js';
import type { Random } from '../support/random-texts.js';
import { scriptOf } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { run, runOnceUnlocked, start, strikeAfter, until } from '../support/run-script.js';

const test = suite('random interruptions');

const SEQUENCES = Number(process.env['SEQUENCES'] ?? 20);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const ACTIONS = 8;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const;
/** Milliseconds: more than half of a whole run. */
const LONGEST = 1500;
const NAME = 'it\'s "a" $(touch x) `b` \\ *';

const PROCEDURE = `
procedure: struck
title: Be struck
version: 1.0.0
contact: nobody
variables:
  TARGET: {type: dir, help: Where it works.}
  NAME: {type: string, help: Any characters.}
phases:
  - id: main
    title: Work
    where: here
    steps:
      - id: found
        title: Record what is there
        capture: {into: {FIRST: {type: int}, SECOND: {type: string}}, run: 'printf "FIRST=%s\\nSECOND=%s\\n" 7 "$NAME"'}
      - id: folder
        title: Make the folder
        run: mkdir -p -- "$TARGET/made/$NAME"
        rerun: safe
        undo: {run: 'rm -rf -- "$TARGET/made"'}
      - id: items
        title: Write a file for each item
        for_each: {name: ITEM, in: [one, two, three, four], done: '[ -e "$TARGET/made/$ITEM" ]'}
        run: |
          printf '%s\\n' "$ITEM $FIRST" >"$TARGET/made/$ITEM.new"
          sleep 0.05
          mv -- "$TARGET/made/$ITEM.new" "$TARGET/made/$ITEM"
        rerun: safe
        undo: {run: 'rm -f -- "$TARGET/made/$ITEM" "$TARGET/made/$ITEM.new"'}
      - id: retried
        title: Try until it works
        run: |
          [ -e "$WORK/tried" ] || { : >"$WORK/tried"; exit 4; }
          printf '%s\\n' "$SECOND" >"$TARGET/made/second"
          sleep 0.1
        rerun: safe
        retry: {attempts: 3, wait: 1s}
        verify: '[ -s "$TARGET/made/second" ]'
        undo: {run: 'rm -f -- "$TARGET/made/second" "$WORK/tried"'}
      - id: last
        title: Say that it is complete
        run: 'cp -- "$TARGET/made/second" "$TARGET/made/complete"'
        rerun: safe
        undo: {run: 'rm -f -- "$TARGET/made/complete"'}
`;

interface Struck extends RenderedScript {
  readonly target: string;
  readonly args: readonly string[];
}

function fresh(): Struck {
  const script = scriptOf(PROCEDURE);
  const target = join(script.folder, 'target');
  mkdirSync(target);
  return { ...script, target, args: ['--set', `TARGET=${target}`, '--set', `NAME=${NAME}`, '--yes'] };
}

/** Each path below the target, with the digest of what is in it. */
function contents({ target }: Struck): string[] {
  return readdirSync(target, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => {
      const full = join(target, path);
      const text = statSync(full).isFile() ? readFileSync(full) : '';
      return `${path} ${createHash('sha256').update(text).digest('hex')}`;
    });
}

/** A run or an undo that is struck, unless it ends first. */
async function strike(script: Struck, random: Random): Promise<string> {
  const verb = random() < 0.7 ? 'run' : 'undo';
  const signal = SIGNALS[Math.floor(random() * SIGNALS.length)] ?? 'SIGKILL';
  const running = start(script, [verb, ...script.args]);
  const { status, signal: by } = await strikeAfter(running, random() * LONGEST, signal);
  return `${verb} ${signal}: ${String(status ?? by)}`;
}

test('each sequence ends as an undisturbed run, and undo as if nothing had been run', async () => {
  const whole = fresh();
  assert.is((await run(whole, ['run', ...whole.args])).status, 0);
  const expected = contents(whole);
  assert.ok(expected.length >= 8, expected.join('\\n'));
  const random = createRandom(SEED);
  let struck = 0;
  for (let at = 0; at < SEQUENCES; at += 1) {
    const script = fresh();
    const story: string[] = [`seed ${SEED}, sequence ${at}`];
    for (let action = 0; action < ACTIONS; action += 1) story.push(await strike(script, random));
    struck += story.filter((line) => /: (?:1(?:29|30|43)|SIGKILL)$/.test(line)).length;
    const done = await runOnceUnlocked(script, ['run', ...script.args]);
    assert.is(done.status, 0, `${story.join('\\n')}\\n${done.stdout}${done.stderr}`);
    assert.equal(contents(script), expected, story.join('\\n'));
    const undone = await runOnceUnlocked(script, ['undo', ...script.args]);
    assert.is(undone.status, 0, `${story.join('\\n')}\\n${undone.stdout}${undone.stderr}`);
    assert.equal(contents(script), [], story.join('\\n'));
    readJournal(script.state);
    await until('nothing of it lives on', () => processesWith(script.folder).length === 0);
  }
  console.log(`noted: ${SEQUENCES} sequences of ${ACTIONS}, ${struck} struck, seed ${SEED}`);
  assert.ok(struck > SEQUENCES, `only ${struck} were struck`);
});

test.run();
