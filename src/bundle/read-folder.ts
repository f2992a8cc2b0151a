/** Reads an unpacked folder without following anything out of it. In: its path. Out: what stands in it and what is odd about it. */
import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding, FindingCode } from './finding.js';
import type { Inventory, Member } from './inventory.js';
import { LIMITS } from './limits.js';
import { nameProblem, shownName } from './portable-name.js';
import { createMemberSink } from './read-member.js';

interface Walk {
  readonly root: string;
  readonly members: Member[];
  readonly findings: Finding[];
  /** Paths below the root that are still to be looked at. */
  readonly left: string[];
  count: number;
}

function oddities(path: string, stats: Stats): Finding[] {
  const found: Finding[] = [];
  const add = (code: FindingCode, message: string): number =>
    found.push({ code, path: shownName(path), message });
  const problem = nameProblem(path);
  if (problem !== undefined) add('odd-name', `its name ${problem}`);
  if (stats.isSymbolicLink()) add('link', 'it is a symbolic link');
  else if (!stats.isFile() && !stats.isDirectory()) add('device', 'it is a device, a pipe or a socket');
  else if (stats.isFile() && stats.nlink > 1)
    add('link', 'it is a hard link: the file has another name elsewhere');
  if (stats.isFile() && (stats.mode & 0o7000) !== 0)
    add('odd-mode', `its mode is ${(stats.mode & 0o7777).toString(8)}`);
  return found;
}

/** Opened without following a link that took the file's place in the meantime, and without waiting. */
async function readFileIn(root: string, path: string): Promise<Member> {
  const handle = await open(
    join(root, path),
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  try {
    const sink = createMemberSink(path);
    const buffer = Buffer.allocUnsafe(1024 * 1024);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return sink.end(path);
      sink.add(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

async function look(walk: Walk, path: string): Promise<void> {
  const stats = await lstat(join(walk.root, path));
  walk.findings.push(...oddities(path, stats));
  if (stats.isFile()) walk.members.push(await readFileIn(walk.root, path));
  if (!stats.isDirectory()) return;
  const names = await readdir(join(walk.root, path));
  walk.left.push(...names.sort().map((name) => `${path}/${name}`));
}

/** Names that are not UTF-8 are read as U+FFFD, which no name may hold; such a file is named, not opened. */
export async function readFolder(root: string): Promise<Inventory> {
  const walk: Walk = { root, members: [], findings: [], left: (await readdir(root)).sort(), count: 0 };
  for (let path = walk.left.shift(); path !== undefined; path = walk.left.shift()) {
    walk.count += 1;
    if (walk.count > LIMITS.members) {
      const message = `more than ${LIMITS.members} files and folders`;
      walk.findings.push({ code: 'too-large', path: shownName(path), message });
      return { members: walk.members, findings: walk.findings, incomplete: true };
    }
    if (path.includes('\ufffd'))
      walk.findings.push({ code: 'odd-name', path: shownName(path), message: 'its name is not UTF-8' });
    else await look(walk, path);
  }
  return { members: walk.members, findings: walk.findings, incomplete: false };
}
