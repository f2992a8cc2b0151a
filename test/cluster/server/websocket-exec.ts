/** Exec over WebSocket, as kubectl 1.30 and later try first: a message's first byte is its channel. In: an upgrade request. Out: `ExecStreams`. */
import { Readable, Writable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { ExecStreams, Upgrade } from './exec-streams.js';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
const RESIZE = 4;
const CLOSE = 255;

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

function upgraded(request: IncomingMessage, { socket, head }: Upgrade): Promise<WebSocket> {
  const handleProtocols = (offered: Set<string>): string | false =>
    PROTOCOLS.find((one) => offered.has(one)) ?? false;
  const server = new WebSocketServer({ noServer: true, handleProtocols, perMessageDeflate: false });
  return new Promise((resolve) => {
    server.handleUpgrade(request, socket, head, resolve);
  });
}

function input(socket: WebSocket): Readable {
  const stdin = new Readable({
    read: () => {
      socket.resume();
    },
  });
  let ended = false;
  const end = (): void => {
    if (!ended) stdin.push(null);
    ended = true;
  };
  socket.on('message', (message: Buffer) => {
    const channel = message[0];
    if (channel === CLOSE && message[1] === STDIN) end();
    else if (channel === STDIN && !ended && message.length > 1 && !stdin.push(message.subarray(1)))
      socket.pause();
  });
  socket.on('close', end);
  return stdin;
}

export async function webSocketExec(request: IncomingMessage, upgrade: Upgrade): Promise<ExecStreams> {
  const socket = await upgraded(request, upgrade);
  const stdin = input(socket);
  socket.on('error', () => undefined);
  const sizes = new Readable({ objectMode: true, read: () => undefined });
  socket.on('message', (message: Buffer) => {
    if (message[0] === RESIZE) sizes.push(message.subarray(1));
  });
  const output = (channel: number): Writable =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (socket.readyState === socket.OPEN)
          socket.send(Buffer.concat([Buffer.of(channel), chunk]), () => {
            done();
          });
        else done();
      },
    });
  const finish = (status: object): void => {
    socket.send(Buffer.concat([Buffer.of(STATUS), Buffer.from(JSON.stringify(status))]));
    // A paused socket would never see the client's goodbye.
    socket.resume();
    socket.close(1000);
  };
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });
  return {
    stdin,
    sizes,
    stdout: output(STDOUT),
    stderr: output(STDERR),
    finish,
    drop: () => {
      socket.terminate();
    },
    closed,
  };
}
