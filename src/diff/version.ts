/** Makes one side of a comparison. In: what was compiled, or a script's text. Out: the version to compare. */
import { verifyScript } from '../check/verify-script.js';
import { readScript } from '../outputs/script.js';
import type { CompileResult } from '../compile.js';
import type { Version } from './compare.js';
import type { Problem, Side } from './report-schema.js';
import { subjectOfPlan } from './subject-of-plan.js';
import { subjectOfScript } from './subject-of-script.js';

function sideOf(
  label: string,
  form: Side['form'],
  names: { procedure: string; version: string } | undefined,
  problems: Problem[],
): Side {
  return { label, form, procedure: names?.procedure ?? null, version: names?.version ?? null, problems };
}

/** A side of which nothing can be read. */
export function unreadableVersion(label: string, form: Side['form'], message: string): Version {
  return {
    side: sideOf(label, form, undefined, [{ message, file: null, line: null }]),
    subject: undefined,
    edits: [],
  };
}

/** Line, from 1, of an offset. */
function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function problemsOf({ diagnostics, document }: CompileResult): Problem[] {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message, span }) => {
      const text = document?.files.find(({ path }) => path === span?.file)?.text;
      const line = span === undefined || text === undefined ? null : lineOf(text, span.start);
      return { message: `${code}: ${message}`, file: span?.file ?? null, line };
    });
}

export function versionOfProcedure(label: string, result: CompileResult): Version {
  const { plan } = result;
  if (plan === undefined) {
    return { side: sideOf(label, 'procedure', undefined, problemsOf(result)), subject: undefined, edits: [] };
  }
  return { side: sideOf(label, 'procedure', plan, []), subject: subjectOfPlan(plan), edits: [] };
}

export function versionOfScript(label: string, text: string): Version {
  const subject = subjectOfScript(text);
  const edits = verifyScript(readScript(text)).map(({ message }) => message);
  return { side: sideOf(label, 'script', subject, []), subject, edits };
}
