/** `publish --format ansible`: what the playbook does not run: a bundle that was changed, one that nobody trusted signed, a plan that is blocked, and what was asked for wrongly. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { fleetSuite, mark, pack, play } from '../support/fleet.js';

const test = fleetSuite('publish-ansible-refusals');

test('a bundle that someone changed, or whom nobody trusts signed, runs nowhere', async ({
  folder,
  sshd,
}) => {
  const hosts = [{ name: 'one', value: 'first' }];
  pack(folder, 'stranger');
  const stranger = await play(folder, sshd, hosts);
  assert.is.not(stranger.status, 0);
  assert.match(stranger.out, 'Check who signed it');
  pack(folder);
  const changes: readonly (readonly [string, string])[] = [
    ['echo "# more" >>migrate.sh', 'Compare each file with its checksum'],
    ['echo more >more', 'not-listed|> ?|./more'],
  ];
  for (const [change, said] of changes) {
    execFileSync(
      'bash',
      [
        '-ec',
        `tar -xf mark-1.0.0.tar; cd mark-1.0.0; ${change}; cd ..; tar -cf mark-1.0.0.tar mark-1.0.0; rm -r mark-1.0.0`,
      ],
      {
        cwd: join(folder, 'public/mark'),
      },
    );
    const changed = await play(folder, sshd, hosts);
    assert.is.not(changed.status, 0, change);
    assert.match(changed.out, new RegExp(said));
    pack(folder);
  }
  assert.is(mark(folder, 'one'), '');
  assert.is(existsSync(join(folder, 'one/state')), false);
});

test('a plan that is blocked runs nothing, and so does what was asked for wrongly', async ({
  folder,
  sshd,
}) => {
  pack(folder);
  const blocked = await play(folder, sshd, [{ name: 'one', value: 'blocked' }]);
  assert.is.not(blocked.status, 0);
  assert.match(blocked.out, 'Plan, which changes nothing');
  assert.not.match(blocked.out, 'TASK [Run the phase]');
  const hosts = [{ name: 'one', value: 'first' }];
  for (const wrong of [
    { stepwright_phase: 'other' },
    { stepwright_arguments: ['--set', 'NAME=x'] },
    { stepwright_values: { NAMES: 'x' } },
  ]) {
    const refused = await play(folder, sshd, hosts, wrong);
    assert.is.not(refused.status, 0);
    assert.match(refused.out, 'Set stepwright_phase');
  }
  assert.is((await play(folder, sshd, hosts, { stepwright_plan_only: true })).status, 0);
  assert.is(mark(folder, 'one'), '');
});

test.run();
