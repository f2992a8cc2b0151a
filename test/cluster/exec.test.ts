/** `kubectl exec` and `cp` with the real programs, old (SPDY) and new (WebSocket): streams, statuses, many at once, large and bit-exact. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { kubectl } from '../support/kubectl.js';
import type { Cluster } from './api.js';
import { NAMESPACE, smallCluster, testedKubectls } from './small-cluster.js';

interface Context {
  cluster: Cluster;
  folder: string;
}

const found = testedKubectls();

const MEGABYTES = 30;

for (const program of found) {
  const test = suite<Context>(`exec with kubectl ${program.version}`);
  test.before(async (context) => {
    context.folder = mkdtempSync(join(tmpdir(), 'stepwright-exec-'));
    context.cluster = await smallCluster();
  });
  test.after(async ({ cluster, folder }) => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  });
  const run = ({ cluster }: Context, args: readonly string[], input: string | Buffer = '') =>
    kubectl(program, cluster.kubeconfig, ['-n', NAMESPACE, ...args], { input });

  test('keeps the two outputs apart and hands on the exit status', async (context) => {
    const script = 'echo out; echo err >&2; exit 7';
    const { status, stdout, stderr } = await run(context, [
      'exec',
      'db-0',
      '-c',
      'db',
      '--',
      'sh',
      '-c',
      script,
    ]);
    assert.is(stdout, 'out\n');
    assert.is(stderr, 'err\ncommand terminated with exit code 7\n');
    assert.is(status, 7);
  });

  test('passes arguments as they are', async (context) => {
    const args = ['', ' two  words ', "it's", '$(id)', '*', '-n', 'ünï\ncode'];
    const { stdout } = await run(context, ['exec', 'db-0', '-c', 'db', '--', 'printf', '<%s>', ...args]);
    assert.is(stdout, args.map((one) => `<${one}>`).join(''));
  });

  test('reads standard input with -i only', async (context) => {
    const wc = ['db-0', '-c', 'db', '--', 'wc', '-c'];
    assert.is((await run(context, ['exec', '-i', ...wc], 'abc')).stdout.trim(), '3');
    assert.is((await run(context, ['exec', ...wc], 'abc')).stdout.trim(), '0');
  });

  test('ends when the command does not read its input', async (context) => {
    const { status } = await run(
      context,
      ['exec', '-i', 'db-0', '-c', 'db', '--', 'true'],
      randomBytes(4_000_000),
    );
    assert.is(status, 0);
  });

  test('names what is missing', async (context) => {
    const pod = await run(context, ['exec', 'nobody', '--', 'true']);
    assert.is(pod.status, 1);
    assert.match(pod.stderr, 'pods "nobody" not found');
    const container = await run(context, ['exec', 'db-0', '-c', 'nothing', '--', 'true']);
    assert.is(container.status, 1);
    assert.match(container.stderr, 'container nothing is not valid for pod db-0');
    const command = await run(context, ['exec', 'db-0', '-c', 'db', '--', 'no-such-command']);
    assert.is(command.status, 127);
  });

  test('carries a large file both ways, bit for bit', async (context) => {
    const data = randomBytes(MEGABYTES * 1_000_000);
    const digest = createHash('sha256').update(data).digest('hex');
    const script = 'cat >/data/large; sha256sum </data/large';
    const sent = await run(context, ['exec', '-i', 'db-0', '-c', 'db', '--', 'sh', '-c', script], data);
    assert.is(sent.stdout, `${digest}  -\n`);
    const received = await run(context, ['exec', 'db-0', '-c', 'db', '--', 'cat', '/data/large']);
    assert.is(createHash('sha256').update(received.bytes).digest('hex'), digest);
    assert.is(received.status, 0);
  });

  test('copies a large file and a folder both ways', async (context) => {
    const data = randomBytes(MEGABYTES * 1_000_000);
    const [from, to] = [join(context.folder, 'from'), join(context.folder, 'to')];
    writeFileSync(from, data);
    assert.is((await run(context, ['cp', '-c', 'db', from, 'db-0:/tmp/copied'])).status, 0);
    assert.is((await run(context, ['cp', '-c', 'db', 'db-0:/tmp/copied', to])).status, 0);
    assert.ok(readFileSync(to).equals(data));
    await run(context, [
      'exec',
      'db-0',
      '-c',
      'db',
      '--',
      'sh',
      '-c',
      'mkdir -p "/tmp/f/a b"; echo hi >"/tmp/f/a b/ü"',
    ]);
    assert.is((await run(context, ['cp', '-c', 'db', 'db-0:/tmp/f', join(context.folder, 'f')])).status, 0);
    assert.is(readFileSync(join(context.folder, 'f/a b/ü'), 'utf8'), 'hi\n');
  });

  test('serves many at once', async (context) => {
    const calls = Array.from({ length: 8 }, (_, index) => {
      const input = String(index).repeat(100_000);
      return run(context, ['exec', '-i', 'db-0', '-c', 'db', '--', 'cat'], input).then(
        ({ stdout }) => stdout === input,
      );
    });
    assert.equal(new Set(await Promise.all(calls)), new Set([true]));
  });

  test('a terminal has the size of its window, also after that has changed', async ({ cluster }) => {
    const isSize = (size: string): string => `until [ "$(stty size)" = "${size}" ]; do sleep 0.1; done`;
    const inside = `${isSize('33 77')}; touch /tmp/seen; ${isSize('20 60')}; stty size`;
    const exec = `${program.path} -n ${NAMESPACE} exec`;
    const seen = `until ${exec} db-0 -c db -- test -e /tmp/seen; do sleep 0.1; done >/dev/null 2>&1`;
    const script = `stty rows 33 cols 77
      (${seen}; stty rows 20 cols 60 </dev/tty) &
      ${exec} -it db-0 -c db -- sh -c '${inside}'
      wait`;
    const env = {
      PATH: process.env['PATH'],
      HOME: cluster.folder,
      KUBECONFIG: cluster.kubeconfig,
      SHELL: '/bin/bash',
    };
    const child = spawn('script', ['-qec', script, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text));
    await once(child, 'close');
    assert.match(shown, /^20 60\r?$/m);
  });

  test.run();
}
