/**
 * rotate-tls-certificate on a real nginx and a real sshd, struck at random moments, by signals to the script and by kill -9 of the script and of sshd:
 * run and undo go on to the end, and nothing lives on. In: the shipped procedure. Out: what clients get. `SEED` repeats a run, `ROUNDS` lengthens it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { createRandom } from '../support/random-texts.js';
import { placeScript } from '../support/rendered-script.js';
import { rendered } from '../support/routes.js';
import { run, start, strikeAfter, until } from '../support/run-script.js';
import type { Ended } from '../support/run-script.js';
import { killedThereAndBack } from '../support/strike-host.js';
import { argumentsOf, openTlsServer } from '../support/tls-server.js';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = Number(process.env['ROUNDS'] ?? 4);
/** Milliseconds: most of an undisturbed phase. */
const LONGEST = 5000;
const random = createRandom(SEED);

const test = suite('rotate-tls-certificate, interrupted');

test('signals at random moments: run and undo go on to the end', async () => {
  const site = await openTlsServer();
  const before = site.installed();
  for (const [round, signal] of (['SIGKILL', 'SIGTERM', 'SIGKILL', 'SIGINT'] as const).entries()) {
    const script = placeScript(rendered('rotate-tls-certificate').script);
    const call = (verb: readonly string[]): Promise<Ended> =>
      run(script, [...verb, '--yes', ...argumentsOf(site)], { env: site.env });
    const strike = async (verb: readonly string[]): Promise<void> => {
      const running = start(script, [...verb, '--yes', ...argumentsOf(site)], { env: site.env });
      await until('there is a record', () => existsSync(join(script.state, 'journal.jsonl')));
      await strikeAfter(running, random() * LONGEST, signal, 'group');
    };
    await strike(['run', 'rotate']);
    const done = await call(['run', 'rotate']);
    assert.is(done.status, 0, `round ${round}, seed ${SEED}: ${done.stdout}${done.stderr}`);
    assert.is(site.served(), site.fingerprint('new.pem'));
    await strike(['undo', 'rotate']);
    const undone = await call(['undo', 'rotate']);
    const said = undone.stdout + undone.stderr;
    assert.ok(
      undone.status === 0 || said.includes('nothing to undo'),
      `round ${round}, seed ${SEED}: ${said}`,
    );
    assert.is(site.served(), site.fingerprint('old.pem'));
    assert.equal(site.installed(), before);
  }
  site.stop();
});

test('kill -9 of the script and of sshd at random moments', async () => {
  const site = await openTlsServer();
  const words = (verb: string): string[] => [verb, 'rotate', '--yes', ...argumentsOf(site)];
  await killedThereAndBack(
    {
      host: site.host,
      content: rendered('rotate-tls-certificate').script,
      options: { env: site.env },
      there: [words('run')],
      back: [words('undo')],
      found: () => ({ served: site.served(), installed: site.installed() }),
    },
    SEED,
    ROUNDS,
  );
  site.stop();
});

test.run();
