/** Each kind with the tools of BSD and macOS alone; what we ship is in full/bsd-tools. In: shims that refuse what only GNU's tools know. Out: assertions. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bsdTools } from '../support/bsd-tools.js';
import {
  KINDS,
  RUN_KINDS,
  SMALL_KUBECTL,
  kindsEnvironment,
  prepareKinds,
} from '../support/kinds-procedure.js';
import { startPostgres, stopPostgres } from '../support/postgres.js';
import { placeScript, renderYaml, scratchFolder } from '../support/rendered-script.js';
import { run } from '../support/run-script.js';

const test = suite('tools of BSD and macOS');

/** Command lines that GNU's tools take and those of BSD do not, and some that both take. */
const REFUSED = [
  ['sed', '-i', 's/a/b/', 'file'],
  ['sed', '-r', 's/a/b/', 'file'],
  ['sed', 's/[0-9]\\+/n/', 'file'],
  ['stat', '-c', '%s', 'file'],
  ['tar', '--sort=name', '-cf', 'out', 'file'],
  ['find', '-type', 'f'],
  ['find', '.', '-printf', '%p'],
  ['find', '.', '-perm', '/222'],
  ['sort', '-V', 'file'],
  ['sort', '--reverse', 'file'],
  ['awk', '--posix', '{ print }', 'file'],
  ['awk', '{ print gensub(/a/, "b", "g") }', 'file'],
  ['diff', '--unified', 'file', 'file'],
  ['grep', '-P', 'a', 'file'],
  ['grep', 'a\\|b', 'file'],
  ['date', '-d', 'now'],
  ['date', '-Iseconds'],
  ['readlink', '-f', 'file'],
  ['mktemp', '-p', '.'],
  ['mktemp', '--suffix=x'],
  ['xargs', '-r', 'echo'],
  ['head', '-n', '-1', 'file'],
  ['head', '-c-1', 'file'],
  ['cp', '--reflink=auto', 'file', 'copy'],
  ['cp', '-t', '.', 'file'],
  ['wc', '--lines', 'file'],
] as const;

const TAKEN = [
  ['sed', '-n', '1,40p', 'file'],
  ['stat', '-f', '%Sp %u %g %m %N', 'file'],
  ['find', '.', '-type', 'f', '-exec', 'sh', '-c', ': --long -printf', 'sh', '{}', '+'],
  ['sort', '-t', '-', '-k', '1,1', 'file'],
  ['awk', '-v', 'a=-1', '{ print a }', 'file'],
  ['grep', '-e', '-P', '-c', 'dashes'],
  ['xargs', '-n', '1', 'printf', '-r'],
  ['cp', '-a', 'file', 'copy'],
] as const;

test('the shims refuse what only GNU knows, and take the rest', () => {
  const folder = scratchFolder();
  const tools = bsdTools(folder);
  writeFileSync(join(folder, 'file'), 'a\n');
  writeFileSync(join(folder, 'dashes'), 'a -P\n');
  const call = ([name, ...args]: readonly [string, ...string[]]) =>
    spawnSync(join(tools, name), args, {
      cwd: folder,
      input: '',
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin' },
    });
  for (const words of REFUSED) assert.is(call(words).status, 64, words.join(' '));
  for (const words of TAKEN) {
    const { status, stderr } = call(words);
    assert.is(status, 0, `${words.join(' ')}: ${stderr}`);
  }
});

test('each kind and modifier', async () => {
  const script = placeScript(renderYaml(KINDS));
  const target = join(script.folder, 'target');
  mkdirSync(target);
  const server = await startPostgres();
  prepareKinds(server, target);
  const tools = bsdTools(script.folder, { psql: `${server.bin}/psql`, kubectl: SMALL_KUBECTL });
  const env = { ...kindsEnvironment(server, target), PATH: tools };
  const contents = (): string[] =>
    readdirSync(target, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => `${path}: ${readFileSync(path, 'utf8')}`);
  const before = contents();
  for (const args of [['plan'], ['run', ...RUN_KINDS], ['verify'], ['undo', '--yes']]) {
    const { status, stdout, stderr } = await run(script, args, { env });
    assert.is(status, 0, `${args.join(' ')}: ${stdout}${stderr}`);
  }
  assert.equal(contents(), before);
  await stopPostgres(server);
});

test.run();
