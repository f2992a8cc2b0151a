/**
 * The fixtures of messages: fixtures/diagnostics/CODE/procedure.yaml, with setup.sh for what a repository cannot hold, and site.vars for values of a site. In: a code.
 * Out: what `check` says of its fixture after a build, in a folder of its own.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ran } from '../support/terminal.js';
import { runCommand } from '../support/terminal.js';

export const DIAGNOSTIC_FIXTURES = fileURLToPath(new URL('../../../fixtures/diagnostics', import.meta.url));

/** Findings in outputs without frames, lines and columns, which move with every change of a template. */
function steady(out: string): string {
  return out
    .split('\n')
    .filter((line) => /^(?:out\/| {2}hint:)/.test(line))
    .map((line) => `${line.replace(/:\d+:\d+:/, ':')}\n`)
    .join('');
}

export async function checkFixture(code: string): Promise<Ran> {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-'));
  try {
    cpSync(join(DIAGNOSTIC_FIXTURES, code), folder, { recursive: true });
    process.chdir(folder);
    const site = existsSync('site.vars') ? ['--vars', 'site.vars'] : [];
    await runCommand('build', 'procedure.yaml', ...site);
    if (existsSync('setup.sh')) {
      execFileSync('bash', ['setup.sh']);
      rmSync('setup.sh');
    }
    const ran = await runCommand('check', 'procedure.yaml', ...site);
    return code.startsWith('SW08') ? { ...ran, out: steady(ran.out) } : ran;
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
}
