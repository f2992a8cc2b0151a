/** Reads a file of values, in the form that a script's `--vars` takes. In: its text. Out: each `NAME=value` with its place, and lines that are none. */
import type { Diagnostic, Outcome, Span } from '../diagnostics/diagnostic.js';
import { CODES } from '../diagnostics/codes.js';
import type { DiagnosticCode } from '../diagnostics/codes.js';
import type { SourceFile } from './document.js';

export interface Assignment {
  readonly name: string;
  /** All that stands behind the first `=`: quotes and blanks are a part of it. */
  readonly value: string;
  readonly span: Span;
}

export function valueFinding(code: DiagnosticCode, message: string, hint: string, span: Span): Diagnostic {
  return { code, severity: CODES[code].severity, message, hint, span };
}

function linesOf({ path, text }: SourceFile): { readonly line: string; readonly span: Span }[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const span = { file: path, start, end: start + Math.max(line.length, 1) };
    start += line.length + 1;
    return { line: line.replace(/\r$/, ''), span };
  });
}

export function parseValues(file: SourceFile): Outcome<readonly Assignment[]> {
  const diagnostics: Diagnostic[] = [];
  const assignments = linesOf(file).flatMap(({ line, span }): Assignment[] => {
    if (line === '' || line.startsWith('#')) return [];
    const [, name, value = ''] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) return [{ name, value, span }];
    const hint = 'write the name, `=` and the value, without blanks around `=`, or begin a comment with `#`';
    diagnostics.push(valueFinding('SW1001', 'the line is not NAME=value', hint, span));
    return [];
  });
  return { value: assignments, diagnostics };
}
