/** A copy over ssh that is killed in the middle goes on where it was cut. In: places on a real sshd. Out: how many bytes were sent the second time. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { placeScript, scratchFolder } from '../support/rendered-script.js';
import { renderedYaml } from '../support/routes.js';
import { run, start, until } from '../support/run-script.js';
import { runningOn, sessionsOf, startSshd, stopSshd } from '../support/sshd.js';
import type { SshHost } from '../support/sshd.js';

const SIZE = 6_000_000;
const ARRIVES = 2_000_000;

/** tail, in front of the real one: notes all that it sends, and after a third of the file it is slow. */
const TAIL = (tools: string): string => `#!/bin/sh
slow() {
  head -c ${ARRIVES}
  while sleep 0.2; do dd bs=100 count=1 2>/dev/null || exit; done
}
[ -e '${tools}/sent' ] || { : >'${tools}/sent'; /usr/bin/tail "$@" | slow; exit; }
/usr/bin/tail "$@" | tee '${tools}/sent'
`;

const procedure = (from: string, to: string): string => `procedure: copies
title: Copy a file
version: 1.0.0
variables:
  PORT: {type: int, help: The port of ssh.}
  FOLDER: {type: string, help: A folder.}
places:
  one: {ssh: {host: 127.0.0.1, port: "\${PORT}"}}
  two: {ssh: {host: 127.0.0.2, port: "\${PORT}"}}
phases:
  - id: only
    title: Copy
    steps:
      - id: copy
        title: Copy the file
        copy: {from: {${from}path: "\${FOLDER}/a file"}, to: {${to}path: "\${FOLDER}/the copy"}}
        undo: none
`;

const test = suite<{ host: SshHost; tools: string }>('copies go on');
test.before(async (context) => {
  context.tools = scratchFolder();
  writeFileSync(join(context.tools, 'tail'), TAIL(context.tools), { mode: 0o755 });
  context.host = await startSshd({ tools: context.tools });
});
test.after(({ host }) => {
  stopSshd(host);
});

const WAYS = {
  'from here to a host': ['', 'on: one, '],
  'from a host to here': ['on: one, ', ''],
  'from a host to another': ['on: one, ', 'on: two, '],
} as const;

for (const [way, [from, to]] of Object.entries(WAYS)) {
  for (const victim of ['the script', "sshd's sessions"]) {
    test(`${way}, after kill -9 of ${victim}`, async ({ host, tools }) => {
      rmSync(join(tools, 'sent'), { force: true });
      const script = placeScript(renderedYaml(procedure(from, to)).script);
      const content = randomBytes(SIZE);
      writeFileSync(join(script.folder, 'a file'), content);
      const values = ['--set', `PORT=${host.port}`, '--set', `FOLDER=${script.folder}`];
      const options = { env: { PATH: `${tools}:${host.path}` } };
      const part = join(script.folder, 'the copy.part');
      const first = start(script, ['run', '--yes', ...values], options);
      await until('a third arrived', () => existsSync(part) && statSync(part).size > ARRIVES);
      for (const pid of victim === 'the script' ? [first.pid] : sessionsOf(host))
        process.kill(pid, 'SIGKILL');
      assert.is.not((await first.ended).status, 0);
      await until('nothing runs there', () => runningOn(host).length === 0, 10);
      const arrived = statSync(part).size;
      const { status, stdout, stderr } = await run(script, ['run', '--yes', ...values], options);
      assert.is(status, 0, stdout + stderr);
      assert.is(statSync(join(tools, 'sent')).size, SIZE - arrived);
      assert.ok(arrived > ARRIVES);
      assert.ok(readFileSync(join(script.folder, 'the copy')).equals(content));
      assert.not(existsSync(part));
    });
  }
}

test.run();
