/**
 * What runs on a host ends with its connection, whoever is killed. Slow, because each test waits until a host notices. Two of them are in e2e/hosts,
 * with guide and script on a host.
 */
import * as assert from 'uvu/assert';
import { STRIKES, clients, gone, started, strike } from '../support/host-procedures.js';
import { processesWithin } from '../support/processes.js';
import { hostSuite } from '../support/sshd.js';

const ending = hostSuite('what runs on a host ends with its connection');

let marks = 70000 + (process.pid % 1000) * 10;
for (const shell of ['bash', 'sh']) {
  for (const what of Object.keys(STRIKES)) {
    ending(`kill -9 of ${what}, with ${shell} there`, async ({ host }) => {
      const { status, stderr } = await strike(host, what, shell, (marks += 1));
      assert.is(status, 0, stderr);
    });
  }
}

ending('a command without input ends, too', async ({ host }) => {
  const mark = (marks += 1);
  const { running } = await started(host, 'bash', mark, ['--only', 'command']);
  for (const pid of clients(host)) process.kill(pid, 'SIGKILL');
  await gone(mark);
  assert.is.not((await running.ended).status, 0);
});

ending('TERM and the time limit of a step end it there', async ({ host }) => {
  const mark = (marks += 1);
  const { running } = await started(host, 'sh', mark);
  process.kill(running.pid, 'SIGTERM');
  await gone(mark);
  await running.ended;
  assert.equal(processesWithin(host.folder, 'sleep\x001000000'), []);
});
ending.run();
