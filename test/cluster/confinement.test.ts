/** A pod is held in its container: it cannot write to the host, and what it cannot run is refused in the runtime's words. */
import { existsSync, rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { kubectl } from '../support/kubectl.js';
import type { Ran } from '../support/kubectl.js';
import type { Cluster } from './api.js';
import { NAMESPACE, smallCluster, testedKubectls } from './small-cluster.js';

interface Context {
  cluster: Cluster;
}

for (const program of testedKubectls()) {
  const test = suite<Context>(`confinement with kubectl ${program.version}`);
  test.before(async (context) => {
    context.cluster = await smallCluster();
  });
  test.after(({ cluster }) => cluster.stop());
  const exec = ({ cluster }: Context, argv: readonly string[]): Promise<Ran> =>
    kubectl(program, cluster.kubeconfig, ['-n', NAMESPACE, 'exec', 'db-0', '-c', 'db', '--', ...argv]);
  const sh = (context: Context, script: string): Promise<Ran> => exec(context, ['sh', '-c', script]);

  test('can neither write to the host nor take its devices or settings', async (context) => {
    const probe = '/usr/stepwright-confinement-probe';
    const { status, stderr } = await sh(context, `mount -o remount,rw /usr && touch ${probe}`);
    const wrote = existsSync(probe);
    rmSync(probe, { force: true });
    assert.not(wrote, 'the host was written to');
    assert.is.not(status, 0);
    assert.match(stderr, /permission denied|must be superuser|not permitted/i);
    assert.is.not((await sh(context, 'mknod /tmp/disk b 8 0')).status, 0);
    assert.is.not((await sh(context, 'cat /proc/sys/vm/swappiness >/proc/sys/vm/swappiness')).status, 0);
    const first = await sh(context, 'tr "\\0" " " </proc/1/status | grep ^CapBnd');
    const mine = await sh(context, 'grep ^CapBnd /proc/self/status');
    assert.is(first.stdout, mine.stdout);
  });

  test('may do with its own files and processes what root may', async (context) => {
    const script = `cd /tmp && touch mine && chown 8536:8536 mine && chmod 600 mine && cat mine && stat -c %u mine
      sleep 60 & kill $! && mkfifo pipe && rm -f mine pipe && setpriv --reuid 8536 --clear-groups id -u`;
    const { status, stdout, stderr } = await sh(context, script);
    assert.is(status, 0, stderr);
    assert.is(stdout, '8536\n8536\n');
  });

  test('a missing program, and a file that is none, are refused as by a container runtime', async (context) => {
    const missing = await exec(context, ['no-such-program', 'x']);
    assert.is(missing.status, 127);
    assert.is(
      missing.stderr,
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "no-such-program": executable file not found in $PATH: unknown\ncommand terminated with exit code 127\n',
    );
    const path = await exec(context, ['/no/such/program']);
    assert.match(path.stderr, 'exec: "/no/such/program": stat /no/such/program: no such file or directory');
    const none = await exec(context, ['/etc/hosts']);
    assert.is(none.status, 126);
    assert.match(none.stderr, 'exec: "/etc/hosts": permission denied: unknown');
  });
  test.run();
}
