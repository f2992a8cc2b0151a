/** What the reading of one YAML file carries along: the file, its anchors, and what was found wrong with it. */
import { CODES } from '../diagnostics/codes.js';
import type { DiagnosticCode } from '../diagnostics/codes.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { SourceFile } from './document.js';
import type { ContentNode, Place } from './yaml-node.js';

export interface Reader {
  readonly file: SourceFile;
  readonly anchors: Map<string, ContentNode>;
  readonly diagnostics: Diagnostic[];
  /** End of the last thing that was read, for nodes that are written as nothing. */
  offset: number;
}

export function createReader(file: SourceFile): Reader {
  return { file, anchors: new Map(), diagnostics: [], offset: 0 };
}

export function report(
  { file, diagnostics }: Reader,
  code: DiagnosticCode,
  { start, end }: Place,
  message: string,
  more: Pick<Diagnostic, 'hint' | 'related'> = {},
): void {
  const span = { file: file.path, start, end };
  diagnostics.push({ code, severity: CODES[code].severity, message, span, ...more });
}
