/** How much of what is brought to `verify` is read. Bundles stay far below; an archive made to fill a disk or a memory does not. */

const MIB = 1024 * 1024;

export const LIMITS = {
  /** Files and folders. */
  members: 20_000,
  /** Bytes of all members, and of each. */
  totalBytes: 4 * 1024 * 1024 * MIB,
  /** Bytes of a file whose text is read. */
  textBytes: 64 * MIB,
  /** Bytes of an extended header. */
  extensionBytes: 64 * 1024,
  /** Bytes out for each byte in, of a compressed archive, once it has given `ratioFrom` bytes. */
  ratio: 200,
  ratioFrom: 64 * MIB,
} as const;
