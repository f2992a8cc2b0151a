/** Takes in the bytes of one file. In: its chunks. Out: size, SHA-256, and the text when it is one that is read. */
import { createHash } from 'node:crypto';
import type { Member } from './inventory.js';
import { READ } from './layout.js';
import { LIMITS } from './limits.js';

export interface MemberSink {
  readonly add: (chunk: Buffer) => void;
  readonly end: (path: string) => Member;
}

function decode(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}

/** `path` may still have the name of the top folder before it. */
export function createMemberSink(path: string): MemberSink {
  const hash = createHash('sha256');
  const keeps = READ.includes(path.split('/').at(-1) ?? '');
  const parts: Buffer[] = [];
  let bytes = 0;
  return {
    add: (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
      if (keeps && bytes <= LIMITS.textBytes) parts.push(Buffer.from(chunk));
    },
    end: (name) => {
      const text = keeps && bytes <= LIMITS.textBytes ? decode(Buffer.concat(parts)) : undefined;
      return { path: name, bytes, sha256: hash.digest('hex'), text };
    },
  };
}
