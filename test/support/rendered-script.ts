/** Renders procedures for tests of the runner. In: a procedure's YAML, or a shipped procedure. Out: an executable migrate.sh in a folder of its own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './compile.js';

/** A script in a folder that the test may fill as it likes; the folder goes when the test process ends. */
export interface RenderedScript {
  readonly folder: string;
  readonly path: string;
  /** A state directory that does not exist yet. */
  readonly state: string;
}

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-runner-'));
  folders.push(folder);
  return folder;
}

/** Puts a script's text into a folder of its own. */
export function placeScript(content: string): RenderedScript {
  const folder = scratchFolder();
  const path = join(folder, 'migrate.sh');
  writeFileSync(path, content, { mode: 0o755 });
  return { folder, path, state: join(folder, 'state') };
}

/** The script of a procedure given as YAML. */
export function renderYaml(yaml: string): string {
  return build(yaml).output('migrate.sh');
}

/** The script of one of `procedures/`, as it lies in `out/`: golden/budgets sees that it is what a build makes. */
export function renderShipped(name: string): string {
  return readFileSync(new URL(`../../../out/${name}/migrate.sh`, import.meta.url), 'utf8');
}

export function scriptOf(yaml: string): RenderedScript {
  return placeScript(renderYaml(yaml));
}

/** A folder inside the script's own. */
export function folderIn(script: RenderedScript, name: string): string {
  const path = join(script.folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** A script as bash 3.2 would go through it, as far as it asks for the version. */
export const asOldBash = (content: string): string =>
  content.replaceAll('${BASH_VERSINFO[0]}', '3').replaceAll('${BASH_VERSINFO[1]}', '2');

/** The steps of a phase, in order, as the script names them. */
export function stepsOf(script: string, phase: string): string[] {
  const [, after = ''] = script.split(`\nsw_phase ${phase} `);
  const [own = ''] = after.split('\nsw_phase ');
  return [...own.matchAll(/^sw_step (\S+)/gm)].map(([, id = '']) => id);
}
