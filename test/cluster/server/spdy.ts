/**
 * The little of SPDY/3.1 that kubectl's exec speaks, on the server's side: frames in and out, header blocks, no flow control
 * (kubectl sends no WINDOW_UPDATE, so TCP's is the only one). In: bytes. Out: frames.
 */
import { createRequire } from 'node:module';
import { constants, createDeflate, createInflate } from 'node:zlib';
import type { Transform } from 'node:stream';

const dictionary = createRequire(import.meta.url)(
  'spdy-transport/lib/spdy-transport/protocol/spdy/dictionary.js',
) as Readonly<Record<string, Buffer>>;

export const FIN = 1;
const VERSION = 0x8003;
const SYN_REPLY = 2;
export const SYN_STREAM = 1;
export const PING = 6;
export const GOAWAY = 7;

export interface Frame {
  /** A control frame's type; 0 for data. */
  readonly type: number;
  /** The stream of a data or SYN_STREAM frame. */
  readonly stream: number;
  readonly flags: number;
  readonly payload: Buffer;
}

/** Takes whole frames off the front of the bytes; returns what is left. */
export function parseFrames(bytes: Buffer, found: Frame[]): Buffer {
  let rest = bytes;
  while (rest.length >= 8) {
    const length = rest.readUIntBE(5, 3);
    if (rest.length < 8 + length) break;
    const first = rest.readUInt32BE(0);
    const control = first >>> 31 === 1;
    const payload = rest.subarray(8, 8 + length);
    const type = control ? first & 0xffff : 0;
    const stream = type === SYN_STREAM ? payload.readUInt32BE(0) & 0x7fffffff : control ? 0 : first;
    found.push({ type, stream, flags: rest.readUInt8(4), payload });
    rest = rest.subarray(8 + length);
  }
  return rest;
}

function headed(first: number, flags: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(first >>> 0, 0);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
}

export function dataFrame(stream: number, flags: number, payload: Buffer): Buffer {
  return headed(stream, flags, payload);
}

export function controlFrame(type: number, payload: Buffer): Buffer {
  return headed(VERSION * 0x10000 + type, 0, payload);
}

/** Header blocks of a connection share one compression context in each direction. */
export interface HeaderCodec {
  readonly read: (synStream: Buffer) => Promise<ReadonlyMap<string, string>>;
  readonly emptyReply: (stream: number) => Promise<Buffer>;
}

function through(zlib: Transform, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zlib.write(bytes, (error) => {
      if (error !== null && error !== undefined) reject(error);
      else resolve((zlib.read() as Buffer | null) ?? Buffer.alloc(0));
    });
  });
}

function parseHeaders(block: Buffer): ReadonlyMap<string, string> {
  let at = 4;
  const text = (): string => {
    const length = block.readUInt32BE(at);
    at += 4 + length;
    return block.toString('utf8', at - length, at);
  };
  const pairs = Array.from({ length: block.readUInt32BE(0) }, () => [text(), text()] as const);
  return new Map(pairs);
}

export function headerCodec(): HeaderCodec {
  const options = { dictionary: dictionary['3.1'] ?? Buffer.alloc(0), flush: constants.Z_SYNC_FLUSH };
  const [inflate, deflate] = [
    createInflate({ ...options, finishFlush: constants.Z_SYNC_FLUSH }),
    createDeflate(options),
  ];
  return {
    read: async (synStream) => parseHeaders(await through(inflate, synStream.subarray(10))),
    emptyReply: async (stream) => {
      const id = Buffer.alloc(4);
      id.writeUInt32BE(stream, 0);
      return controlFrame(SYN_REPLY, Buffer.concat([id, await through(deflate, Buffer.alloc(4))]));
    },
  };
}
