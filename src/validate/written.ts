/**
 * Numbers and truth values that would not stay as they are written. In: a document and a value of it. Out: findings; what is
 * refused for its type already is left out.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { quoted } from '../diagnostics/message-parts.js';
import type { Pointer, ProcedureDocument } from '../parse/document.js';
import { pointerKey } from '../parse/pointer.js';
import type { Report } from '../parse/report.js';
import { placeWords } from './place.js';

export interface WrittenContext {
  readonly document: ProcedureDocument;
  readonly report: Report;
  /** What is found so far. */
  readonly diagnostics: readonly Diagnostic[];
}

function isReported({ document, diagnostics }: WrittenContext, at: Pointer): boolean {
  const place = document.locations.get(at)?.value;
  return diagnostics.some(({ span }) => span?.file === place?.file && span?.start === place?.start);
}

function checkScalar(context: WrittenContext, value: number | boolean, at: Pointer): void {
  const { document, report } = context;
  const written = document.locations.get(at)?.written;
  if (written === undefined || written === String(value) || isReported(context, at)) return;
  const now = quoted(String(value));
  const message = `${placeWords(document.data, at)} is written ${quoted(written)} and would become ${now}`;
  const isExact = typeof value === 'boolean' || Number.isSafeInteger(value);
  const hint = `put it in quotes to keep what is written${isExact ? `, or write ${now}` : ''}`;
  report({ code: 'SW0309', message, hint, at });
}

export function checkWritten(context: WrittenContext, value: unknown, at: Pointer): void {
  if (typeof value === 'number' || typeof value === 'boolean') checkScalar(context, value, at);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (typeof member !== 'string') checkWritten(context, member, `${at}/${pointerKey(key)}`);
  }
}
