/**
 * A real nginx that serves a certificate, on a host that is reached over a real sshd. In: nothing. Out: the site of rotate-tls-certificate, running.
 * systemctl is a stand-in that knows one service: `show -p` prints NAME=value lines, `reload` sends HUP, as nginx's own unit does.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from './rendered-script.js';
import { until } from './run-script.js';
import { startSshd, stopSshd } from './sshd.js';
import type { SshHost } from './sshd.js';
import { NGINX, makeTlsSite } from './tls-site.js';
import type { TlsSite } from './tls-site.js';

const SYSTEMCTL = (pidFile: string): string => `#!/bin/sh
pid=$(cat '${pidFile.replaceAll("'", `'\\''`)}')
case " $* " in
*' show '*) printf 'LoadState=loaded\\nActiveState=active\\nUnitFileState=enabled\\nJob=\\n' ;;
*' reload '*) kill -HUP "$pid" ;;
*' status '*) echo running ;;
*) exit 1 ;;
esac
`;

export interface TlsServer extends TlsSite {
  readonly host: SshHost;
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => void;
}

export async function openTlsServer(): Promise<TlsServer> {
  const folder = join(scratchFolder(), "it's a site");
  const tools = scratchFolder();
  mkdirSync(folder);
  const site = await makeTlsSite(folder);
  const pidFile = join(folder, 'nginx.pid');
  writeFileSync(join(tools, 'systemctl'), SYSTEMCTL(pidFile), { mode: 0o755 });
  const host = await startSshd({ tools });
  const server = spawn(NGINX, ['-c', site.config], { stdio: ['ignore', 'ignore', 'inherit'] });
  await until('nginx runs', () => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
  server.unref();
  process.once('exit', () => server.kill('SIGTERM'));
  const stop = (): void => {
    server.kill('SIGTERM');
    stopSshd(host);
  };
  const values = { ...site.values, HOST: '127.0.0.1', SSH_PORT: String(host.port), SSH_USER: host.user };
  return { ...site, values, host, stop, env: { PATH: host.path } };
}

/** The values of a site, as arguments of the script. */
export const argumentsOf = ({ values }: Pick<TlsSite, 'values'>): string[] =>
  Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
