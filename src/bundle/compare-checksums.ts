/** Compares files with SHA256SUMS. In: members and what SHA256SUMS lists. Out: each file that is changed, missing, added or renamed. */
import type { ReadChecksums } from './checksums.js';
import type { Finding } from './finding.js';
import type { Member } from './inventory.js';
import { SUMS, UNLISTED } from './layout.js';
import { shownName } from './portable-name.js';

function listedTwice({ checksums }: ReadChecksums): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { path } of checksums) (seen.has(path) ? twice : seen).add(path);
  return [...twice];
}

function badLines(sums: ReadChecksums): Finding[] {
  const bad = (message: string): Finding => ({ code: 'bad-checksums', path: SUMS, message });
  return [
    ...sums.badLines.map((line) => bad(`line ${line} is not a checksum, two blanks and a path`)),
    ...listedTwice(sums).map((path) => bad(`${shownName(path)} is listed more than once`)),
  ];
}

/** Files that are not listed, by what they hold. */
function unlisted(members: readonly Member[], listed: ReadonlyMap<string, string>): Map<string, string> {
  const added = members.filter(({ path }) => !listed.has(path) && !UNLISTED.includes(path));
  return new Map(added.map(({ path, sha256 }) => [sha256, path]));
}

/** A listed file that is gone, and, when the same bytes stand elsewhere, that place. */
function gone(path: string, now: string | undefined): Finding {
  const shown = shownName(path);
  return now === undefined
    ? { code: 'missing', path: shown, message: 'SHA256SUMS lists it, and it is not there' }
    : { code: 'renamed', path: shown, message: `it stands here as ${shownName(now)}` };
}

export function compareChecksums(members: readonly Member[], sums: ReadChecksums): Finding[] {
  const found = badLines(sums);
  const listed = new Map(sums.checksums.map(({ path, sha256 }) => [path, sha256]));
  const present = new Set(members.map(({ path }) => path));
  const elsewhere = unlisted(members, listed);
  const moved = new Set<string>();
  for (const [path, sha256] of listed) {
    if (present.has(path)) continue;
    const now = elsewhere.get(sha256);
    found.push(gone(path, now));
    if (now !== undefined) moved.add(now);
  }
  for (const { path, sha256 } of members) {
    if (UNLISTED.includes(path) || moved.has(path)) continue;
    const expected = listed.get(path);
    const shown = shownName(path);
    if (expected === undefined)
      found.push({ code: 'added', path: shown, message: 'SHA256SUMS does not list it' });
    else if (expected !== sha256)
      found.push({ code: 'changed', path: shown, message: `its SHA-256 is ${sha256}, not ${expected}` });
  }
  return found;
}
