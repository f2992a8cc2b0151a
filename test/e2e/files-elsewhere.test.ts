/** `write` and `edit` where their files are: on a host over a real sshd, and as another user by a real sudo. By guide and by script, undone, and killed. */
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { placeScript, scratchFolder } from '../support/rendered-script.js';
import { byHand, byScript, renderedYaml } from '../support/routes.js';
import { run, start, strikeAfter, until } from '../support/run-script.js';
import { hostSuite } from '../support/sshd.js';

const HOSTILE = `it's "$(touch pwned)" ü`;

const procedure = (place: string): string => `procedure: files
title: Change files elsewhere
version: 1.0.0
variables:
  FOLDER: {type: string, help: A folder there.}
  PORT: {type: int, default: 22, help: The port of ssh.}
  TEXT: {type: string, default: none, help: What is written.}
places:
  there: ${place}
phases:
  - id: only
    title: The only phase
    on: there
    steps:
      - id: write
        title: Write a file
        write: {path: "\${FOLDER}/note", content: "\${TEXT}\\n", mode: "0640"}
      - id: edit
        title: Change a line
        edit: {file: "\${FOLDER}/app.conf", set: {match: {start: 'port='}, line: 'port=2'}}
      - id: look
        title: Look at it
        risk: read-only
        run: grep -x 'port=2' "$FOLDER/app.conf"
`;

const PLACES = {
  'a host': '{ssh: {host: 127.0.0.1, port: "${PORT}"}}',
  'another user': '{user: root}',
} as const;

function fill(): string {
  const folder = join(scratchFolder(), HOSTILE);
  mkdirSync(folder);
  writeFileSync(join(folder, 'app.conf'), 'name=a\nport=1\n', { mode: 0o604 });
  writeFileSync(join(folder, 'note'), 'of somebody\n', { mode: 0o600 });
  return folder;
}

/** Each file with its mode and what is in it. */
const contents = (folder: string): string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => {
      const path = join(folder, name);
      return `${name} ${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'utf8')}`;
    });

const BEFORE = ['app.conf 604 name=a\nport=1\n', 'note 600 of somebody\n'];
const AFTER = ['app.conf 604 name=a\nport=2\n', `note 640 ${HOSTILE}\n`];

const test = hostSuite('files elsewhere');

for (const [what, place] of Object.entries(PLACES)) {
  for (const open of [byHand, byScript]) {
    test(`${what}, ${open === byHand ? 'by hand' : 'by the script'}`, async ({ host }) => {
      const target = fill();
      const folder = scratchFolder();
      const values = { FOLDER: target, PORT: String(host.port), TEXT: HOSTILE };
      const env = { PATH: host.path };
      const route = await open({ procedure: renderedYaml(procedure(place)), values, env, folder });
      await route.phase('only');
      await route.close();
      assert.equal(contents(target), AFTER);
      assert.not(existsSync(join(folder, 'pwned')));
    });
  }

  test(`${what}: killed at any moment, a run goes on to the end, and undo brings back what was`, async ({
    host,
  }) => {
    const target = fill();
    const script = placeScript(renderedYaml(procedure(place)).script);
    const options = { env: { PATH: host.path } };
    const values = [`FOLDER=${target}`, `PORT=${host.port}`, `TEXT=${HOSTILE}`];
    const words = ['run', 'only', '--yes', ...values.flatMap((value) => ['--set', value])];
    for (const delay of [300, 900, 1800]) {
      const running = start(script, words, options);
      await until('there is a record', () => existsSync(join(script.state, 'journal.jsonl')));
      await strikeAfter(running, delay, 'SIGKILL', 'group');
    }
    const ended = await run(script, words, options);
    assert.is(ended.status, 0, ended.stdout + ended.stderr);
    assert.equal(contents(target), AFTER);
    const undone = await run(script, ['undo', '--yes'], options);
    assert.is(undone.status, 0, undone.stdout + undone.stderr);
    assert.equal(contents(target), BEFORE);
  });
}
test.run();
