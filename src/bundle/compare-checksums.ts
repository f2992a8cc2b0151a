/** Compares files with SHA256SUMS. In: members and what SHA256SUMS lists. Out: each file that is changed, missing, added or renamed. */
import type { ReadChecksums } from './checksums.js';
import type { Finding } from './finding.js';
import type { Member } from './inventory.js';
import { SUMS, UNLISTED } from './layout.js';
import { shownName } from './portable-name.js';

function badLines({ badLines, checksums }: ReadChecksums): Finding[] {
  const paths = checksums.map(({ path }) => path);
  const twice = new Set(paths.filter((path, at) => paths.indexOf(path) !== at));
  return [
    ...badLines.map((line): Finding => {
      return {
        code: 'bad-checksums',
        path: SUMS,
        message: `line ${line} is not a checksum, two blanks and a path`,
      };
    }),
    ...[...twice].map((path): Finding => {
      return { code: 'bad-checksums', path: SUMS, message: `${shownName(path)} is listed more than once` };
    }),
  ];
}

export function compareChecksums(members: readonly Member[], sums: ReadChecksums): Finding[] {
  const found = badLines(sums);
  const listed = new Map(sums.checksums.map(({ path, sha256 }) => [path, sha256]));
  const present = new Set(members.map(({ path }) => path));
  const added = members.filter(({ path }) => !listed.has(path) && !UNLISTED.includes(path));
  const moved = new Set<string>();
  for (const [path, sha256] of listed) {
    if (present.has(path)) continue;
    const now = added.find((member) => member.sha256 === sha256 && !moved.has(member.path));
    const shown = shownName(path);
    if (now === undefined)
      found.push({ code: 'missing', path: shown, message: 'SHA256SUMS lists it, and it is not there' });
    else found.push({ code: 'renamed', path: shown, message: `it stands here as ${shownName(now.path)}` });
    if (now !== undefined) moved.add(now.path);
  }
  for (const { path } of added) {
    if (!moved.has(path))
      found.push({ code: 'added', path: shownName(path), message: 'SHA256SUMS does not list it' });
  }
  for (const { path, sha256 } of members) {
    const expected = listed.get(path);
    if (expected === undefined || expected === sha256) continue;
    found.push({
      code: 'changed',
      path: shownName(path),
      message: `its SHA-256 is ${sha256}, not ${expected}`,
    });
  }
  return found;
}
