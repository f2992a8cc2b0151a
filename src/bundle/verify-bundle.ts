/** Checks a bundle or evidence, as a file or unpacked. In: its path, whom to trust. Out: what it is and a verdict; writes nothing there and runs nothing of it. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Inventory } from './inventory.js';
import { judgeBundle } from './judge-bundle.js';
import { judgeEvidence } from './judge-evidence.js';
import type { Trust } from './judge-signature.js';
import { JOURNAL, REPORT_DATA, TRANSCRIPT } from './layout.js';
import { MANIFEST, SCRIPT } from '../plan/output-names.js';
import { readArchive } from './read-archive.js';
import { readFolder } from './read-folder.js';
import { belowTopFolder } from './top-folder.js';
import { BundleError } from './trouble.js';
import type { Verdict } from './verdict.js';

export interface Verified {
  readonly what: 'bundle' | 'evidence';
  readonly verdict: Verdict;
}

async function inventoryOf(path: string): Promise<Inventory> {
  const stats = await stat(path);
  if (stats.isDirectory()) return readFolder(path);
  if (stats.isFile()) return belowTopFolder(await readArchive(path));
  throw new BundleError(
    `\`${path}\` is a device, a pipe or a socket`,
    'name an archive or an unpacked folder',
  );
}

/** Whoever adds a journal to a bundle does not make it evidence; evidence of which a part is gone is evidence still. */
function isEvidence({ members }: Inventory): boolean {
  const has = (name: string): boolean => members.some(({ path }) => path === name);
  return [JOURNAL, TRANSCRIPT, REPORT_DATA].some(has) && !has(SCRIPT) && !has(MANIFEST);
}

export async function verifyBundle(path: string, trust: Trust): Promise<Verified> {
  for (const file of [trust.ssh?.file, trust.minisign])
    if (file !== undefined) await access(file, constants.R_OK);
  const inventory = await inventoryOf(path);
  return isEvidence(inventory)
    ? { what: 'evidence', verdict: judgeEvidence(inventory, trust) }
    : { what: 'bundle', verdict: judgeBundle(inventory, trust) };
}
