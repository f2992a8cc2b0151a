/** The whole compiler on one page. In: a procedure's path and a way to read files. Out: its outputs, and all that is wrong with it. */
import { analyze } from './analyze/analyze.js';
import { withSiteValues } from './analyze/site-rules.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { hasErrors } from './diagnostics/diagnostic.js';
import { buildModel } from './model/model.js';
import type { ProcedureDocument, SourceFile, SourceReader } from './parse/document.js';
import { parseProcedure } from './parse/parse-procedure.js';
import { checkLengths } from './plan/check-lengths.js';
import { lower } from './plan/lower.js';
import type { Plan } from './plan/plan.js';
import type { RenderedFile } from './render/render.js';
import { renderPlan } from './render/render.js';
import { validateProcedure } from './validate/validate.js';
import { VERSION } from './version.js';

export interface CompileResult {
  /** Absent when there are errors. */
  readonly outputs: readonly RenderedFile[] | undefined;
  readonly plan: Plan | undefined;
  /** In the order of the source. */
  readonly diagnostics: readonly Diagnostic[];
  readonly document: ProcedureDocument | undefined;
  /** What was read, also when it is wrong: messages quote it. */
  readonly files: readonly SourceFile[];
}

/**
 * `entry` is relative to the folder that `read` reads from. Pure but for what `read` does. `site` is a file of values, which become the
 * defaults; findings in it name its path.
 */
export function compile(entry: string, read: SourceReader, site?: SourceFile): CompileResult {
  const parsed = parseProcedure(entry, read);
  const { value: document, files } = parsed;
  const fail = (...diagnostics: Diagnostic[]): CompileResult => {
    return { outputs: undefined, plan: undefined, diagnostics: inOrder(diagnostics, files), document, files };
  };
  if (document === undefined) return fail(...parsed.diagnostics);
  const validated = validateProcedure(document);
  const form = [...parsed.diagnostics, ...validated.diagnostics];
  if (validated.value === undefined || hasErrors(parsed.diagnostics)) return fail(...form);
  const analysed = analyze(buildModel(validated.value, document));
  const all = [...form, ...analysed.diagnostics];
  if (analysed.value === undefined || hasErrors(all)) return fail(...all);
  const sited = site === undefined ? analysed : withSiteValues(analysed.value, site);
  if (sited.value === undefined) return fail(...all, ...sited.diagnostics);
  const plan = lower(sited.value, VERSION);
  const diagnostics = inOrder([...all, ...checkLengths(plan, analysed.value.model)], files);
  return { outputs: renderPlan(plan), plan, diagnostics, document, files };
}

/** By file, in the order the files were read, and by place. */
function inOrder(diagnostics: readonly Diagnostic[], files: readonly SourceFile[]): Diagnostic[] {
  const order = new Map(files.map(({ path }, at) => [path, at]));
  const rank = ({ span }: Diagnostic): number => (span === undefined ? -1 : (order.get(span.file) ?? 0));
  return [...diagnostics].sort((a, b) => rank(a) - rank(b) || (a.span?.start ?? 0) - (b.span?.start ?? 0));
}
