/** Compiles procedures that tests write as text. */
import type { CompileResult } from '../../src/compile.js';
import { compile } from '../../src/compile.js';
import type { Plan } from '../../src/plan/plan.js';

function compileAnew(files: Readonly<Record<string, string>>): CompileResult {
  return compile('procedure.yaml', (path) => {
    const text = files[path];
    return text === undefined
      ? { ok: false, problem: 'missing', detail: 'there is no such file' }
      : { ok: true, file: { path, text } };
  });
}

/** What was compiled last, by its files: a test that compares edits with one procedure compiles that procedure once. */
const recent = new Map<string, CompileResult>();
const MOST_RECENT = 16;

/** A procedure and the files it includes, by path. */
export function compileFiles(files: Readonly<Record<string, string>>): CompileResult {
  const key = JSON.stringify(files);
  const result = recent.get(key) ?? compileAnew(files);
  recent.delete(key);
  recent.set(key, result);
  const [oldest] = recent.keys();
  if (oldest !== undefined && recent.size > MOST_RECENT) recent.delete(oldest);
  return result;
}

export interface Built {
  readonly plan: Plan;
  readonly output: (name: string) => string;
}

/** Compiles what must compile. */
export function build(yaml: string): Built {
  const { plan, outputs, diagnostics } = compileFiles({ 'procedure.yaml': yaml });
  if (plan === undefined || outputs === undefined) {
    throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  }
  return {
    plan,
    output: (name) => outputs.find(({ path }) => path === name)?.content ?? '',
  };
}
