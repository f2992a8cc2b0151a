/**
 * Reads a tar archive, gzipped or not, from its first byte to its last. In: its path. Out: what stands in it and what is odd about
 * it. Nothing is unpacked, and nothing is kept but checksums and the few texts that are compared.
 */
import { archiveBytes } from './archive-bytes.js';
import { createByteSource } from './byte-source.js';
import type { ByteSource } from './byte-source.js';
import type { Finding } from './finding.js';
import type { Inventory, Member } from './inventory.js';
import { judgeMember, plainName } from './judge-member.js';
import { LIMITS } from './limits.js';
import { shownName } from './portable-name.js';
import { createMemberSink } from './read-member.js';
import { StopError, stop } from './stop-reading.js';
import { BLOCK_BYTES, alarmingKeywords, readTarHeader } from './tar-header.js';
import type { TarHeader } from './tar-header.js';

interface Reading {
  readonly bytes: ByteSource;
  readonly members: Member[];
  readonly findings: Finding[];
  /** Members of any kind so far, and bytes that they declared. */
  count: number;
  total: number;
}

async function skipPadding({ bytes }: Reading, size: number): Promise<void> {
  await bytes.take((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES);
}

async function readExtension(reading: Reading, path: string, size: number): Promise<void> {
  if (size > LIMITS.extensionBytes) stop('too-large', `an extended header of ${size} bytes`, path);
  const keywords = alarmingKeywords(await reading.bytes.take(size));
  if (keywords === undefined) stop('damaged', 'an extended header cannot be read', path);
  if (keywords.length === 0) return;
  const message = `an extended header sets ${keywords.map(shownName).join(', ')} of the next member`;
  reading.findings.push({ code: 'odd-member', path: shownName(path), message });
}

async function readMember(reading: Reading, header: TarHeader): Promise<void> {
  const path = plainName(header);
  const { bytes: size, kind } = header;
  reading.count += 1;
  reading.total += size;
  if (reading.count > LIMITS.members) stop('too-large', `more than ${LIMITS.members} members`, path);
  if (reading.total > LIMITS.totalBytes)
    stop(
      'too-large',
      `with it, members have ${reading.total} bytes; the limit is ${LIMITS.totalBytes}`,
      path,
    );
  if (kind === 'extension') await readExtension(reading, path, size);
  else {
    reading.findings.push(...judgeMember(path, header));
    const sink = createMemberSink(path);
    const got = await reading.bytes.pass(size, sink.add);
    if (got < size)
      stop('truncated', `the archive ends ${size - got} bytes before the end of this file`, path);
    if (kind !== 'folder') reading.members.push(sink.end(path));
  }
  await skipPadding(reading, size);
}

/** The end mark, and nothing but zeros behind it. */
async function readEnd({ bytes }: Reading): Promise<void> {
  const second = await bytes.take(BLOCK_BYTES);
  if (second.length < BLOCK_BYTES) stop('truncated', 'the archive ends in the middle of its end mark');
  for (let block = second; block.length > 0; block = await bytes.take(64 * 1024)) {
    if (block.some((byte) => byte !== 0)) stop('damaged', 'something stands behind the end of the archive');
  }
}

async function readMembers(reading: Reading): Promise<void> {
  for (;;) {
    const block = await reading.bytes.take(BLOCK_BYTES);
    const last = reading.members.at(-1)?.path ?? '';
    if (block.length < BLOCK_BYTES) stop('truncated', 'the archive ends without its end mark', last);
    if (block.every((byte) => byte === 0)) return readEnd(reading);
    const header = readTarHeader(block);
    if (header === undefined)
      stop(
        'damaged',
        reading.count === 0 ? 'it is no tar archive' : 'what follows this member is no header',
        last,
      );
    await readMember(reading, header);
  }
}

export async function readArchive(path: string): Promise<Inventory> {
  const bytes = createByteSource(await archiveBytes(path));
  const reading: Reading = { bytes, members: [], findings: [], count: 0, total: 0 };
  const { members, findings } = reading;
  try {
    await readMembers(reading);
    return { members, findings, incomplete: false };
  } catch (error) {
    if (!(error instanceof StopError)) throw error;
    return { members, findings: [...findings, error.finding], incomplete: true };
  }
}
