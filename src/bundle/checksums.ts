/** SHA256SUMS as `sha256sum` writes it. In: paths and digests, or a text. Out: the text, or what it lists. */
import { byPath } from './entry.js';

export interface Checksum {
  readonly path: string;
  readonly sha256: string;
}

/** A line for each file, sorted by path: 64 digits, two blanks, the path, a line feed. */
export function checksumsText(entries: readonly Checksum[]): string {
  return byPath(entries)
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
    .join('');
}

export interface ReadChecksums {
  readonly checksums: readonly Checksum[];
  /** Numbers of lines that are none of the form, from 1. */
  readonly badLines: readonly number[];
}

/** `./x`, as `find` prints names, is the same file as `x`; ` *` marks a file that was read as bytes. */
export function readChecksums(text: string): ReadChecksums {
  const checksums: Checksum[] = [];
  const badLines: number[] = [];
  const lines = text.split('\n');
  const whole = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  whole.forEach((line, at) => {
    const [, sha256, path] = /^([0-9a-f]{64}) [ *](?:\.\/)?(.+)$/.exec(line) ?? [];
    if (sha256 === undefined || path === undefined) badLines.push(at + 1);
    else checksums.push({ path, sha256 });
  });
  return { checksums, badLines };
}
