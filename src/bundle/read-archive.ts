/**
 * Reads a tar archive, gzipped or not, from its first byte to its last. In: its path. Out: what stands in it and what is odd about
 * it. Nothing is unpacked, and nothing is kept but checksums and the few texts that are compared.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { createByteSource } from './byte-source.js';
import type { ByteSource } from './byte-source.js';
import type { Finding, FindingCode } from './finding.js';
import type { Inventory, Member } from './inventory.js';
import { LIMITS } from './limits.js';
import { nameProblem, shownName } from './portable-name.js';
import { createMemberSink } from './read-member.js';
import { BLOCK_BYTES, alarmingKeywords, readTarHeader } from './tar-header.js';
import type { TarHeader } from './tar-header.js';

/** Ends the reading: what follows cannot be made sense of, or is too much. */
class StopError extends Error {
  override readonly name = 'StopError';
  constructor(readonly finding: Finding) {
    super(finding.message);
  }
}

interface Reading {
  readonly bytes: ByteSource;
  readonly members: Member[];
  readonly findings: Finding[];
  /** Members of any kind so far, and bytes that they declared. */
  count: number;
  total: number;
}

function stop(code: FindingCode, message: string, path = ''): never {
  throw new StopError({ code, path: shownName(path), message });
}

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

async function chunksOf(path: string): Promise<AsyncIterator<Buffer>> {
  if (await isCompressed(path)) return decompressed(path);
  return (createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>)[
    Symbol.asyncIterator
  ]();
}

/** `./x` is `x`, and a folder's name may end in a slash. */
function plainName({ name, kind }: TarHeader): string {
  const short = name.replace(/^(?:\.\/)+/, '');
  return kind === 'folder' ? short.replace(/\/+$/, '') : short;
}

function judgeName(path: string, { kind, flag, mode }: TarHeader): Finding[] {
  const found: Finding[] = [];
  const add = (code: FindingCode, message: string): number =>
    found.push({ code, path: shownName(path), message });
  const problem = kind === 'folder' && (path === '' || path === '.') ? undefined : nameProblem(path);
  if (problem !== undefined) {
    const outside = problem.includes('absolute') || problem.includes('leads out');
    add(outside ? 'outside-path' : 'odd-name', `its name ${problem}`);
  }
  if (kind === 'link') add('link', flag === '1' ? 'it is a hard link' : 'it is a symbolic link');
  if (kind === 'device') add('device', flag === '6' ? 'it is a named pipe' : 'it is a device');
  if (kind === 'other') add('odd-member', `it is a member of the type ${JSON.stringify(flag)}`);
  if ((mode & 0o7000) !== 0) add('odd-mode', `its mode is ${(mode & 0o7777).toString(8)}`);
  return found;
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
    reading.findings.push(...judgeName(path, header));
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
  const bytes = createByteSource(await chunksOf(path));
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
