/**
 * `npm run cluster`: keeps CDSW and a CML workspace, filled with a world, running for a person to move one into the other, until Ctrl-C.
 * In: `--size`, `--world`, or `--plain` for a small cluster with no world. Out: on standard output what to paste, each block indented by two blanks.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endWithProcess } from '../cluster/end-with-process.js';
import { makeFolder, removeFolder } from '../cluster/folders.js';
import { unsupported } from '../cluster/start.js';
import { startClusters } from './clusters.js';
import type { Clusters } from './clusters.js';
import { VARIANTS } from './options.js';
import type { Size, WorldOptions } from './options.js';
import { ADMIN } from './rows.js';

const SIZES: readonly Size[] = ['small', 'medium', 'large'];

const USAGE = `usage: npm run cluster [-- [--size ${SIZES.join('|')}] [--world NAME] | -- --plain]

  --size SIZE     how much the world holds; small if not given
  --world NAME    which world; everything if not given, else one of these:
${Object.keys(VARIANTS)
  .map((name) => `                    ${name}`)
  .join('\n')}
  --plain         one small cluster, and no world`;

type Wish = { readonly plain: true } | { readonly plain: false; readonly options: WorldOptions };

function wishOf(args: readonly string[]): Wish | string {
  const known = { size: { type: 'string' }, world: { type: 'string' }, plain: { type: 'boolean' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: known });
    if (values.plain === true) return { plain: true };
    const world = VARIANTS[values.world ?? 'everything'];
    if (world === undefined) return `there is no world "${values.world ?? ''}"`;
    const size = SIZES.find((one) => one === (values.size ?? 'small'));
    if (size === undefined) return `there is no size "${values.size ?? ''}"`;
    return { plain: false, options: { ...world, size } };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const quoted = (text: string): string =>
  /^[\w/.:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** What the flagship cannot know by itself, by the names of its variables. */
function valuesOf({ world, cdswData }: Clusters): readonly (readonly [name: string, value: string])[] {
  const job = world.options.migrateJobs === 2 ? [['CML_MIGRATE_JOB', 'db-migrate-2'] as const] : [];
  return [
    ['CDSW_CONTEXT', 'cdsw'],
    ['CDSW_DATA', cdswData],
    ['CML_CONTEXT', 'cml'],
    ...job,
    ['HELPER_IMAGE', 'busybox:1'],
  ];
}

function directions(clusters: Clusters, home: string, file: string): string {
  const values = valuesOf(clusters).map(([name, value]) => `  ${name}=${quoted(value)}`);
  return `CDSW and a CML workspace run here, as two stand-in Kubernetes; Ctrl-C ends both. In another terminal, as the same user:

  export KUBECONFIG=${quoted(clusters.kubeconfig)}
  export HOME=${quoted(home)}

The second line keeps what you make with the clusters: it goes with them. Look around:

  kubectl --context cdsw get pods
  kubectl --context cml -n mlx get pods

To follow out/cdsw-to-cml/README.md, begin at its "Set-up". Its values are defaults; paste these after them, before the next block:

${values.join('\n')}

Where it asks who will own everything:

  ADMIN=${quoted(ADMIN)}

To run the script instead, with the same values:

  bash out/cdsw-to-cml/migrate.sh plan export --vars ${quoted(file)}`;
}

async function keepWorld(options: WorldOptions): Promise<void> {
  const folder = makeFolder();
  endWithProcess(() => {
    removeFolder(folder);
  });
  const clusters = await startClusters(options, folder);
  const [home, file] = [join(folder, 'home'), join(folder, 'values')];
  mkdirSync(home, { mode: 0o700 });
  writeFileSync(
    file,
    valuesOf(clusters)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  console.log(directions(clusters, home, file));
}

const wish = wishOf(process.argv.slice(2));
const reason = unsupported();
if (typeof wish === 'string' || reason !== undefined) {
  console.error(typeof wish === 'string' ? `${wish}\n\n${USAGE}` : reason);
  process.exitCode = 2;
} else if (wish.plain) await import('../cluster/main.js');
else await keepWorld(wish.options);
