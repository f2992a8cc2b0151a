/**
 * rebuild-mariadb-replica, struck at random moments, by signals to the script and by kill -9 of the script and of sshd: run and undo go on to the end,
 * and nothing lives on. In: the shipped procedure. Out: what both servers hold. `SEED` repeats a run, `ROUNDS` lengthens it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { ask } from '../support/mariadb.js';
import { createRandom } from '../support/random-texts.js';
import { placeScript } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { NAME, argumentsFor, contents, openPair, standing } from '../support/replication.js';
import type { Pair } from '../support/replication.js';
import { rendered } from '../support/routes.js';
import { run, start, strikeAfter, until } from '../support/run-script.js';
import { startSshd, stopSshd } from '../support/sshd.js';
import { killedThereAndBack } from '../support/strike-host.js';

const test = suite(`${NAME}, interrupted`);

/** Milliseconds: most of an undisturbed phase. */
const LONGEST = 12_000;
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const random = createRandom(SEED);

async function strike(
  script: RenderedScript,
  pair: Pair,
  words: readonly string[],
  signal: NodeJS.Signals,
): Promise<void> {
  const running = start(script, argumentsFor(pair, words), { env: pair.env });
  await until('there is a record', () => existsSync(join(script.state, 'journal.jsonl')));
  await strikeAfter(running, random() * LONGEST, signal, 'group');
}

async function succeeds(script: RenderedScript, pair: Pair, words: readonly string[]): Promise<void> {
  const { status, stdout, stderr } = await run(script, argumentsFor(pair, words), { env: pair.env });
  const said = stdout + stderr;
  assert.ok(status === 0 || said.includes('nothing to undo'), `${words.join(' ')}: ${said}`);
}

test('kill -9 and TERM at random moments, three rounds of run and undo', async () => {
  const host = await startSshd();
  const pair = await openPair(host);
  const { primary, replica } = pair;
  const before = { ...contents(replica), ...standing(replica) };
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
    const script = placeScript(rendered(NAME).script);
    await succeeds(script, pair, ['run', 'check']);
    await strike(script, pair, ['run', 'rebuild'], signal);
    await strike(script, pair, ['run', 'rebuild'], signal);
    await succeeds(script, pair, ['run', 'rebuild']);
    assert.equal(contents(replica), contents(primary));
    assert.is(standing(replica)['threads'], 'Yes Yes');
    assert.is(standing(replica)['position'], ask(primary, 'SELECT @@gtid_binlog_pos'));
    await strike(script, pair, ['undo'], signal);
    await succeeds(script, pair, ['undo']);
    await until('the replica is as it was', () => standing(replica)['threads'] === before['threads']);
    assert.equal({ ...contents(replica), ...standing(replica) }, before);
  }
  await pair.stop();
  stopSshd(host);
});

test('kill -9 of the script and of sshd at random moments', async () => {
  const host = await startSshd();
  const pair = await openPair(host);
  const words = (...call: readonly string[]): string[] => argumentsFor(pair, call);
  await killedThereAndBack(
    {
      host,
      content: rendered(NAME).script,
      options: { env: pair.env },
      there: [words('run', 'check'), words('run', 'rebuild')],
      back: [words('undo', 'rebuild')],
      found: () => ({ ...contents(pair.replica), ...standing(pair.replica) }),
    },
    SEED,
    ROUNDS,
  );
  await pair.stop();
  stopSshd(host);
});

test.run();
