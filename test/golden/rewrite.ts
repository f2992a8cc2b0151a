/** Rewrites the expectations of all fixtures: `npm run golden`. Refuses where nobody looks at the difference. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPECTED, compileCase, expectedOutputs, fixtureCases, readExpected } from './cases.js';
import { DIAGNOSTIC_FIXTURES, checkFixture } from './diagnostic-cases.js';

async function rewriteDiagnostics(): Promise<number> {
  let changed = 0;
  for (const code of readdirSync(DIAGNOSTIC_FIXTURES)) {
    const path = join(DIAGNOSTIC_FIXTURES, code, 'expected.txt');
    const { out } = await checkFixture(code);
    if (existsSync(path) && readFileSync(path, 'utf8') === out) continue;
    writeFileSync(path, out);
    console.log(`wrote ${path}`);
    changed += 1;
  }
  return changed;
}

function rewrite(): number {
  let changed = 0;
  for (const fixture of fixtureCases()) {
    const known = readExpected(fixture);
    const wanted = expectedOutputs(compileCase(fixture));
    const folder = join(fixture.folder, EXPECTED);
    mkdirSync(folder, { recursive: true });
    for (const path of known.keys()) if (!wanted.has(path)) rmSync(join(folder, path), { recursive: true });
    for (const [path, content] of wanted) {
      if (known.get(path) === content) continue;
      writeFileSync(join(folder, path), content);
      console.log(`wrote ${join(folder, path)}`);
      changed += 1;
    }
  }
  return changed;
}

if (process.env['CI'] === undefined || process.env['CI'] === '') {
  const changed = rewrite() + (await rewriteDiagnostics());
  console.log(`${changed} files changed; read the difference before you commit it`);
} else {
  console.error('expectations are not rewritten under CI: run `npm run golden` and commit what it changes');
  process.exitCode = 1;
}
