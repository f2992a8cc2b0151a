/** Counts what a reviewer reads: script and guide of each shipped procedure against the budgets. Prints a table for docs/architecture.md. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFolder, countOutputs } from '../test/support/budgets.js';

const PROCEDURES = fileURLToPath(new URL('../../procedures', import.meta.url));

export function benchLines(): Promise<void> {
  console.log('| procedure | what | lines | at most |\n| --- | --- | --- | --- |');
  for (const name of readdirSync(PROCEDURES).sort()) {
    for (const { what, lines, most } of countOutputs(compileFolder({ name, folder: join(PROCEDURES, name) })))
      console.log(`| ${name} | ${what} | ${lines} | ${most} |`);
  }
  return Promise.resolve();
}
