/**
 * A key and a certificate for 127.0.0.1 that is its own authority, made by openssl, and the kubeconfig that trusts it.
 * In: a folder to write to. Out: both as PEM text; the kubeconfig's text.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';

export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

export async function makeCertificate(folder: string): Promise<Certificate> {
  const [key, certificate] = [join(folder, 'server.key'), join(folder, 'server.crt')];
  const fresh = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '30',
  ];
  const names = ['-subj', '/CN=stand-in-kubernetes', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  await promisify(execFile)('openssl', [...fresh, ...names, '-keyout', key, '-out', certificate]);
  return { key: await readFile(key, 'utf8'), certificate: await readFile(certificate, 'utf8') };
}

export interface Access {
  readonly name: string;
  readonly url: string;
  readonly token: string;
  readonly certificate: string;
}

export function kubeconfig({ name, url, token, certificate }: Access): string {
  const authority = Buffer.from(certificate).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': authority } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
