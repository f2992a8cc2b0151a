/** Reads what is added with `--artifact`. In: a path. Out: its name in the bundle, size and SHA-256; memory does not grow with the file. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ArtifactEntry } from './entry.js';
import { ARTIFACTS } from './layout.js';
import { nameProblem } from './portable-name.js';
import { HEAD_BYTES, looksLikePrivateKey } from './private-key.js';
import { BundleError } from './trouble.js';

const CHUNK_BYTES = 1024 * 1024;

/** Opened without waiting, so that a pipe without a writer stops nothing. */
async function openFile(path: string): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stats = await handle.stat();
  if (stats.isFile()) return handle;
  await handle.close();
  const what = stats.isDirectory() ? 'a folder' : 'a device, a pipe or a socket';
  throw new BundleError(
    `the artifact \`${path}\` is ${what}`,
    'add ordinary files; pack a folder with tar first',
  );
}

/** Hands on the file in chunks, each of which is gone when the next one comes; returns its bytes. */
export async function readInChunks(
  path: string,
  take: (chunk: Buffer) => void | Promise<void>,
): Promise<number> {
  const handle = await openFile(path);
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return bytes;
      bytes += bytesRead;
      await take(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

export async function readArtifact(source: string): Promise<ArtifactEntry> {
  const path = `${ARTIFACTS}/${basename(source)}`;
  const problem = nameProblem(path);
  if (problem !== undefined)
    throw new BundleError(`the name of the artifact \`${source}\` ${problem}`, 'rename the file');
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  const bytes = await readInChunks(source, (chunk) => {
    hash.update(chunk);
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
  });
  const key = looksLikePrivateKey(path, head);
  if (key !== undefined)
    throw new BundleError(
      `the artifact \`${source}\` looks like ${key}`,
      'keys never go into a bundle: leave it out',
    );
  return { path, source, bytes, sha256: hash.digest('hex'), executable: false };
}
