/** What every phase reports: a finding with its code, and where in the source it was found. */
import type { DiagnosticCode } from './codes.js';

export type Severity = 'error' | 'warning';

/** A place in a source file; offsets count UTF-16 units in the normalised text, `end` is exclusive. */
export interface Span {
  /** Path relative to the procedure's folder. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** One sentence without a full stop: what is wrong, with the names in backquotes. */
  readonly message: string;
  /** Absent only when it is about no file. */
  readonly span?: Span;
  /** What to do about it. */
  readonly hint?: string;
  /** Other places that belong to the finding, such as the first of two equal ids. */
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
}

/** A phase's answer: a value when it could be made, and everything that was found on the way. */
export interface Outcome<T> {
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** A broken promise inside the compiler: never the author's fault, the only thing that is thrown. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}
