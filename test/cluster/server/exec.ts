/**
 * One `kubectl exec` from its request to its status: picks the protocol, starts the process, joins the streams, reports the exit status as Kubernetes does.
 * Faults cut in here: a stream that ends early with status 0, a connection that goes, a container that is killed.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import type { CutExec } from '../api.js';
import { statusOf } from '../pods/container.js';
import { setWindowSize, windowSize } from '../pods/window-size.js';
import type { ExecStreams, Upgrade } from './exec-streams.js';
import { inRuntimeWords } from './runtime-words.js';
import { spdyExec } from './spdy-exec.js';
import { webSocketExec } from './websocket-exec.js';

export interface ExecCall {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string | undefined;
  readonly argv: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
}

export function execCall(namespace: string, pod: string, query: URLSearchParams): ExecCall {
  const yes = (name: string): boolean => ['true', '1'].includes(query.get(name) ?? '');
  const container = query.get('container') ?? undefined;
  return { namespace, pod, container, argv: query.getAll('command'), stdin: yes('stdin'), tty: yes('tty') };
}

function streamNames(query: URLSearchParams): readonly string[] {
  const asked = ['stdin', 'stdout', 'stderr'].filter((name) => ['true', '1'].includes(query.get(name) ?? ''));
  return ['error', ...asked];
}

export function acceptExec(
  request: IncomingMessage,
  upgrade: Upgrade,
  query: URLSearchParams,
): Promise<ExecStreams> {
  if ((request.headers.upgrade ?? '').toLowerCase() === 'websocket') return webSocketExec(request, upgrade);
  const offered = request.headers['x-stream-protocol-version'] ?? [];
  const protocols = Array.isArray(offered) ? offered : offered.split(/,\s*/);
  return spdyExec(upgrade, protocols, streamNames(query));
}

const SUCCESS = { metadata: {}, status: 'Success' };

function failure(code: number): object {
  return {
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

/** Lets the first bytes pass, then cuts; what comes after them is swallowed, or waits until the cut has taken effect and is passed on as well. */
function cutter(bytes: number, swallows: boolean, cut: () => Promise<void>): Transform {
  let left = bytes;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done: TransformCallback) => {
      const part = chunk.subarray(0, left);
      left -= part.length;
      if (part.length === chunk.length) done(null, chunk);
      else if (swallows) {
        done(null, part);
        void cut();
      } else
        void cut().then(() => {
          done(null, chunk);
        });
    },
  });
}

/** Runs until the process has ended and its output is sent, or until the client has left. */
export async function joinExec(
  call: ExecCall,
  streams: ExecStreams,
  child: ChildProcess,
  fault: CutExec | undefined,
  killContainer: () => void,
): Promise<void> {
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null)
    throw new Error('the process was started without pipes');
  const played = { struck: false };
  const isCut = (): boolean => played.struck && fault?.how !== 'restart';
  const strike = async (): Promise<void> => {
    if (played.struck) return;
    played.struck = true;
    if (fault?.how === 'restart') {
      // The kill needs its time; a process whose output flowed on could end well before it.
      const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      killContainer();
      await exited;
    } else if (fault?.how === 'drop') streams.drop();
    else stdin.end();
    if (fault?.how === 'success' && fault.stream === 'stdout')
      setImmediate(() => {
        streams.finish(SUCCESS);
      });
  };
  const limited = (stream: 'stdin' | 'stdout'): Transform =>
    cutter(
      fault?.stream === stream ? fault.afterBytes : Number.POSITIVE_INFINITY,
      fault?.how !== 'restart',
      strike,
    );
  // A process that no longer reads, or that ended, is no error of ours: its status tells.
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
  streams.sizes.on('data', (message: Buffer) => {
    const size = windowSize(message);
    if (call.tty && size !== undefined && child.pid !== undefined) void setWindowSize(child.pid, size);
  });
  const ended = once(child, 'close');
  if (call.stdin) streams.stdin.pipe(limited('stdin')).pipe(stdin);
  else stdin.end();
  const sent = [
    stdout.pipe(limited('stdout')).pipe(streams.stdout),
    stderr.pipe(inRuntimeWords()).pipe(streams.stderr),
  ].map((to) => once(to, 'finish'));
  await Promise.race([Promise.all([ended, ...sent]), streams.closed]);
  if (!(isCut() && fault?.stream === 'stdout'))
    streams.finish(isCut() || statusOf(child) === 0 ? SUCCESS : failure(statusOf(child)));
  await streams.closed;
  for (const stream of [stdin, stdout, stderr]) stream.destroy();
}
