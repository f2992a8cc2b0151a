/** `publish --format ansible`: the playbook runs a phase on many hosts over a real sshd, stops where a host fails, resumes, and brings the evidence home. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { stepwright } from '../support/cli.js';
import { SECRET, fleetSuite, mark, pack, play } from '../support/fleet.js';
import type { Host } from '../support/fleet.js';

const test = fleetSuite('publish-ansible');

test('every host gets the bundle, checks it, plans and runs, and the evidence comes home and holds', async ({
  folder,
  sshd,
}) => {
  pack(folder);
  const hosts = [
    { name: 'one', value: `it's "first"` },
    { name: 'two', value: 'second $HOME' },
  ];
  const played = await play(folder, sshd, hosts, { stepwright_serial: 2 });
  assert.is(played.status, 0, played.out);
  assert.is(mark(folder, 'one'), `it's "first" 15\n`);
  assert.is(mark(folder, 'two'), 'second $HOME 15\n');
  for (const { name } of hosts) {
    const evidence = join(folder, 'public/mark/evidence', name, 'mark-evidence.tar');
    assert.is(stepwright(folder, ['verify', evidence]).status, 0, name);
    const record = execFileSync('tar', ['-xOf', evidence], { encoding: 'utf8' });
    assert.match(record, '"leave"');
    assert.not.match(record, SECRET);
    assert.not.match(readFileSync(join(folder, name, 'target/processes'), 'utf8'), SECRET);
    assert.equal(existsSync(join(folder, name, 'bundles/values')), false);
  }
  assert.not.match(played.out, SECRET);
});

test('where a host fails, no other host begins unless that is allowed, and what it did is fetched; then it is resumed', async ({
  folder,
  sshd,
}) => {
  pack(folder);
  const hosts = (value: string): Host[] => [
    { name: 'one', value },
    { name: 'two', value: 'second' },
  ];
  const broken = await play(folder, sshd, hosts('broken'));
  assert.is.not(broken.status, 0);
  assert.equal(readdirSync(join(folder, 'two')), ['target']);
  assert.ok(existsSync(join(folder, 'public/mark/evidence/one/mark-evidence.tar')));
  const allowed = { stepwright_serial: 2, stepwright_max_fail_percentage: 50 };
  const more = await play(folder, sshd, hosts('broken'), allowed);
  assert.is.not(more.status, 0);
  assert.is(mark(folder, 'one'), '');
  assert.is(mark(folder, 'two'), 'second 15\n');
  const looked = (): number => statSync(join(folder, 'one/target/processes')).mtimeMs;
  const before = looked();
  const again = await play(folder, sshd, hosts('first').slice(0, 1), {
    stepwright_arguments: ['--from', 'leave'],
  });
  assert.is(again.status, 0, again.out);
  assert.is(looked(), before);
  assert.is(mark(folder, 'one'), 'first 15\n');
});

test.run();
