/** A file that functions of the library edit, and what is left of it when bash is killed. In: its content. Out: the file, and a way to run texts at it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { LIBRARY } from '../../src/functions/library.js';
import { BASH } from './bash.js';
import { runBash } from './run-bash.js';
import type { BashResult } from './run-bash.js';

const functions = LIBRARY.map(({ source }) => source).join('\n');
const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const PATH = process.env['PATH'] ?? '';

export interface Site {
  readonly work: string;
  readonly file: string;
  readonly read: () => string;
  readonly run: (text: string, values?: Readonly<Record<string, string>>) => BashResult;
}

export function site(content: string | undefined, name = "it's $conf"): Site {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-files-'));
  folders.push(folder);
  const [work, file] = [join(folder, 'my work'), join(folder, name)];
  mkdirSync(work);
  if (content !== undefined) writeFileSync(file, content);
  return {
    work,
    file,
    read: () => readFileSync(file, 'utf8'),
    run: (text, values = {}) =>
      runBash(`${functions}\nset -euo pipefail\n${text}`, { PATH, WORK: work, FILE: file, ...values }),
  };
}

/** Runs a text in a process group of its own, and kills the group before the command of that number. */
async function killed({ work, file }: Site, text: string, at: number): Promise<boolean> {
  const trap = `moment=0\nset -T\ntrap 'moment=$((moment + 1)); [ "$moment" -ne ${at} ] || kill -9 0' DEBUG`;
  const child = spawn(BASH, ['-c', `${functions}\nset -euo pipefail\n${trap}\n${text}`], {
    env: { PATH, WORK: work, FILE: file },
    detached: true,
    stdio: 'ignore',
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal === 'SIGKILL';
}

/** Kills an edit and its undo at one command in `stride`, runs both again, and looks at the file. Gives how many moments there were. */
export async function endsAsUndisturbed(stride: number): Promise<number> {
  const edit = 'edit_file step here "$FILE" set line a b last c';
  const undo = 'put_back step here "$FILE"';
  let moments = 0;
  for (let at = 1; ; at += stride) {
    const place = site('a\nx');
    const wasKilled = await killed(place, edit, at);
    if (wasKilled) assert.ok(['a\nx', 'b\nx\nc'].includes(place.read()), `half written at ${at}`);
    if (at % 2 === 0) assert.is(place.run(undo).status, 0, `undo right after a kill at ${at}`);
    if (at % 2 === 0) assert.is(place.read(), 'a\nx', `undone after a kill at ${at}`);
    assert.is(place.run(edit).status, 0, String(at));
    assert.is(place.read(), 'b\nx\nc', `at ${at}`);
    await killed(place, undo, at);
    const { status, stderr } = place.run(undo);
    assert.is(status, 0, stderr);
    assert.is(place.read(), 'a\nx', `undone at ${at}`);
    assert.equal(readdirSync(join(place.file, '..')).length, 2, 'nothing is left beside the file');
    if (!wasKilled) break;
    moments += 1;
  }
  return moments;
}
