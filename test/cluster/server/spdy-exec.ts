/** Exec over SPDY/3.1, as kubectl up to 1.29 speaks it: one stream each for error, stdin, stdout and stderr. In: an upgraded connection. Out: `ExecStreams`. */
import { PassThrough, Readable, Writable } from 'node:stream';
import type { ExecStreams, Upgrade } from './exec-streams.js';
import { FIN, GOAWAY, PING, SYN_STREAM, controlFrame, dataFrame, headerCodec, parseFrames } from './spdy.js';
import type { Frame } from './spdy.js';

/** Subprotocols in the order of preference; v5 differs from v4 in WebSocket only. */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** How long the client has to close first; a server that closes early makes it lose frames it has not read yet. */
const GOODBYE_MS = 10_000;

function protocolFor(offered: readonly string[]): string | undefined {
  return PROTOCOLS.find((one) => offered.includes(one));
}

/** Resolves when the client has opened as many streams as it asked for in its query. */
export async function spdyExec(
  { socket, head }: Upgrade,
  offered: readonly string[],
  wanted: readonly string[],
): Promise<ExecStreams> {
  const protocol = protocolFor(offered);
  const version = protocol === undefined ? '' : `X-Stream-Protocol-Version: ${protocol}\r\n`;
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n${version}\r\n`,
  );
  const streams = new Map<string, number>();
  const headers = headerCodec();
  const stdin = new PassThrough();
  stdin.on('error', () => undefined);
  const sizes = new Readable({ objectMode: true, read: () => undefined });
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('close', () => {
      reject(new Error('the client left before it had opened its streams'));
    });
    const take = async (frame: Frame): Promise<void> => {
      if (frame.type === SYN_STREAM) {
        streams.set((await headers.read(frame.payload)).get('streamtype') ?? '', frame.stream);
        socket.write(await headers.emptyReply(frame.stream));
        if (wanted.every((name) => streams.has(name))) resolve();
      } else if (frame.type === PING) socket.write(controlFrame(PING, frame.payload));
      else if (frame.type === GOAWAY) socket.end();
      else if (frame.type === 0 && frame.stream === streams.get('stdin')) await receive(stdin, frame);
      else if (frame.type === 0 && frame.stream === streams.get('resize') && frame.payload.length > 0)
        sizes.push(frame.payload);
    };
    pump(socket, head, take)
      .catch(reject)
      .finally(() => stdin.end());
  });
  const closed = new Promise<void>((resolve) => {
    socket.once('close', resolve);
  });
  await opened;
  const output = (name: string): Writable =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (socket.writable)
          socket.write(dataFrame(streams.get(name) ?? 0, 0, chunk), () => {
            done();
          });
        else done();
      },
    });
  const finish = (status: object): void => {
    for (const name of ['stdout', 'stderr']) {
      const stream = streams.get(name);
      if (stream !== undefined) socket.write(dataFrame(stream, FIN, Buffer.alloc(0)));
    }
    socket.write(dataFrame(streams.get('error') ?? 0, FIN, Buffer.from(JSON.stringify(status))));
    setTimeout(() => socket.destroy(), GOODBYE_MS).unref();
  };
  return {
    stdin,
    sizes,
    stdout: output('stdout'),
    stderr: output('stderr'),
    finish,
    drop: () => socket.destroy(),
    closed,
  };
}

/** Resolves when the stream has room again, or takes no more. */
async function receive(stdin: PassThrough, { flags, payload }: Frame): Promise<void> {
  if (payload.length > 0 && stdin.writable)
    await new Promise<void>((resolve) => {
      stdin.write(payload, () => {
        resolve();
      });
    });
  if (flags & FIN) stdin.end();
}

/** Feeds frames one after the other; not reading on while one is being taken is the back-pressure. */
async function pump(
  socket: Upgrade['socket'],
  head: Buffer,
  take: (frame: Frame) => Promise<void>,
): Promise<void> {
  let rest = head;
  const drain = async (): Promise<void> => {
    const frames: Frame[] = [];
    rest = parseFrames(rest, frames);
    for (const frame of frames) await take(frame);
  };
  await drain();
  try {
    for await (const chunk of socket) {
      rest = Buffer.concat([rest, chunk as Buffer]);
      await drain();
    }
  } catch {
    // A connection that breaks ends like one that is closed.
  }
}
