/** Makes a bundle. In: the contents, a folder, a time, a way to sign. Out: one archive, whole or not there. */
import { lstatSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../emit/make-folder.js';
import type { Contents } from './contents.js';
import { textEntry } from './entry.js';
import type { TextEntry } from './entry.js';
import { BUNDLE_NAMESPACE, MINISIGN_SIGNATURE, SSH_SIGNATURE } from './layout.js';
import { signWithMinisign } from './minisign-signature.js';
import { signWithSsh } from './ssh-signature.js';
import { BundleError } from './trouble.js';
import { writeArchive } from './write-archive.js';

/** Files of keys. */
export interface SigningKeys {
  readonly ssh: string | undefined;
  readonly minisign: string | undefined;
}

export interface Written {
  readonly path: string;
  readonly sshSignature: string | undefined;
}

function sign(checksums: TextEntry, { ssh, minisign }: SigningKeys): TextEntry[] {
  const text = checksums.content.toString('utf8');
  if (ssh !== undefined) return [textEntry(SSH_SIGNATURE, signWithSsh(text, ssh, BUNDLE_NAMESPACE))];
  if (minisign === undefined) return [];
  return [textEntry(MINISIGN_SIGNATURE, signWithMinisign(text, minisign, BUNDLE_NAMESPACE))];
}

function refuseOdd(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return;
  throw new BundleError(
    `\`${path}\` is not an ordinary file`,
    'move it away, or choose another folder with --out',
  );
}

/** What must be checked first stands first. */
export async function writeBundle(
  contents: Contents,
  out: string,
  mtime: Date,
  keys: SigningKeys,
  token: string,
): Promise<Written> {
  const path = join(out, `${contents.folder}.tar`);
  const temporary = join(out, `.${contents.folder}.${token}.tmp`);
  const signatures = sign(contents.checksums, keys);
  makeFolder(out);
  refuseOdd(path);
  try {
    const entries = [contents.checksums, ...signatures, ...contents.entries];
    await writeArchive(temporary, contents.folder, mtime, entries);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  const ssh = signatures.find((entry) => entry.path === SSH_SIGNATURE);
  return { path, sshSignature: ssh?.content.toString('utf8') };
}
