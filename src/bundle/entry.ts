/** What a bundle holds: files whose text is at hand, and artifacts that are streamed from where they lie. */
import { createHash } from 'node:crypto';

interface Known {
  /** In the bundle, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
  readonly executable: boolean;
}

export interface TextEntry extends Known {
  readonly content: Buffer;
}

export interface ArtifactEntry extends Known {
  /** On this machine. */
  readonly source: string;
}

export type Entry = TextEntry | ArtifactEntry;

export function textEntry(path: string, text: string, executable = false): TextEntry {
  const content = Buffer.from(text);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, content, bytes: content.length, sha256, executable };
}

/** In the order of bytes, which is the same under every locale. */
export function byPath<T extends { readonly path: string }>(entries: readonly T[]): T[] {
  return [...entries].sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}
