/** What parsing gives: the composed procedure as plain data, and where each part of it was written. */
import type { Span } from '../diagnostics/diagnostic.js';

/** A JSON pointer into the composed procedure: where a text or a datum was written. */
export type Pointer = string;

/** A file that went into the procedure. `text` is normalised: no byte-order mark, `\n` line ends. */
export interface SourceFile {
  /** Relative to the procedure's folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export type ReadProblem = 'missing' | 'outside' | 'too-large' | 'not-text' | 'unreadable' | 'not-a-file';

export type ReadResult =
  | { readonly ok: true; readonly file: SourceFile }
  | {
      readonly ok: false;
      readonly problem: ReadProblem;
      readonly detail: string;
      /** For a file that is not text: what stands before the first byte that is none. */
      readonly soundBeginning?: string;
    };

/** Reads a file by its path relative to the procedure's folder; never throws. The compiler's only way to the outside. */
export type SourceReader = (path: string) => ReadResult;

/** Where one node of the composed tree stands. */
export interface NodeLocation {
  readonly value: Span;
  /** The key's own span, for members of mappings. */
  readonly key?: Span;
  /**
   * For text whose lines stand in the file as they are (a `|` block, or an included file): the offset in `value.file` of the
   * first line's content and the indentation taken off each line, so that an offset inside the text can be turned into one
   * in the file. Absent when the text is written another way.
   */
  readonly block?: { readonly start: number; readonly indent: number };
  /** How a value that is not text is written in the file. */
  readonly written?: string;
}

export interface ProcedureDocument {
  /** Plain data, includes already put in place; not yet checked against the schema. */
  readonly data: unknown;
  /** The place of every node of `data`, by JSON pointer ('' is the root); found when it is asked for. */
  readonly locations: Pick<ReadonlyMap<Pointer, NodeLocation>, 'get'>;
  /** Every file that was read, the procedure itself first. */
  readonly files: readonly SourceFile[];
}
