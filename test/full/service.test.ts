/**
 * `service` against a real systemd, here and on a host over a real sshd: what systemctl says of its units before and after, also by a script that is
 * killed. In: units. Out: assertions. The host is this machine, with the `systemctl` of that systemd in front of PATH.
 */
import { spawnSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { build } from '../support/compile.js';
import { placeScript } from '../support/rendered-script.js';
import { run, start, until } from '../support/run-script.js';
import { startSshd, stopSshd } from '../support/sshd.js';
import type { SshHost } from '../support/sshd.js';
import { startSystemd } from '../support/systemd.js';
import type { Systemd } from '../support/systemd.js';

interface Machine {
  systemd: Systemd;
  host: SshHost;
}

const test = suite<Machine>('services of a real systemd');

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
  context.host = await startSshd({ tools: context.systemd.bin });
});
test.after(({ systemd, host }) => {
  stopSshd(host);
  systemd.stop();
});

function stateOf({ bin }: Systemd, name: string): string {
  const ask = (verb: string): string => spawnSync(`${bin}/systemctl`, [verb, name]).stdout.toString().trim();
  return `${ask('is-active')} ${ask('is-enabled')}`;
}

type Steps = readonly (readonly [name: string, state: string, within?: string])[];

const procedure = (steps: Steps, place: string, { port }: SshHost): string =>
  `procedure: services
title: Services
version: 1.0.0
places: {there: {ssh: {host: 127.0.0.1, port: ${port}}}}
phases:
  - id: only
    title: Only
    on: ${place}
    steps:
${steps
  .map(
    ([name, state, within = '20s'], at) =>
      `      - {id: step-${at}, title: Do it, service: {name: ${name}, state: ${state}, within: ${within}}}`,
  )
  .join('\n')}
`;

const scriptFor = (steps: Steps, place: string, host: SshHost): ReturnType<typeof placeScript> =>
  placeScript(build(procedure(steps, place, host)).output('migrate.sh'));

/** Without the systemd, if the place has it. */
const envOf = (place: string, { systemd, host }: Machine): { env: Record<string, string> } => ({
  env: { PATH: place === 'there' ? host.path : `${systemd.bin}:${host.path}` },
});

for (const place of ['here', 'there']) {
  test(`${place}: each state is reached, and undo brings back what was`, async (machine) => {
    const script = scriptFor(
      [
        ['app', 'started'],
        ['app', 'reloaded'],
        ['app', 'restarted'],
        ['app', 'enabled'],
        ['other', 'masked'],
        ['other', 'unmasked'],
        ['other.service', 'started'],
        ['other', 'stopped'],
      ],
      place,
      machine.host,
    );
    const states = (): string[] => ['app', 'other'].map((name) => stateOf(machine.systemd, name));
    const before = states();
    assert.equal(before, ['inactive disabled', 'inactive disabled']);
    const { status, stdout, stderr } = await run(script, ['run', '--yes'], envOf(place, machine));
    assert.is(status, 0, stdout + stderr);
    assert.equal(states(), ['active enabled', 'inactive disabled']);
    const undone = await run(script, ['undo', '--yes'], envOf(place, machine));
    assert.is(undone.status, 0, undone.stdout + undone.stderr);
    assert.equal(states(), before);
  });

  test(`${place}: a service that fails at once, or again and again, is an error with its status`, async (machine) => {
    for (const name of ['broken', 'loops']) {
      const { status, stdout } = await run(
        scriptFor([[name, 'started', '3s']], place, machine.host),
        ['run', '--yes'],
        envOf(place, machine),
      );
      assert.is(status, 1, stdout);
      assert.match(stdout, new RegExp(`${name} is not started:`));
      assert.match(stdout, /Main PID|Process: \d+/);
    }
    const none = await run(
      scriptFor([['nothing', 'started']], place, machine.host),
      ['run', '--yes'],
      envOf(place, machine),
    );
    assert.match(none.stdout, /systemd knows no unit of that name: nothing/);
  });

  test(`${place}: killed while a service starts, a second run waits for it, and undo stops it`, async (machine) => {
    const script = scriptFor([['slow', 'started']], place, machine.host);
    const first = start(script, ['run', '--yes'], envOf(place, machine));
    await until('it is starting', () => stateOf(machine.systemd, 'slow').startsWith('activating'));
    process.kill(-first.pid, 'SIGKILL');
    await first.ended;
    const second = await run(script, ['run', '--yes'], envOf(place, machine));
    assert.is(second.status, 0, second.stdout + second.stderr);
    assert.is(stateOf(machine.systemd, 'slow'), 'active disabled');
    const undone = await run(script, ['undo', '--yes'], envOf(place, machine));
    assert.is(undone.status, 0, undone.stdout + undone.stderr);
    assert.is(stateOf(machine.systemd, 'slow'), 'inactive disabled');
  });
}
test.run();
