/** Writes a tar archive that is the same, byte for byte, wherever it is made. In: a folder's name, a time, the entries. Out: the file. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Header } from 'tar/header';
import type { Entry } from './entry.js';
import { readInChunks } from './artifact.js';
import { BundleError } from './trouble.js';

const BLOCK = 512;

/** Owner, group and times of this machine are left out: root's numbers, no names, one time for all. */
function headerOf(path: string, { bytes, executable }: Entry, mtime: Date): Buffer {
  const header = new Header({
    path,
    type: 'File',
    mode: executable ? 0o755 : 0o644,
    uid: 0,
    gid: 0,
    size: bytes,
    mtime,
  });
  header.encode();
  return header.block ?? Buffer.alloc(BLOCK);
}

function padding(bytes: number): Buffer {
  return Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK);
}

/** An artifact that is no longer what SHA256SUMS says stops everything. */
async function copyArtifact(out: FileHandle, source: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  await readInChunks(source, async (chunk) => {
    hash.update(chunk);
    await out.writeFile(chunk);
  });
  if (hash.digest('hex') === expected) return;
  throw new BundleError(`the artifact \`${source}\` changed while it was read`, 'run bundle again');
}

/** Entries in the order given; two blocks of zeros end the archive. */
export async function writeArchive(
  target: string,
  folder: string,
  mtime: Date,
  entries: readonly Entry[],
): Promise<void> {
  const out = await open(target, 'wx', 0o644);
  try {
    for (const entry of entries) {
      await out.writeFile(headerOf(`${folder}/${entry.path}`, entry, mtime));
      if ('content' in entry) await out.writeFile(entry.content);
      else await copyArtifact(out, entry.source, entry.sha256);
      await out.writeFile(padding(entry.bytes));
    }
    await out.writeFile(Buffer.alloc(2 * BLOCK));
  } finally {
    await out.close();
  }
}
