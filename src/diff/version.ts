/** Makes one side of a comparison. In: what was compiled, or a script's text. Out: the version to compare. */
import { GUIDE, SCRIPT } from '../plan/output-names.js';
import { verifyScript } from '../check/verify-script.js';
import { readScript } from '../outputs/script.js';
import type { CompileResult } from '../compile.js';
import { lineOf, lineStartsOf } from '../diagnostics/lines.js';
import type { Version } from './compare.js';
import type { Problem, Side } from './report-schema.js';
import { subjectOfPlan } from './subject-of-plan.js';
import { runnerOf, subjectOfScript } from './subject-of-script.js';

function sideOf(
  label: string,
  form: Side['form'],
  names: { procedure: string; version: string } | undefined,
  problems: Problem[],
): Side {
  return { label, form, procedure: names?.procedure ?? null, version: names?.version ?? null, problems };
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** A side of which nothing can be read. */
export function unreadableVersion(label: string, form: Side['form'], message: string): Version {
  return {
    side: sideOf(label, form, undefined, [{ message, file: null, line: null }]),
    subject: undefined,
    edits: [],
    rendered: NOTHING,
  };
}

function problemsOf({ diagnostics, document }: CompileResult): Problem[] {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message, span }) => {
      const text = document?.files.find(({ path }) => path === span?.file)?.text;
      const line =
        span === undefined || text === undefined ? null : lineOf(lineStartsOf(text), span.start) + 1;
      return { message: `${code}: ${message}`, file: span?.file ?? null, line };
    });
}

export function versionOfProcedure(label: string, result: CompileResult): Version {
  const { plan, outputs = [] } = result;
  if (plan === undefined) {
    const side = sideOf(label, 'procedure', undefined, problemsOf(result));
    return { side, subject: undefined, edits: [], rendered: NOTHING };
  }
  const rendered = new Map(outputs.map(({ path, content }) => [path, content]));
  const runner = runnerOf(rendered.get(SCRIPT) ?? '');
  const read = [SCRIPT, GUIDE].flatMap((name) =>
    rendered.has(name) ? [[name, rendered.get(name) ?? ''] as const] : [],
  );
  return {
    side: sideOf(label, 'procedure', plan, []),
    subject: { ...subjectOfPlan(plan), runner },
    edits: [],
    rendered: new Map(read),
  };
}

const CR_LF = 'its line ends were changed to CR LF: no bash runs it';

/** Where every line ends in CR LF, that is one edit; what else was edited is seen without it. */
export function versionOfScript(label: string, bytes: string): Version {
  const isCrLf = bytes.includes('\r\n') && !/[^\r]\n/.test(bytes);
  const text = isCrLf ? bytes.replaceAll('\r\n', '\n') : bytes;
  const script = readScript(text);
  const subject = subjectOfScript(script);
  const edits = verifyScript(script).map(({ message }) => message);
  return {
    side: sideOf(label, 'script', subject, []),
    subject,
    edits: isCrLf ? [CR_LF, ...edits] : edits,
    rendered: new Map([[SCRIPT, text]]),
  };
}
