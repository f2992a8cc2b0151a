/** What a command sees of the world outside: streams, settings, and the two ways to end early. */

export interface Terminal {
  /** Results. */
  readonly out: (text: string) => void;
  /** Logs and messages for a person. */
  readonly log: (text: string) => void;
  /** Whether each stream shows colours. */
  readonly colour: { readonly out: boolean; readonly log: boolean };
  readonly debug: boolean;
  /** Makes names of temporary files this process's own. */
  readonly token: string;
  /** The environment's SOURCE_DATE_EPOCH; absent when it is not set. */
  readonly sourceDateEpoch?: string | undefined;
  /** Resolves when the person wants a long-running command to end. */
  readonly interrupted: () => Promise<void>;
}

/** Exit codes of every command. */
export const EXIT = {
  fine: 0,
  /** Findings, or differences. */
  findings: 1,
  /** Wrong usage, or something could not be read or written. */
  trouble: 2,
  /** A bug in stepwright (EX_SOFTWARE of sysexits). */
  bug: 70,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with status 2: the person can put it right. */
export class TroubleError extends Error {
  override readonly name = 'TroubleError';
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
