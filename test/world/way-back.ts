/**
 * Whether undo leaves the workspace as it was: rows, files, replicas, pods. In: clusters, the operator, and what is done before undo. Out: what undo
 * printed, or an assertion that fails.
 */
import * as assert from 'uvu/assert';
import { runClient } from '../support/postgres.js';
import { CML_NAMESPACE } from './clusters.js';
import type { Clusters } from './clusters.js';
import { treeDifferences, treeManifest } from './files.js';
import { call } from './migration.js';
import type { Operator } from './migration.js';

export interface Site {
  readonly clusters: Clusters;
  readonly operator: Operator;
}

async function rows({ target }: Clusters): Promise<string> {
  const { stdout } = await runClient(target.server, 'pg_dump', ['-d', target.database]);
  return stdout.replace(/^\\(un)?restrict .*$/gm, '');
}

function workloads({ cml }: Clusters): readonly string[] {
  const spec = (kind: string, name: string): string => {
    const object = cml.get(kind, CML_NAMESPACE, name) as { spec?: { replicas?: number } } | undefined;
    return `${kind}/${name} ${object?.spec?.replicas ?? ''}`;
  };
  const kinds = ['deployments', 'statefulsets', 'jobs'];
  const strangers = cml.names('pods', CML_NAMESPACE).filter((name) => name.startsWith('stepwright'));
  return [
    ...kinds.flatMap((kind) => cml.names(kind, CML_NAMESPACE).map((name) => spec(kind, name))),
    ...strangers,
  ];
}

/** What lies on the volume of the projects. Folders in which something was made and removed again have a new time, so theirs are left out. */
export function projectFiles({ projects }: Clusters): Map<string, string> {
  const lines = [...treeManifest(projects, true)];
  return new Map(
    lines.map(([path, line]) => [path, line.startsWith('folder') ? line.replace(/ \d{10} /, ' ') : line]),
  );
}

/** What undo prints; `gone` are objects that it says stay deleted. */
export async function comesBack(
  { clusters, operator }: Site,
  run: () => Promise<void>,
  gone: readonly string[] = [],
): Promise<string> {
  await clusters.cml.settled();
  const [database, files, objects] = [await rows(clusters), projectFiles(clusters), workloads(clusters)];
  await run();
  const undone = await call(operator, 'cml', 'undo', '--yes');
  assert.is(undone.status, 0, undone.output);
  await clusters.cml.settled();
  assert.is(await rows(clusters), database, 'rows');
  assert.equal(treeDifferences(files, projectFiles(clusters)), []);
  const left = objects.filter((line) => !gone.some((name) => line.startsWith(`${name} `)));
  assert.equal(workloads(clusters), left);
  return undone.output;
}
