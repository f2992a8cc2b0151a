/** Runs the lines that docs/review.md prints, as they are printed there. In: a guide and a script. Out: whether the lines say that both hold the same. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BASH } from './bash.js';
import { makeFolder } from './folder.js';

const page = readFileSync(fileURLToPath(new URL('../../../docs/review.md', import.meta.url)), 'utf8');
const LINES = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, lines = '']) => lines).at(-1) ?? '';

const folder = makeFolder();

export interface Verdict {
  readonly same: boolean;
  readonly said: string;
}

export function reviewByLines(guide: string, script: string): Verdict {
  writeFileSync(join(folder, 'README.md'), guide);
  writeFileSync(join(folder, 'migrate.sh'), script);
  const { status, stdout, stderr } = spawnSync(BASH, ['-c', LINES], { cwd: folder, encoding: 'utf8' });
  const said = stdout + stderr;
  return { same: status === 0 && said === 'guide and script hold the same commands\n', said };
}

/** Stretches of characters: where a text or a function stands in an output. */
export type Stretch = readonly [from: number, to: number];

/** Blocks of texts and, between their marks, the functions. */
export function stretchesOfGuide(guide: string): Stretch[] {
  const texts = guide.matchAll(
    /^```+bash role=(?:when|done_when|choices|body|progress|check|undo|access|appendix)(?![\w-]).*\n([\s\S]*?)^```+$/gm,
  );
  const functions = guide.matchAll(/^# ==== functions ====\n([\s\S]*?)^# ==== this terminal ====$/gm);
  return [...texts, ...functions].map(stretch);
}

/** What stands between the marks of each step, and all functions. */
export function stretchesOfScript(script: string): Stretch[] {
  const head = script.slice(0, script.indexOf('\n# ==== runner ====\n'));
  const texts = head.matchAll(/^# >>> \S+\n([\s\S]*?)^# <<< \S+$/gm);
  const functions = head.matchAll(/^# ==== functions ====\n([\s\S]*?)\n\n# ==== steps ====$/gm);
  return [...texts, ...functions].map(stretch);
}

function stretch({ index, 0: whole, 1: inner = '' }: RegExpExecArray): Stretch {
  const from = index + whole.indexOf('\n') + 1;
  return [from, from + inner.length];
}

/** All places in some stretches, each so many characters behind the one before. */
export function placesIn(stretches: readonly Stretch[], step: number): number[] {
  const all = stretches.flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at));
  return all.filter((_, at) => at % step === 0);
}

/** One edit a place, of a kind that changes with the place: a character less, one more, or another one. */
export function editedAt(source: string, at: number): string {
  const [before, here, after] = [source.slice(0, at), source.charAt(at), source.slice(at + 1)];
  if (at % 3 === 0) return before + after;
  if (at % 3 === 1) return `${before} ${here}${after}`;
  return before + (here === 'x' ? 'y' : 'x') + after;
}
