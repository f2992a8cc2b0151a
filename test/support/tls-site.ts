/** A server that serves a certificate, and what is needed to rotate it. In: a folder. Out: files as an authority makes them, nginx's configuration, and what clients see. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.js';

export const NGINX = '/usr/sbin/nginx';

export interface TlsSite {
  readonly folder: string;
  readonly port: number;
  readonly values: Readonly<Record<string, string>>;
  /** For `nginx -c`. */
  readonly config: string;
  /** Fingerprint of a certificate file, or of what clients get. */
  readonly fingerprint: (file: string) => string;
  readonly served: () => string;
  /** Contents and modes of the installed files. */
  readonly installed: () => readonly string[];
  /** Makes another certificate of the authority for these names, as NAME.pem and NAME.key. */
  readonly issue: (name: string, options?: { readonly names?: string; readonly days?: number }) => void;
}

function openssl(folder: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder, input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function makeAuthority(folder: string): void {
  const root = ['-subj', '/CN=Test Root', '-days', '3650', '-addext', 'basicConstraints=critical,CA:TRUE'];
  openssl(folder, ['req', '-x509', ...KEY, '-keyout', 'root.key', '-out', 'root.pem', ...root]);
  const request = ['req', ...KEY, '-keyout', 'middle.key', '-out', 'middle.csr', '-subj', '/CN=Test Issuer'];
  openssl(folder, request);
  writeFileSync(join(folder, 'middle.ext'), 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n');
  sign(folder, 'middle', 'root', 1000);
}

function sign(folder: string, name: string, by: string, days: number): void {
  const made = [
    '-in',
    `${name}.csr`,
    '-out',
    `${name}.pem`,
    '-extfile',
    `${name}.ext`,
    '-days',
    String(days),
  ];
  openssl(folder, ['x509', '-req', ...made, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial']);
}

function issueIn(folder: string, name: string, names: string, days: number): void {
  const request = ['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=server'];
  openssl(folder, ['req', ...KEY, ...request]);
  writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
  sign(folder, name, 'middle', days);
  const chain = [`${name}.pem`, 'middle.pem'].map((file) => readFileSync(join(folder, file), 'utf8'));
  writeFileSync(join(folder, `${name}.pem`), chain.join(''));
}

const config = (folder: string, port: number): string => `daemon off;
pid "${folder}/nginx.pid";
error_log "${folder}/error.log";
events {}
http {
  access_log off;
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate "${folder}/live/server.pem";
    ssl_certificate_key "${folder}/live/server.key";
    return 200 "hello\\n";
  }
}
`;

const NAMES = 'DNS:www.example.test,DNS:api.example.test';

export async function makeTlsSite(folder: string): Promise<TlsSite> {
  const port = await freePort();
  const live = join(folder, 'live');
  mkdirSync(live, { recursive: true });
  makeAuthority(folder);
  const issue: TlsSite['issue'] = (name, { names = NAMES, days = 90 } = {}) => {
    issueIn(folder, name, names, days);
  };
  for (const name of ['old', 'new']) issue(name);
  const [cert, key] = [join(live, 'server.pem'), join(live, 'server.key')];
  writeFileSync(cert, readFileSync(join(folder, 'old.pem')));
  writeFileSync(key, readFileSync(join(folder, 'old.key')));
  chmodSync(cert, 0o644);
  chmodSync(key, 0o640);
  writeFileSync(join(folder, 'nginx.conf'), config(folder, port));
  const print = (input: string): string =>
    openssl(folder, ['x509', '-noout', '-fingerprint', '-sha256'], input).replace(/^.*=|:|\n/g, '');
  return {
    folder,
    port,
    config: join(folder, 'nginx.conf'),
    issue,
    fingerprint: (file) => print(readFileSync(join(folder, file), 'utf8')),
    served: () => print(openssl(folder, ['s_client', '-connect', `127.0.0.1:${port}`])),
    installed: () =>
      [cert, key].map((path) => `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'utf8')}`),
    values: {
      NEW_CERT: join(folder, 'new.pem'),
      NEW_KEY: join(folder, 'new.key'),
      CERT: cert,
      KEY: key,
      NAMES: 'www.example.test api.example.test',
      PORT: String(port),
      ROOTS: join(folder, 'root.pem'),
    },
  };
}
