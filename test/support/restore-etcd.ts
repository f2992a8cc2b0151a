/** What tests of restore-etcd-cluster share. In: nothing. Out: three members and an sshd, calls of the script, and what the members hold. */
import { makeEtcdCluster } from './etcd-cluster.js';
import type { EtcdCluster } from './etcd-cluster.js';
import { placeScript, scratchFolder } from './rendered-script.js';
import type { RenderedScript } from './rendered-script.js';
import type { Rendered } from './routes.js';
import { run } from './run-script.js';
import type { Ended, RunOptions } from './run-script.js';
import { startSshd, stopSshd } from './sshd.js';
import type { SshHost } from './sshd.js';

export interface EtcdSite {
  readonly host: SshHost;
  readonly cluster: EtcdCluster;
  readonly close: () => void;
}

export async function openEtcdSite(): Promise<EtcdSite> {
  const tools = scratchFolder();
  const host = await startSshd({ tools });
  const cluster = await makeEtcdCluster(scratchFolder(), tools, host.port);
  const close = (): void => {
    cluster.stop();
    stopSshd(host);
  };
  return { host, cluster, close };
}

/** What the snapshot holds, and what the cluster holds that it replaces. */
export const RESTORED = "/app/one\n1\n/app/two\nit's two\n";
export const LATER = "/app/late\n3\n/app/two\nit's two\n";

export const RUNS = [
  ['run', 'prepare'],
  ['run', 'restore', '--confirm', 'clients-are-stopped'],
] as const;
export const UNDOS = [
  ['undo', 'restore', '--confirm', 'members-are-healthy'],
  ['undo', 'prepare'],
] as const;

/** Arguments of a call, with the values of the site. */
export function wordsOf(
  { cluster }: EtcdSite,
  call: readonly string[],
  more: Readonly<Record<string, string>> = {},
): string[] {
  const values = Object.entries({ ...cluster.values, ...more }).flatMap(([name, value]) => [
    '--set',
    `${name}=${value}`,
  ]);
  return [...call, '--yes', ...values];
}

export const optionsOf = ({ host, cluster }: EtcdSite): RunOptions => ({
  env: { PATH: host.path, HOME: cluster.folder },
});

/** Each call must succeed. */
export async function runAll(
  site: EtcdSite,
  script: RenderedScript,
  calls: readonly (readonly string[])[],
): Promise<void> {
  for (const call of calls) {
    const { status, stdout, stderr } = await run(script, wordsOf(site, call), optionsOf(site));
    if (status !== 0) throw new Error(`${call.join(' ')}: ${String(status)}\n${stdout}${stderr}`);
  }
}

/** The call of a script that never ran before. */
export function runFresh(
  site: EtcdSite,
  procedure: Rendered,
  more: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return run(placeScript(procedure.script), wordsOf(site, ['run', 'prepare'], more), optionsOf(site));
}
