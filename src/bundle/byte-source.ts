/** Reads a stream of bytes piece by piece. In: chunks, as they come. Out: exactly as many bytes as are asked for, or what is left; memory does not grow. */

export interface ByteSource {
  /** So many bytes, or fewer at the end. */
  readonly take: (bytes: number) => Promise<Buffer>;
  /** Hands on so many bytes in chunks; returns how many there were. */
  readonly pass: (bytes: number, sink: (chunk: Buffer) => void) => Promise<number>;
}

export function createByteSource(chunks: AsyncIterator<Buffer>): ByteSource {
  let current: Buffer = Buffer.alloc(0);
  const fill = async (): Promise<boolean> => {
    while (current.length === 0) {
      const next = await chunks.next();
      if (next.done === true) return false;
      current = next.value;
    }
    return true;
  };
  const pass: ByteSource['pass'] = async (bytes, sink) => {
    let left = bytes;
    while (left > 0 && (await fill())) {
      const chunk = current.subarray(0, left);
      current = current.subarray(chunk.length);
      left -= chunk.length;
      sink(chunk);
    }
    return bytes - left;
  };
  const take: ByteSource['take'] = async (bytes) => {
    const parts: Buffer[] = [];
    await pass(bytes, (chunk) => parts.push(chunk));
    return Buffer.concat(parts);
  };
  return { take, pass };
}
