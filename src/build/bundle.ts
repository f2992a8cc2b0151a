/** Bundles the program and the library. In: the compiled modules. Out: dist/stepwright.js, its chunks, and dist/index.js, which need no node_modules. */
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Some dependencies are CommonJS and ask for node's modules by `require`, which ES modules do not have. */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);";

/** What the package has for node looks up a variable of the environment at every token, which takes a third of its time. */
const YAML = fileURLToPath(new URL('../browser/dist/index.js', import.meta.resolve('yaml')));

const COMMON = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
} as const;

export async function bundle(dist: string): Promise<void> {
  rmSync(join(dist, 'chunks'), { recursive: true, force: true });
  await build({
    ...COMMON,
    entryPoints: { stepwright: join(dist, 'src/bin.js') },
    outdir: dist,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    alias: { 'string-width': join(dist, 'src/build/plain-width.js'), yaml: YAML },
    banner: { js: REQUIRE },
  });
  await build({
    ...COMMON,
    entryPoints: { index: join(dist, 'src/index.js') },
    outdir: dist,
    alias: { yaml: YAML },
    banner: { js: REQUIRE },
  });
  chmodSync(join(dist, 'stepwright.js'), 0o755);
}
