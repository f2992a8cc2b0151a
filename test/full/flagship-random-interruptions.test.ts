/**
 * The flagship from export to clean-up, struck at random moments: the script by a random signal, or its kubectl by KILL as when a connection
 * breaks. The operator does what the script says, and goes on. An import that is undone leaves the workspace as it was; one that is not ends
 * with every invariant. `SEED` and `SEQUENCES` repeat or lengthen a run; the counts are printed.
 * Slow, because each strike costs a step that is done again, on two clusters with databases.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { processesWithin } from '../support/processes.js';
import { createRandom } from '../support/random-texts.js';
import type { Random } from '../support/random-texts.js';
import { until } from '../support/run-script.js';
import { remember, violations } from '../world/invariants.js';
import type { Memory } from '../world/invariants.js';
import { flagshipSuite } from '../world/flagship-suite.js';
import type { FlagshipContext } from '../world/flagship-suite.js';
import { login } from '../world/journey.js';
import { begin } from '../world/migration.js';
import type { Outcome } from '../world/migration.js';
import { PLAIN } from '../world/options.js';
import { comesBack } from '../world/way-back.js';

const SEQUENCES = Number(process.env['SEQUENCES'] ?? 1);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const BLOWS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'connection'] as const;
/** For each verb and phase: how often it is struck, and the milliseconds within which each blow falls. */
const STRIKES = 5;
const LONGEST = 8000;
/**
 * Statuses with which a struck script may end: by a signal, at a step that failed or must be looked at, before the first step when its client
 * cannot be asked for its version, or not struck at all.
 */
const ALLOWED: readonly (number | null)[] = [0, 1, 3, 69, 75, 129, 130, 143, null];

const { test, able } = flagshipSuite('flagship, interrupted at random', {
  options: PLAIN,
  kubectl: 'newest',
  values: ['HELPER_IMAGE=busybox:1'],
  exported: false,
});

interface Tale {
  readonly context: FlagshipContext;
  readonly random: Random;
  /** What happened, a line for each call. */
  readonly told: string[];
  readonly printed: string[];
  struck: number;
}

interface Errand {
  readonly side: 'cdsw' | 'cml';
  readonly words: readonly string[];
}

/** Ends a kubectl of the script, as a connection that breaks would; whether there was one. */
function cutConnection({ context, random }: Tale): boolean {
  const clients = processesWithin(`KUBECONFIG=${context.clusters.kubeconfig}`, 'kubectl\0');
  const one = clients[Math.floor(random() * clients.length)];
  if (one === undefined) return false;
  try {
    return process.kill(one, 'SIGKILL');
  } catch {
    return false; // It has ended by itself.
  }
}

/** One call, struck unless it ends first. */
async function callOnce(tale: Tale, { side, words }: Errand, isStruck: boolean): Promise<Outcome> {
  const { context, random, told, printed } = tale;
  const { child, ended } = begin(context.operator, side, ...words, '--yes');
  const blow = BLOWS[Math.floor(random() * BLOWS.length)] ?? 'SIGKILL';
  const after = Math.floor(random() * LONGEST);
  const timer = setTimeout(() => {
    if (blow === 'connection' ? cutConnection(tale) : child.kill(blow)) tale.struck += 1;
  }, after);
  if (!isStruck) clearTimeout(timer);
  const { status, output } = await ended;
  clearTimeout(timer);
  told.push(
    `${words.join(' ')}: ${isStruck ? `${blow} after ${after} ms, ` : ''}status ${status ?? 'by signal'}`,
  );
  printed.push(output);
  assert.ok(ALLOWED.includes(status), `${told.join('\n')}\n${output}`);
  return { status, output };
}

/** The words that the script says to go on with: a step that may be half done is run again by name. */
function goingOn({ words, side }: Errand, { output }: Outcome): Errand {
  const from = /To resume: .* (--from \S+)|again.*?(--from \S+)/.exec(output);
  const more = words[0] === 'run' ? (from?.[1] ?? from?.[2] ?? '') : '';
  return { side, words: [...words.slice(0, 2), ...more.split(' ')].filter((word) => word !== '') };
}

/** Strikes a verb several times, then lets it end. */
async function struckThrough(tale: Tale, errand: Errand): Promise<void> {
  let next = errand;
  for (let at = 0; at < STRIKES; at += 1) next = goingOn(errand, await callOnce(tale, next, true));
  for (let tries = 0; tries < 10; tries += 1) {
    const ended = await callOnce(tale, next, false);
    if (ended.status === 0) return;
    next = goingOn(errand, ended);
  }
  assert.unreachable(
    `it does not come to its end:\n${tale.told.join('\n')}\n${tale.printed.slice(-2).join('\n')}`,
  );
}

async function judged(tale: Tale, before: Memory): Promise<readonly string[]> {
  const { context, printed } = tale;
  const { source, target, cdswData, projects } = context.clusters;
  return violations({
    source,
    target,
    before,
    folders: { source: join(cdswData, 'projects'), target: projects },
    report: readFileSync(join(context.operator.archive, 'ownership.csv'), 'utf8'),
    traces: printed,
    login: login(context.clusters),
  });
}

test('struck at random, it is undone to what was, and goes on to every invariant', async (context) => {
  if (!able) return;
  const tale: Tale = { context, random: createRandom(SEED), told: [], printed: [], struck: 0 };
  console.log(`noted: seed ${SEED}`);
  const { source, target, cdswData, projects, kubeconfig } = context.clusters;
  const before = await remember(source, target, { source: join(cdswData, 'projects'), target: projects });
  await struckThrough(tale, { side: 'cdsw', words: ['run', 'export'] });
  for (let at = 0; at < SEQUENCES; at += 1)
    await comesBack(context, async () => {
      await struckThrough(tale, { side: 'cml', words: ['run', 'import'] });
      await struckThrough(tale, { side: 'cml', words: ['undo'] });
    });
  await struckThrough(tale, { side: 'cml', words: ['run', 'import'] });
  await struckThrough(tale, { side: 'cml', words: ['run', 'clean-up'] });
  await context.clusters.cml.settled();
  assert.equal(await judged(tale, before), [], tale.told.join('\n'));
  await until(
    'nothing of it lives on',
    () => processesWithin(`KUBECONFIG=${kubeconfig}`, 'kubectl\0').length === 0,
  );
  assert.equal(
    readdirSync(context.operator.archive).filter((name) => /\.(new|part|measured)$/.test(name)),
    [],
  );
  console.log(`noted: ${tale.told.length} calls, ${tale.struck} struck, seed ${SEED}`);
});

test.run();
