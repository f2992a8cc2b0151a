/** What the two exec protocols have in common: the client's standard input, its outputs, and how the call ends. */
import type { Duplex, Readable, Writable } from 'node:stream';

export interface ExecStreams {
  readonly stdin: Readable;
  /** The client's window sizes, as JSON, a message each. */
  readonly sizes: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Sends the status object after all output and says goodbye. */
  readonly finish: (status: object) => void;
  /** Tears the connection down without a word. */
  readonly drop: () => void;
  readonly closed: Promise<void>;
}

/** An upgrade request's connection and the bytes that came with it. */
export interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}
