/** `service` against a real systemd: what systemctl says of its units before and after, by guide-like texts and by a script that is killed. In: units. Out: assertions. */
import { spawnSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { build } from '../support/compile.js';
import { placeScript } from '../support/rendered-script.js';
import { run, start, until } from '../support/run-script.js';
import { startSystemd } from '../support/systemd.js';
import type { Systemd } from '../support/systemd.js';

const test = suite<{ systemd: Systemd }>('services of a real systemd');

const unit = (command: string, more = ''): string =>
  `[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=${command}\nStandardOutput=null\n${more}\n[Install]\nWantedBy=base.target\n`;

const UNITS = {
  'app.service': unit('/bin/sleep 1000', 'ExecReload=/bin/true'),
  'other.service': unit('/bin/sleep 1000'),
  'slow.service': unit("/bin/sh -c 'sleep 1000'", 'ExecStartPre=/bin/sleep 3'),
  'broken.service': unit('/bin/false'),
  'loops.service': unit('/bin/false', 'Restart=always\nRestartSec=100ms\nStartLimitIntervalSec=0'),
};

test.before(async (context) => {
  context.systemd = await startSystemd(UNITS);
});
test.after(({ systemd }) => {
  systemd.stop();
});

function stateOf({ bin }: Systemd, name: string): string {
  const ask = (verb: string): string => spawnSync(`${bin}/systemctl`, [verb, name]).stdout.toString().trim();
  return `${ask('is-active')} ${ask('is-enabled')}`;
}

const procedure = (steps: readonly (readonly [name: string, state: string, within?: string])[]): string =>
  `procedure: services
title: Services
version: 1.0.0
phases:
  - id: only
    title: Only
    steps:
${steps
  .map(
    ([name, state, within = '20s'], at) =>
      `      - {id: step-${at}, title: Do it, service: {name: ${name}, state: ${state}, within: ${within}}}`,
  )
  .join('\n')}
`;

const scriptFor = (steps: Parameters<typeof procedure>[0]): ReturnType<typeof placeScript> =>
  placeScript(build(procedure(steps)).output('migrate.sh'));

const envOf = ({ bin }: Systemd): { env: Record<string, string> } => ({
  env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
});

test('each state is reached, and undo brings back what was', async ({ systemd }) => {
  const script = scriptFor([
    ['app', 'started'],
    ['app', 'reloaded'],
    ['app', 'restarted'],
    ['app', 'enabled'],
    ['other', 'masked'],
    ['other', 'unmasked'],
    ['other.service', 'started'],
    ['other', 'stopped'],
  ]);
  const states = (): string[] => ['app', 'other'].map((name) => stateOf(systemd, name));
  const before = states();
  assert.equal(before, ['inactive disabled', 'inactive disabled']);
  const { status, stdout, stderr } = await run(script, ['run', '--yes'], envOf(systemd));
  assert.is(status, 0, stdout + stderr);
  assert.equal(states(), ['active enabled', 'inactive disabled']);
  const undone = await run(script, ['undo', '--yes'], envOf(systemd));
  assert.is(undone.status, 0, undone.stdout + undone.stderr);
  assert.equal(states(), before);
});

test('a service that fails at once, or again and again, is an error with its status', async ({ systemd }) => {
  for (const name of ['broken', 'loops']) {
    const { status, stdout } = await run(
      scriptFor([[name, 'started', '3s']]),
      ['run', '--yes'],
      envOf(systemd),
    );
    assert.is(status, 1, stdout);
    assert.match(stdout, new RegExp(`${name} is not started:`));
    assert.match(stdout, /Main PID|Process: \d+/);
  }
  const none = await run(scriptFor([['nothing', 'started']]), ['run', '--yes'], envOf(systemd));
  assert.match(none.stdout, /systemd knows no unit of that name: nothing/);
});

test('killed while a service starts, a second run waits for it, and undo stops it', async ({ systemd }) => {
  const script = scriptFor([['slow', 'started']]);
  const first = start(script, ['run', '--yes'], envOf(systemd));
  await until('it is starting', () => stateOf(systemd, 'slow').startsWith('activating'));
  process.kill(-first.pid, 'SIGKILL');
  await first.ended;
  const second = await run(script, ['run', '--yes'], envOf(systemd));
  assert.is(second.status, 0, second.stdout + second.stderr);
  assert.is(stateOf(systemd, 'slow'), 'active disabled');
  const undone = await run(script, ['undo', '--yes'], envOf(systemd));
  assert.is(undone.status, 0, undone.stdout + undone.stderr);
  assert.is(stateOf(systemd, 'slow'), 'inactive disabled');
});

test.run();
