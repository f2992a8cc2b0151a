/** Finds the procedures whose outputs are held against expectations. In: fixtures/ and procedures/. Out: each with its folder and what it compiles to. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../src/compile.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import type { SourceReader } from '../../src/parse/document.js';
import { RUNNER_MARK } from '../../src/render/bash/marks.js';

export interface Case {
  /** Such as `kinds/run`, or `procedures/drain-node`. */
  readonly name: string;
  readonly folder: string;
}

/** Outputs by path. */
export type Outputs = ReadonlyMap<string, string>;

/** Folder of a case that holds what it must render to. */
export const EXPECTED = 'expected';

/** The page repeats the guide in another dress, and the review page is made of the script's digest; their own tests look at them. */
const UNEXPECTED = new Set(['index.html', 'REVIEW.md']);

/** Groups of fixtures whose procedures do not compile on purpose. */
const FAILING = new Set(['diagnostics']);

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export function fixtureCases(): Case[] {
  return folders('fixtures')
    .filter((group) => !FAILING.has(group))
    .flatMap((group) =>
      folders(join('fixtures', group)).map((name) => ({
        name: `${group}/${name}`,
        folder: join('fixtures', group, name),
      })),
    );
}

export function shippedCases(): Case[] {
  return folders('procedures').map((name) => ({
    name: `procedures/${name}`,
    folder: join('procedures', name),
  }));
}

/** Compiles what must compile. */
export function compileCase(
  { name, folder }: Case,
  read: SourceReader = createSourceReader(folder),
): Outputs {
  const { outputs, diagnostics } = compile('procedure.yaml', read);
  if (outputs === undefined) {
    const why = diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n');
    throw new Error(`${name} does not compile:\n${why}`);
  }
  return new Map(outputs.map(({ path, content }) => [path, content]));
}

export function output(outputs: Outputs, path: string): string {
  const content = outputs.get(path);
  if (content === undefined) throw new Error(`there is no output ${path}`);
  return content;
}

/** The script up to the runner, which is the same text in every script and has tests of its own. */
export function scriptHead(script: string): string {
  const end = script.indexOf(`\n${RUNNER_MARK}\n`);
  if (end === -1) throw new Error('the script has no runner');
  return script.slice(0, end + 1);
}

/** The same of outputs that were read: what is expected of a script is kept without its runner. */
export const headIn = (outputs: Outputs): string =>
  output(outputs, 'migrate.sh').split(`\n${RUNNER_MARK}\n`)[0] ?? '';

/** What each output is kept as: without the runner, and without digests that change with it or with the page. */
const KEPT_AS: Readonly<Record<string, (content: string) => string>> = {
  'migrate.sh': (content) =>
    scriptHead(content)
      .replace(/^sw_digests .*$/m, 'sw_digests')
      .replace(/(^#.*\| sha256sum` says) [0-9a-f]{64}$/m, '$1'),
  'manifest.json': (content) =>
    content.replace(/("path": "(?:migrate\.sh|index\.html)",\s+"digest": ")[0-9a-f]{64}"/g, '$1"'),
};

export function expectedOutputs(outputs: Outputs): Outputs {
  const kept = [...outputs].filter(([path]) => !UNEXPECTED.has(path));
  return new Map(kept.map(([path, content]) => [path, KEPT_AS[path]?.(content) ?? content]));
}

function readFolder(path: string): Outputs {
  const names = readdirSync(path).sort();
  return new Map(names.map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}

/** The expectation as it is on disk; empty when there is none yet. */
export function readExpected({ folder }: Case): Outputs {
  return folders(folder).includes(EXPECTED) ? readFolder(join(folder, EXPECTED)) : new Map();
}

/** The outputs of a shipped procedure as they are committed. */
export function readCommitted({ name }: Case): Outputs {
  return readFolder(name.replace(/^procedures/, 'out'));
}
