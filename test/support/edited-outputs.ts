/** Outputs as `check` reads them, and single-character edits of them. In: a procedure. Out: what is found, and assertions that every edit is. */
import * as assert from 'uvu/assert';
import { compareOutputs } from '../../src/check/compare-outputs.js';
import { readTexts } from '../../src/check/script-texts.js';
import { verifyLaw } from '../../src/check/verify-law.js';
import { verifyScript } from '../../src/check/verify-script.js';
import type { CompileResult } from '../../src/compile.js';
import type { OutputEntry } from '../../src/emit/read-outputs.js';
import { readGuide } from '../../src/outputs/guide.js';
import { readScript } from '../../src/outputs/script.js';
import { compileFiles } from './compile.js';

export interface World {
  readonly outputs: NonNullable<CompileResult['outputs']>;
  readonly digest: string;
  readonly version: string;
  readonly text: (name: string) => string;
}

export function world(yaml: string): World {
  const { outputs, plan } = compileFiles({ 'procedure.yaml': yaml });
  if (outputs === undefined || plan === undefined) throw new Error('the procedure does not compile');
  const text = (name: string): string => outputs.find(({ path }) => path === name)?.content ?? '';
  return { outputs, digest: plan.digest, version: plan.toolVersion, text };
}

export function entriesOf({ outputs }: World, changed: Readonly<Record<string, string>> = {}): OutputEntry[] {
  return outputs.map(({ path, content, executable }) => ({
    name: path,
    text: changed[path] ?? content,
    oddity: '',
    executable,
  }));
}

export function codesFor(entries: readonly OutputEntry[], expected: World): string[] {
  return compareOutputs(entries, expected).diagnostics.map(({ code, span }) => `${code} ${span?.file ?? ''}`);
}

/** Every single-character edit at a place: taken away, put in, replaced by something that looks the same. */
export function edits(text: string, at: number): string[] {
  const [before, here, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
  return [
    before + after,
    `${before} ${here}${after}`,
    `${before}\n${here}${after}`,
    before + (here === 'x' ? 'y' : 'x') + after,
  ].filter((edited) => edited !== text);
}

/** Places spread over a text so that neighbours are hit too, the last ones always. */
export function places(text: string, count: number): number[] {
  const stride = Math.max(1, text.length / count);
  const spread = Array.from({ length: Math.ceil(text.length / stride) }, (_, n) =>
    Math.floor(n * stride + (n % 7)),
  );
  return [...new Set([...spread, text.length - 2, text.length - 1, text.length])].filter(
    (at) => at <= text.length,
  );
}

/** Edits of an output at so many places are found, and named after it. */
export function findsEdits(now: World, name: string, count: number): void {
  const text = now.text(name);
  for (const at of places(text, count)) {
    const [edited = ''] = edits(text, at).slice(at % 4);
    if (edited === '') continue;
    const [first = 'nothing'] = codesFor(entriesOf(now, { [name]: edited }), now);
    const where = JSON.stringify(text.slice(at - 20, at + 20));
    assert.ok(/^SW080[234] /.test(first) && first.endsWith(name), `${first}: ${where}`);
  }
}

/** Edits of a script at so many places before the runner, and fewer in it, show by its own digests. */
export function scriptShowsEdits(now: World, count: number): void {
  const text = now.text('migrate.sh');
  const runner = text.indexOf('# ==== runner ====');
  for (const at of [...places(text.slice(0, runner + 30), count), ...places(text, count / 8)]) {
    for (const edited of edits(text, at)) {
      const where = JSON.stringify(edited.slice(at - 30, at + 30));
      assert.ok(verifyScript(readScript(edited)).length > 0, where);
    }
  }
}

const COMMANDS = /^(when|done_when|choices|body|progress|check|undo|access|answer)$/;

/** Edits at every `stride`th place inside the guide's blocks of commands break the law. */
export function lawFindsEdits(now: World, stride: number): void {
  const text = now.text('README.md');
  const script = readTexts(now.text('migrate.sh'));
  const blocks = readGuide(text).filter(({ role }) => COMMANDS.test(role));
  assert.ok(blocks.length > 10);
  const lines = text.split('\n');
  for (const { line, text: block, role } of blocks) {
    const start = lines.slice(0, line).join('\n').length + 1;
    for (let at = start; at < start + block.length; at += stride) {
      const edited = `${text.slice(0, at)}${text.charAt(at) === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;
      const where = JSON.stringify(edited.slice(at - 20, at + 20));
      assert.ok(verifyLaw(readGuide(edited), script, false).length > 0, `${role}: ${where}`);
    }
  }
}
