/** The library: the compiler's steps as pure functions, and the reader that gives them files. */
export { compile } from './compile.js';
export type { CompileResult } from './compile.js';
export { CODES } from './diagnostics/codes.js';
export type { CodeEntry, DiagnosticCode } from './diagnostics/codes.js';
export { InternalError, hasErrors } from './diagnostics/diagnostic.js';
export type { Diagnostic, Outcome, Severity, Span } from './diagnostics/diagnostic.js';
export type { ProcedureDocument, ReadResult, SourceFile, SourceReader } from './parse/document.js';
export { parseProcedure } from './parse/parse-procedure.js';
export { createSourceReader } from './parse/read-source.js';
export { normaliseText } from './parse/source-text.js';
export type { Plan } from './plan/plan.js';
export type { RenderedFile } from './render/render.js';
export { renderPlan } from './render/render.js';
export type { ProcedureSource } from './validate/procedure-schema.js';
export { validateProcedure } from './validate/validate.js';
export { VERSION } from './version.js';
