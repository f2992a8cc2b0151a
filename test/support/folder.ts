/** A folder for one test, with a space in its name; gone afterwards. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export function makeFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright test '));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** A procedure of one step. */
export function smallProcedure(name: string, command = 'echo done'): string {
  return `procedure: ${name}
title: Do one thing
version: 1.0.0
phases:
  - id: only
    title: The only phase
    steps:
      - id: first
        title: Do it
        run: ${command}
        undo: none
`;
}
