/** What we ship, and each kind, with the tools of BSD and macOS alone. In: shims that refuse what only GNU's tools know. Out: assertions. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deployment, smallCluster, testedKubectls } from '../cluster/small-cluster.js';
import { bsdTools } from '../support/bsd-tools.js';
import { describeTree, writeHostileTree } from '../support/hostile-tree.js';
import {
  KINDS,
  RUN_KINDS,
  SMALL_KUBECTL,
  kindsEnvironment,
  prepareKinds,
} from '../support/kinds-procedure.js';
import { startPostgres, stopPostgres } from '../support/postgres.js';
import { placeScript, renderShipped, renderYaml, scratchFolder } from '../support/rendered-script.js';
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

test('move-data-directory', async () => {
  const script = placeScript(renderShipped('move-data-directory'));
  const [source, target] = [join(script.folder, 'data'), join(script.folder, 'disk', 'data')];
  mkdirSync(join(script.folder, 'disk'));
  writeHostileTree(source);
  const before = describeTree(source);
  const env = {
    PATH: bsdTools(script.folder),
    STEPWRIGHT_SOURCE: source,
    STEPWRIGHT_TARGET: target,
  };
  const move = ['run', 'move', '--yes', '--confirm', 'service-is-stopped', '--confirm', 'service-runs'];
  for (const [args, where] of [
    [move, target],
    [['undo', '--yes'], source],
    [move, target],
    [['run', 'clean-up', '--yes', '--confirm', 'old-data-may-go', '--confirm', 'remove-old'], target],
  ] as const) {
    const { status, stdout, stderr } = await run(script, args, { env });
    assert.is(status, 0, `${args.join(' ')}: ${stdout}${stderr}`);
    assert.equal(describeTree(where), before);
  }
  assert.not(existsSync(`${source}.old`));
});

test('drain-node', async () => {
  const kubectl = testedKubectls().at(-1)?.path;
  if (kubectl === undefined) return;
  const script = placeScript(renderShipped('drain-node'));
  const cluster = await smallCluster({
    objects: [deployment('web', 3), deployment('cron', 1)],
    nodes: ['node-1', 'node-2'],
  });
  const env = {
    PATH: bsdTools(script.folder, { kubectl }),
    KUBECONFIG: cluster.kubeconfig,
    STEPWRIGHT_NODE: 'node-1',
  };
  for (const args of [
    ['run', 'take-out', '--yes', '--confirm', 'drain'],
    ['run', 'return', '--yes', '--confirm', 'patched'],
  ]) {
    const { status, stdout, stderr } = await run(script, args, { env });
    assert.is(status, 0, `${args.join(' ')}: ${stdout}${stderr}`);
    await cluster.settled();
  }
  await cluster.stop();
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
