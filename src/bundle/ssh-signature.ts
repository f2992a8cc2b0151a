/**
 * Signatures of ssh-keygen. In: a text, a key or a signature. Out: the signature, or whose it is. The form is that of OpenSSH's
 * PROTOCOL.sshsig: the signature holds the public key that made it.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLine, runProgram } from './run-program.js';
import { BundleError } from './trouble.js';

export function signWithSsh(text: string, key: string, namespace: string): string {
  const run = runProgram('ssh-keygen', ['-Y', 'sign', '-q', '-n', namespace, '-f', key], text);
  if (run.status === 0 && run.out !== '') return run.out;
  throw new BundleError(
    `ssh-keygen could not sign with \`${key}\`: ${lastLine(run)}`,
    'name the file of a private key, or of a public key whose private key an agent holds',
  );
}

/** A member of the blob: four bytes of length, then so many bytes. */
function memberAt(blob: Buffer, offset: number): Buffer | undefined {
  if (blob.length < offset + 4) return undefined;
  const end = offset + 4 + blob.readUInt32BE(offset);
  return end > blob.length ? undefined : blob.subarray(offset + 4, end);
}

export interface PublicKey {
  /** `ssh-ed25519 AAAA…` */
  readonly line: string;
  /** `SHA256:…`, as ssh-keygen prints it. */
  readonly fingerprint: string;
}

/** The key that a signature names as its own; undefined when it is no signature. */
export function signingKey(signature: string): PublicKey | undefined {
  const [, base64] =
    /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)-----END SSH SIGNATURE-----\n*$/.exec(signature) ??
    [];
  const blob = Buffer.from(base64 ?? '', 'base64');
  if (blob.subarray(0, 6).toString('latin1') !== 'SSHSIG') return undefined;
  const key = memberAt(blob, 10);
  const type = key === undefined ? undefined : memberAt(key, 0);
  if (key === undefined || type === undefined) return undefined;
  const digest = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
  return { line: `${type.toString('latin1')} ${key.toString('base64')}`, fingerprint: `SHA256:${digest}` };
}

export interface AllowedSigner {
  /** A file in the form of ssh-keygen's ALLOWED SIGNERS. */
  readonly file: string;
  readonly identity: string;
}

/** Undefined when the signature is good; else what ssh-keygen says. Without an allowed signer, only that the key made it. */
export function sshSignatureProblem(
  text: string,
  signature: string,
  namespace: string,
  allowed: AllowedSigner | undefined,
): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-'));
  try {
    const file = join(folder, 'signature');
    writeFileSync(file, signature);
    const how =
      allowed === undefined ? ['check-novalidate'] : ['verify', '-f', allowed.file, '-I', allowed.identity];
    const run = runProgram('ssh-keygen', ['-Y', ...how, '-n', namespace, '-s', file], text);
    return run.status === 0 ? undefined : lastLine(run);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
