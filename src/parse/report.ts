/** Collects findings, placed by a pointer and, within a text, by an offset. */
import { CODES } from '../diagnostics/codes.js';
import type { DiagnosticCode } from '../diagnostics/codes.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { InternalError } from '../diagnostics/diagnostic.js';
import type { NodeLocation, Pointer, ProcedureDocument } from './document.js';
import { spanInText } from './span-in-text.js';

export interface Finding {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
  readonly at: Pointer;
  /** Offset and length inside the text at the pointer. */
  readonly within?: { readonly text: string; readonly offset: number; readonly length: number };
  /** Point at the key instead of the value. */
  readonly onKey?: boolean;
  readonly related?: readonly { readonly message: string; readonly at: Pointer }[];
}

export type Report = (finding: Finding) => void;

function locate(document: ProcedureDocument, pointer: Pointer): NodeLocation {
  const location = document.locations.get(pointer);
  if (location === undefined) throw new InternalError(`no place is known for ${pointer}`);
  return location;
}

function toDiagnostic(document: ProcedureDocument, finding: Finding): Diagnostic {
  const location = locate(document, finding.at);
  const { within, related, hint } = finding;
  const whole = finding.onKey === true ? (location.key ?? location.value) : location.value;
  return {
    code: finding.code,
    severity: CODES[finding.code].severity,
    message: finding.message,
    span:
      within === undefined
        ? whole
        : spanInText(document, location, within.text, within.offset, within.length),
    ...(hint === undefined ? {} : { hint }),
    ...(related === undefined
      ? {}
      : { related: related.map(({ message, at }) => ({ message, span: locate(document, at).value })) }),
  };
}

export interface Reporter {
  readonly report: Report;
  readonly diagnostics: readonly Diagnostic[];
}

export function createReporter(document: ProcedureDocument): Reporter {
  const diagnostics: Diagnostic[] = [];
  return { diagnostics, report: (finding) => diagnostics.push(toDiagnostic(document, finding)) };
}
