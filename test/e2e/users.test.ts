/** Places of this machine: another user by a real sudo, and a service of a Compose project by a stand-in for docker that runs the command in a session of its own. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { processesWith } from '../support/processes.js';
import { placeScript, scratchFolder } from '../support/rendered-script.js';
import { byHand, byScript, renderedYaml } from '../support/routes.js';
import { run, start, until } from '../support/run-script.js';

const procedure = (place: string): string => `procedure: places
title: Work in a place
version: 1.0.0
variables:
  FOLDER: {type: string, help: A folder that all may write.}
  PROJECT: {type: string, default: /, help: The folder of the project.}
places:
  there: ${place}
phases:
  - id: only
    title: The only phase
    on: there
    steps:
      - id: who
        title: Record who runs it
        capture: {into: {NAME: {type: string}}, run: id -un}
      - id: write
        title: Write a file
        run: printf '%s|%s\\n' "$NAME" "$PWD" >"$FOLDER/file"
        done_when: '[ -s "$FOLDER/file" ]'
        undo: {run: rm -f "$FOLDER/file"}
      - id: send
        title: Send a file
        copy: {from: {path: "\${FOLDER}/file"}, to: {on: there, path: "\${FOLDER}/sent"}}
        undo: none
      - id: fail
        title: Pass a status on
        on: here
        risk: read-only
        run: |
          set +e
          there sh -c 'exit 7'
          [ $? -eq 7 ] || exit 1
  - id: long
    title: Wait
    steps:
      - {id: long, title: Wait, on: there, undo: none, run: "sleep \${FOLDER##*/}"}
`;

/** What a person reads of it. */
function openFolder(): string {
  const folder = join(scratchFolder(), HOSTILE);
  mkdirSync(folder);
  chmodSync(join(folder, '..'), 0o755);
  chmodSync(folder, 0o777);
  return folder;
}

const HOSTILE = `it's "$(touch pwned)" \`touch pwned\` ü`;

/** A program in front of PATH that runs the command behind \`compose exec -T SERVICE\`, in a session of its own, as runc does. */
function standIn(name: string): string {
  const tools = scratchFolder();
  const text = `#!/bin/sh
[ "$1 $2 $3 $4 $5 $6" = 'compose -p shop exec -T web' ] || { echo "not known: $*" >&2; exit 14; }
shift 6
exec setsid -w "$@"
`;
  writeFileSync(join(tools, name), text, { mode: 0o755 });
  return `${tools}:${process.env['PATH'] ?? ''}`;
}

const CASES = {
  user: { place: '{user: nobody}', path: process.env['PATH'] ?? '', who: 'nobody', cwd: '/' },
  compose: {
    place: '{compose: {folder: "${PROJECT}", service: web, project: shop}}',
    path: standIn('docker'),
    who: 'root',
    cwd: '/',
  },
  podman: {
    place: '{compose: {folder: "${PROJECT}", service: web, project: shop, tool: podman, shell: bash}}',
    path: standIn('podman'),
    who: 'root',
    cwd: '/',
  },
};

const test = suite('places of this machine');
for (const [name, { place, path, who, cwd }] of Object.entries(CASES)) {
  for (const open of [byHand, byScript]) {
    test(`${name}, ${open === byHand ? 'by hand' : 'by the script'}`, async () => {
      const target = openFolder();
      const folder = scratchFolder();
      const route = await open({
        procedure: renderedYaml(procedure(place)),
        values: { FOLDER: target },
        env: { PATH: path },
        folder,
      });
      await route.phase('only');
      await route.close();
      assert.is(readFileSync(join(target, 'sent'), 'utf8'), `${who}|${cwd}\n`);
      assert.not(existsSync(join(folder, 'pwned')));
    });
  }

  test(`${name}: kill -9 of the script ends what runs there`, async () => {
    const seconds = `${80000 + (process.pid % 9000)}`;
    const script = placeScript(renderedYaml(procedure(place)).script);
    const options = { env: { PATH: path } };
    const running = start(script, ['run', 'long', '--yes', '--set', `FOLDER=/x/${seconds}`], options);
    await until('it runs', () => processesWith(`sleep\0${seconds}`).length > 0);
    process.kill(running.pid, 'SIGKILL');
    await until('it has ended', () => processesWith(`sleep\0${seconds}`).length === 0, 10);
    await running.ended;
  });
}

test('a user that there is not is said before the first step', async () => {
  const script = placeScript(renderedYaml(procedure('{user: nobody-at-all}')).script);
  const { status, stdout, stderr } = await run(script, [
    'run',
    'only',
    '--yes',
    '--set',
    `FOLDER=${script.folder}/x`,
  ]);
  assert.is.not(status, 0);
  assert.match(stdout + stderr, /unknown user/);
  assert.match(stdout + stderr, /The place `there` answers/);
});
/** What `docker compose exec` answers where it has no container, or one without a shell, and what docker answers that has no Compose. No daemon is needed. */
const REFUSALS = {
  'a service that does not run': [
    `echo 'service "web" is not running' >&2; exit 1`,
    /service "web" is not running/,
  ],
  'a container without a shell': [
    `echo 'OCI runtime exec failed: exec: "sh": executable file not found in $PATH: unknown' >&2; exit 127`,
    /"sh": executable file not found/,
  ],
  'a docker without compose': [
    `echo "docker: 'compose' is not a docker command." >&2; exit 1`,
    /not a docker command/,
  ],
  'a docker 28 without compose': [
    `echo "unknown shorthand flag: 'T' in -T" >&2; exit 125`,
    /unknown shorthand flag: 'T' in -T/,
  ],
} as const;

for (const [what, [answer, said]] of Object.entries(REFUSALS)) {
  test(`${what} is said before the first step`, async () => {
    const tools = scratchFolder();
    writeFileSync(join(tools, 'docker'), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
    const script = placeScript(
      renderedYaml(procedure('{compose: {folder: "${PROJECT}", service: web}}')).script,
    );
    const { status, stdout, stderr } = await run(
      script,
      ['run', 'only', '--yes', '--set', `FOLDER=${script.folder}/x`],
      { env: { PATH: `${tools}:${process.env['PATH'] ?? ''}` } },
    );
    assert.is.not(status, 0);
    assert.match(stdout + stderr, said);
    assert.match(stdout + stderr, /The place `there` answers/);
    assert.not.match(stdout + stderr, /step 1\.1/);
  });
}
test.run();
