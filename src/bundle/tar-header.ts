/**
 * Reads a header of a tar archive, strictly. In: a block of 512 bytes. Out: what it says; undefined when it is none. Written on its
 * own, so that what `verify` accepts does not depend on how forgiving a library for unpacking is (POSIX.1-2017, pax, "ustar").
 */

export const BLOCK_BYTES = 512;

export type MemberKind = 'file' | 'folder' | 'link' | 'device' | 'extension' | 'other';

export interface TarHeader {
  /** Bytes that are not UTF-8 stand as U+FFFD, which no name may hold. */
  readonly name: string;
  readonly kind: MemberKind;
  /** The type flag, for messages. */
  readonly flag: string;
  readonly bytes: number;
  readonly mode: number;
}

const KINDS: Readonly<Record<string, MemberKind>> = {
  '0': 'file',
  '\0': 'file',
  '1': 'link',
  '2': 'link',
  '3': 'device',
  '4': 'device',
  '5': 'folder',
  '6': 'device',
  x: 'extension',
};

function textAt(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString('utf8');
}

/** Octal digits between blanks, or, with the first bit set, a number to the base 256; undefined for anything else. */
function numberAt(block: Buffer, start: number, length: number): number | undefined {
  const field = block.subarray(start, start + length);
  if ((field[0] ?? 0) === 0x80) {
    const high = field.subarray(1, length - 6);
    return high.every((byte) => byte === 0) ? field.readUIntBE(length - 6, 6) : undefined;
  }
  const [, digits] = /^ *([0-7]*)[ \0]*$/.exec(field.toString('latin1')) ?? [];
  return digits === undefined ? undefined : parseInt(`0${digits}`, 8);
}

/** The sum of all bytes, those of the sum itself as blanks. */
function sumOf(block: Buffer): number {
  let sum = 0;
  for (let at = 0; at < BLOCK_BYTES; at += 1) sum += at >= 148 && at < 156 ? 32 : (block[at] ?? 0);
  return sum;
}

export function readTarHeader(block: Buffer): TarHeader | undefined {
  const [bytes, mode, sum] = [numberAt(block, 124, 12), numberAt(block, 100, 8), numberAt(block, 148, 8)];
  if (bytes === undefined || mode === undefined || sum !== sumOf(block)) return undefined;
  const flag = block.subarray(156, 157).toString('latin1');
  const prefix = block.subarray(257, 263).toString('latin1') === 'ustar\0' ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    kind: KINDS[flag] ?? 'other',
    flag,
    bytes,
    mode,
  };
}

/** Keywords of an extended header that change nothing about what the next member is. */
const HARMLESS = /^(?:[acm]time|uid|gid|uname|gname|comment|LIBARCHIVE\.[\w.-]+|SCHILY\.[\w.:-]+)$/;

/** The keywords that do change it; undefined when it cannot be read. */
export function alarmingKeywords(extension: Buffer): readonly string[] | undefined {
  const found: string[] = [];
  for (let at = 0; at < extension.length;) {
    const space = extension.indexOf(0x20, at);
    const length = Number(extension.subarray(at, space).toString('latin1'));
    if (space === -1 || !Number.isSafeInteger(length) || at + length > extension.length) return undefined;
    const [keyword = ''] = extension
      .subarray(space + 1, at + length)
      .toString('utf8')
      .split('=');
    if (length <= space + 1 - at || extension[at + length - 1] !== 0x0a) return undefined;
    if (!HARMLESS.test(keyword)) found.push(keyword);
    at += length;
  }
  return found;
}
