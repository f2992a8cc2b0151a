/** Finds names that are one file somewhere. In: members. Out: findings. */
import type { Finding } from './finding.js';
import type { Member } from './inventory.js';
import { shownName } from './portable-name.js';

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}

export function findClashes(members: readonly Member[]): Finding[] {
  const found: Finding[] = [];
  const seen = new Map<string, string>();
  const folders = new Set(members.flatMap(({ path }) => foldersOf(path)));
  for (const { path } of members) {
    const other = seen.get(path.toLowerCase());
    const shown = shownName(path);
    if (other === path)
      found.push({ code: 'duplicate', path: shown, message: 'the archive holds it more than once' });
    else if (other !== undefined)
      found.push({
        code: 'name-clash',
        path: shown,
        message: `it is the same file as ${shownName(other)} on some systems`,
      });
    else if (folders.has(path))
      found.push({ code: 'duplicate', path: shown, message: 'it is a file and a folder in one' });
    seen.set(path.toLowerCase(), path);
  }
  return found;
}
