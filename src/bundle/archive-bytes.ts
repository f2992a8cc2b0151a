/** The bytes of an archive, uncompressed. In: its path. Out: chunks; a compressed archive that grows without measure is stopped. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { LIMITS } from './limits.js';
import { stop } from './stop-reading.js';

async function isCompressed(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.equals(Buffer.from([0x1f, 0x8b]));
  } finally {
    await handle.close();
  }
}

/** What comes out of a compressed archive, as long as it is in proportion to what goes in. */
async function* decompressed(path: string): AsyncGenerator<Buffer, undefined> {
  let [bytesIn, bytesOut] = [0, 0];
  const file = createReadStream(path);
  file.on('data', (chunk) => (bytesIn += chunk.length));
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const chunk of file.pipe(gunzip) as AsyncIterable<Buffer>) {
      bytesOut += chunk.length;
      if (bytesOut > LIMITS.ratioFrom && bytesOut > bytesIn * LIMITS.ratio)
        stop(
          'too-large',
          `${bytesIn} compressed bytes gave ${bytesOut} and more: more than ${LIMITS.ratio} for each`,
        );
      yield chunk;
    }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') stop('truncated', 'the compressed archive ends too early');
    if (code.startsWith('Z_')) stop('damaged', 'the compressed archive is damaged');
    throw error;
  } finally {
    file.destroy();
  }
  return undefined;
}

export async function archiveBytes(path: string): Promise<AsyncIterator<Buffer>> {
  if (await isCompressed(path)) return decompressed(path);
  return (createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>)[
    Symbol.asyncIterator
  ]();
}
