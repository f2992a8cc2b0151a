/** Holds what was built against bash itself. In: a compiled procedure. Out: findings at the places of the texts that bash refuses. */
import type { CompileResult } from '../compile.js';
import { CODES } from '../diagnostics/codes.js';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.js';
import type { ProcedureDocument } from '../parse/document.js';
import { pointerKeys } from '../parse/pointer.js';
import { spanInText } from '../parse/span-in-text.js';
import type { Plan } from '../plan/plan.js';
import { SCRIPT } from '../plan/output-names.js';
import { examine } from '../shell/syntax.js';
import { askBash } from './ask-bash.js';

/** A piece of the script that can be asked about by itself. */
interface Piece {
  readonly source: string;
  readonly origin: string;
}

/** What a build finds when bash has been asked. */
export interface BashVerdict {
  readonly diagnostics: readonly Diagnostic[];
  /** Whether a bash was there to be asked. */
  readonly asked: boolean;
}

function piecesOf(plan: Plan): Piece[] {
  const steps = plan.phases.flatMap((phase) => phase.steps);
  const texts = [
    ...steps.flatMap(({ texts: all }) => Object.values(all)),
    ...plan.requires.access.map(({ text }) => text),
  ];
  return [
    ...plan.functions.map(({ source, origin }) => ({ source, origin: origin ?? '' })),
    ...texts.map(({ source, origins }) => ({ source, origin: origins[0] ?? '' })),
  ];
}

/** The text as the author wrote it, where the pointer leads to one. */
function writtenAt({ data }: ProcedureDocument, pointer: string): string | undefined {
  const node = pointerKeys(pointer).reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
    data,
  );
  return typeof node === 'string' ? node : undefined;
}

/** The line of the text where it stands as it was written; else the whole of what it was made from. */
function spanOf(document: ProcedureDocument, { source, origin }: Piece, line: number): Span | undefined {
  const location = document.locations.get(origin);
  const text = writtenAt(document, origin);
  if (location === undefined || text === undefined || text.trimEnd() !== source) return location?.value;
  const lines = text.split('\n');
  const offset = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
  return spanInText(document, location, text, Math.min(offset, source.length - 1), lines[line]?.length ?? 1);
}

function finding(message: string, span: Span | undefined): Diagnostic {
  const { severity } = CODES.SW0523;
  const hint = 'correct the text; if it is right, write it another way, because no script can hold it';
  return { code: 'SW0523', severity, message, hint, ...(span === undefined ? {} : { span }) };
}

/** The text that bash refuses by itself; the whole procedure when each is read alone. */
function culprits(script: string, plan: Plan, document: ProcedureDocument): Diagnostic[] {
  const refused = piecesOf(plan).flatMap((piece) => {
    const answer = askBash(`text() {\n${piece.source}\n}\n`);
    if (answer.kind !== 'refuses') return [];
    const { line, message } = answer.complaint;
    // The first line is that of the function around it.
    return [finding(`bash refuses this text: ${message}`, spanOf(document, piece, line - 2))];
  });
  if (refused.length > 0) return refused;
  const answer = askBash(script);
  if (answer.kind !== 'refuses') return [];
  const { line, message } = answer.complaint;
  return [finding(`bash refuses the script in line ${line}: ${message}`, document.locations.get('')?.value)];
}

/** What bash says of a procedure that compiled; nothing of one that did not. */
export function verifyWithBash({ outputs, plan, document }: CompileResult): BashVerdict {
  const script = outputs?.find(({ path }) => path === SCRIPT)?.content;
  if (script === undefined || plan === undefined || document === undefined)
    return { diagnostics: [], asked: true };
  const answer = askBash(script);
  if (answer.kind === 'refuses') return { diagnostics: culprits(script, plan, document), asked: true };
  if (answer.kind === 'reads') return { diagnostics: [], asked: true };
  const [error] = examine(script).errors;
  const at = document.locations.get('')?.value;
  return {
    diagnostics: error === undefined ? [] : [finding(`the script cannot be read: ${error.message}`, at)],
    asked: false,
  };
}
