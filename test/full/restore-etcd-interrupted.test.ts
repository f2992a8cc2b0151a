/**
 * restore-etcd-cluster, struck at random moments of the run and of the undo, by signals to the script and by kill -9 of the script and of sshd: both go
 * on to the end, and nothing lives on. In: the shipped procedure. Out: what the members hold. `SEED` repeats a run, `ROUNDS` lengthens it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { readJournal } from '../support/journal.js';
import { createRandom } from '../support/random-texts.js';
import { placeScript } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { LATER, RESTORED, RUNS, UNDOS, openEtcdSite, optionsOf, wordsOf } from '../support/restore-etcd.js';
import type { EtcdSite } from '../support/restore-etcd.js';
import { killedThereAndBack } from '../support/strike-host.js';
import { rendered } from '../support/routes.js';
import { runOnceUnlocked, start, strikeAfter, until } from '../support/run-script.js';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
/** Milliseconds: the phase that is struck takes about as long on an idle machine. */
const LONGEST = 20_000;
const ROUNDS = Number(process.env['ROUNDS'] ?? 2);
const random = createRandom(SEED);

const test = suite<{ site: EtcdSite }>('restore-etcd-cluster, interrupted');
test.before(async (context) => {
  context.site = await openEtcdSite();
});
test.after(({ site }) => {
  site.close();
});

interface Struck {
  readonly isOver: boolean;
  /** Where it was struck. */
  readonly story: string;
}

/** A call that is struck, unless it ends first. */
async function strike(
  site: EtcdSite,
  script: RenderedScript,
  call: readonly string[],
  signal: NodeJS.Signals,
): Promise<Struck> {
  const running = start(script, wordsOf(site, call), optionsOf(site));
  await until('there is a record', () => existsSync(join(script.state, 'journal.jsonl')));
  const { status } = await strikeAfter(running, random() * LONGEST, signal);
  const last = readJournal(script.state).at(-1);
  const where = String(last?.step ?? last?.event);
  return {
    isOver: status === 0,
    story: `${call.slice(0, 2).join(' ')} ${signal} (${String(status)}) at ${where}`,
  };
}

async function toTheEnd(
  site: EtcdSite,
  script: RenderedScript,
  calls: readonly (readonly string[])[],
): Promise<void> {
  for (const call of calls) {
    const ended = await runOnceUnlocked(script, wordsOf(site, call), optionsOf(site));
    assert.is(ended.status, 0, `${call.join(' ')}, seed ${SEED}:\n${ended.stdout}${ended.stderr}`);
  }
}

for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
  test(`${signal} at random moments of run and undo`, async ({ site }) => {
    const { cluster } = site;
    const script = placeScript(rendered('restore-etcd-cluster').script);
    await toTheEnd(site, script, RUNS.slice(0, 1));
    const strikes = [
      await strike(site, script, RUNS[1], signal),
      await strike(site, script, RUNS[1], signal),
    ];
    await toTheEnd(site, script, RUNS.slice(1));
    assert.is(cluster.keys(), RESTORED);
    assert.equal(cluster.left(), Array(3).fill('member member.before-restore restore.db'));
    const undo = await strike(site, script, UNDOS[0], signal);
    await toTheEnd(site, script, undo.isOver ? UNDOS.slice(1) : UNDOS);
    console.log([`seed ${SEED}`, ...[...strikes, undo].map(({ story }) => story)].join('; '));
    await until('the old cluster is healthy', cluster.isHealthy, 30);
    assert.is(cluster.keys(), LATER);
    assert.equal(cluster.left(), Array(3).fill('member'));
  });
}

test('kill -9 of the script and of sshd at random moments', async ({ site }) => {
  const { cluster, host } = site;
  const found = (): object => {
    const healthy = cluster.isHealthy();
    return { healthy, keys: healthy ? cluster.keys() : '', left: cluster.left() };
  };
  const words = (calls: readonly (readonly string[])[]): string[][] =>
    calls.map((call) => wordsOf(site, call));
  await killedThereAndBack(
    {
      host,
      content: rendered('restore-etcd-cluster').script,
      options: optionsOf(site),
      there: words(RUNS),
      back: words(UNDOS),
      found,
    },
    SEED,
    ROUNDS,
  );
});

test.run();
