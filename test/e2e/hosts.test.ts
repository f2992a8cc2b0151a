/**
 * Places on other hosts, over a real sshd: guide and script do the same, what runs there ends with its connection, and what is wrong is
 * said.
 * Slow: each case opens real connections to a real sshd, by hand and by script.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { given, head, strike } from '../support/host-procedures.js';
import { placeScript, scratchFolder } from '../support/rendered-script.js';
import { byHand, byScript, renderedYaml } from '../support/routes.js';
import type { Errand, Route } from '../support/routes.js';
import { run } from '../support/run-script.js';
import { connectionsOf, hostSuite, knowHost, startSshd, stopSshd } from '../support/sshd.js';
import type { SshHost } from '../support/sshd.js';

const HOSTILE = `-x it's "$(touch pwned)" \`touch pwned\` ü *\\n`;

const equal = hostSuite('guide and script over ssh');

const MOVE = `  - id: move
    title: Move a file
    on: old
    steps:
      - id: fill
        title: Fill the folder
        run: |
          mkdir -p "$FOLDER"
          printf '%s\\n' "$FOLDER" | cat >"$FOLDER/a name"
        done_when: '[ -s "$FOLDER/a name" ]'
        undo: {run: rm -rf "$FOLDER"}
      - id: size
        title: Record the size
        capture: {into: {SIZE: {type: int}}, run: wc -c <"$FOLDER/a name"}
      - id: filled
        title: Wait until it is filled
        wait: {condition: '[ "$(wc -c <"$FOLDER/a name")" -eq "$SIZE" ]', timeout: 10s}
      - id: names
        title: List each file
        for_each: {name: NAME, type: {type: string}, run: ls "$FOLDER"}
        run: printf '%s|%s\\n' "$NAME" "$SIZE" >>"$FOLDER.log"
        undo: none
      - id: fetch
        title: Bring the file here
        copy: {from: {on: old, path: "\${FOLDER}/a name"}, to: {path: "\${FOLDER}.copy"}}
        undo: none
      - id: send
        title: Send it back
        copy: {from: {path: "\${FOLDER}.copy"}, to: {on: old, path: "\${FOLDER}/sent"}}
        undo: none
      - id: ask
        title: Ask the host
        on: here
        run: old cat "$FOLDER/sent" >"$FOLDER.asked"
        undo: none
`;

async function moveBy(
  open: (errand: Errand) => Route | Promise<Route>,
  shell: string,
  host: SshHost,
): Promise<Record<string, string>> {
  const folder = scratchFolder();
  const target = join(folder, HOSTILE);
  const procedure = renderedYaml(head(shell) + MOVE);
  const values = { PORT: String(host.port), FOLDER: target };
  const route = await open({ procedure, values, env: { PATH: host.path }, folder });
  await route.phase('move');
  await route.close();
  assert.not(existsSync(join(folder, 'pwned')), 'a value was run');
  const read = (path: string): string => readFileSync(path, 'utf8').replaceAll(folder, 'FOLDER');
  return {
    names: readdirSync(target).sort().join('|'),
    sent: read(join(target, 'sent')),
    log: read(`${target}.log`),
    asked: read(`${target}.asked`),
    size: readFileSync(join(route.work, 'SIZE'), 'utf8'),
  };
}

for (const shell of ['bash', 'sh']) {
  equal(`both leave the same on the host, with ${shell} there`, async ({ host }) => {
    const [hand, script] = [await moveBy(byHand, shell, host), await moveBy(byScript, shell, host)];
    assert.equal(hand, script);
    assert.is(hand['names'], 'a name|sent');
    assert.is(hand['asked'], `FOLDER/${HOSTILE}\n`);
  });
}

equal('undo takes it back there', async ({ host }) => {
  const script = placeScript(renderedYaml(head('bash') + MOVE).script);
  const target = join(script.folder, 'target');
  const options = { env: { PATH: host.path } };
  const done = await run(script, ['run', 'move', '--yes', ...given(host, target)], options);
  assert.is(done.status, 0, done.stderr);
  const undone = await run(script, ['undo', '--yes'], options);
  assert.is(undone.status, 0, undone.stderr);
  assert.not(existsSync(target));
});

equal(
  'one connection serves the commands that follow each other; without a place for its socket each has its own',
  async ({ host }) => {
    const script = placeScript(renderedYaml(head('bash') + MOVE).script);
    const before = connectionsOf(host);
    await run(script, ['run', 'move', '--yes', ...given(host, join(script.folder, 'one'))], {
      env: { PATH: host.path },
    });
    const shared = connectionsOf(host) - before;
    assert.ok(shared <= 2, `${shared} connections`);
    const deep = { ...script, state: join(script.folder, 'x'.repeat(120)) };
    const done = await run(deep, ['run', 'move', '--yes', ...given(host, join(script.folder, 'two'))], {
      env: { PATH: host.path },
    });
    assert.is(done.status, 0, done.stderr);
    assert.ok(connectionsOf(host) - before - shared > 5);
  },
);
equal.run();

const ending = hostSuite('what runs on a host ends with its connection');

let marks = 70000 + (process.pid % 1000) * 10;
for (const what of ['the script', 'the client']) {
  ending(`kill -9 of ${what}`, async ({ host }) => {
    const { status, stderr } = await strike(host, what, 'bash', (marks += 1));
    assert.is(status, 0, stderr);
  });
}
ending.run();

const trouble = hostSuite('what is wrong with a host is said');

async function refused(
  host: SshHost,
  yaml: string,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const script = placeScript(renderedYaml(yaml).script);
  const target = join(script.folder, 'target');
  const { status, stdout, stderr } = await run(
    script,
    ['run', 'move', '--yes', ...given(host, target, more)],
    {
      env: { PATH: host.path },
    },
  );
  assert.is.not(status, 0);
  assert.not(existsSync(target), 'nothing began');
  return stdout + stderr;
}

trouble('a host that does not answer', async ({ host }) => {
  const said = await refused(host, head('bash') + MOVE, { PORT: '1' });
  assert.match(said, /Connection refused\n/);
  assert.match(said, 'ssh has no connection to 127.0.0.1, or lost it; "ssh -p 1 127.0.0.1 true" must work');
  assert.match(said, /The place `old` answers/);
});

trouble('a host whose key changed, and one whose key is not known', async ({ host }) => {
  knowHost(host, readFileSync(join(host.folder, 'key.pub'), 'utf8').trim());
  assert.match(await refused(host, head('bash') + MOVE), /REMOTE HOST IDENTIFICATION HAS CHANGED/);
  writeFileSync(join(host.folder, 'known_hosts'), '');
  assert.match(await refused(host, head('bash') + MOVE), /Host key verification failed/);
  knowHost(host);
});

trouble('a program that the host does not have', async ({ host }) => {
  const yaml = (head('bash') + MOVE).replace('rm -rf', 'frobnicate -rf');
  assert.match(await refused(host, yaml), /not found there: frobnicate/);
});

const EACH = `procedure: hosts
title: Work on each host
version: 1.0.0
variables:
  PORT: {type: int, help: The port of each.}
  FOLDER: {type: string, help: A folder.}
  NODES: {type: list, help: The hosts.}
places:
  member: {ssh: {host: "\${NODE_HOST}", port: "\${PORT}"}}
phases:
  - id: move
    title: Work
    steps:
      - id: nodes
        title: Go to each host
        for_each: {name: NODE, fields: {name: {type: k8s-name}, host: {type: host}}, form: name=host, in: "\${NODES}"}
        steps: [{id: make, title: Make the folder, on: member, run: mkdir -p "$FOLDER", undo: none}]
`;

trouble(
  'of the hosts of items, one that does not answer is named before anything begins',
  async ({ host }) => {
    const said = await refused(host, EACH, { NODES: 'a=127.0.0.1 b=127.0.0.4 c=127.0.0.2' });
    assert.match(said, 'ssh has no connection to 127.0.0.4');
    assert.match(said, 'NODE is b=127.0.0.4');
    assert.match(await refused(host, EACH, { NODES: "a=127.0.0.1 b='x'" }), "not a value for NODE: b='x'");
  },
);

trouble('systemctl is looked for where a service is managed', () => {
  const yaml = `${head('bash')}  - id: move
    title: Move
    steps: [{id: stop, title: Stop it, on: old, service: {name: app, state: stopped}}]
`;
  assert.match(renderedYaml(yaml).script, 'has_programs old bash systemctl\n');
});

trouble('a shell that the host does not have', async () => {
  const tools = scratchFolder();
  writeFileSync(join(tools, 'bash'), '#!/bin/sh\nexit 127\n', { mode: 0o755 });
  const host = await startSshd({ tools });
  try {
    assert.match(
      await refused(host, head('bash') + MOVE),
      /old does not have the shell that its place names/,
    );
  } finally {
    stopSshd(host);
  }
});
trouble.run();
