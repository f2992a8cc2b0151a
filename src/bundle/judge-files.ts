/** Checks that files are those that SHA256SUMS lists. In: an inventory. Out: a verdict. */
import { readChecksums } from './checksums.js';
import { compareChecksums } from './compare-checksums.js';
import { findClashes } from './find-clashes.js';
import type { Finding } from './finding.js';
import type { Inventory } from './inventory.js';
import { SUMS } from './layout.js';
import { LIMITS } from './limits.js';
import type { Verdict } from './verdict.js';

/** One finding for each file that is odd already, and no word on what was not reached. */
function withoutEchoes(found: readonly Finding[], { findings, incomplete }: Inventory): Finding[] {
  const odd = new Set(findings.map(({ path }) => path));
  return found.filter(({ path, code }) => !odd.has(path) && !(incomplete && code === 'missing'));
}

export function judgeFiles(inventory: Inventory): Verdict {
  const { members, findings } = inventory;
  const before = [...findings, ...findClashes(members)];
  const sums = members.find(({ path }) => path === SUMS);
  if (sums?.text === undefined) {
    const message =
      sums === undefined ? 'it is not there, so no file can be checked' : 'it is not UTF-8 text';
    const none: Finding = { code: 'no-checksums', path: SUMS, message };
    return { findings: [...before, ...withoutEchoes([none], inventory)], checked: [], unchecked: [] };
  }
  const listed = readChecksums(sums.text);
  if (listed.checksums.length + listed.badLines.length > LIMITS.members) {
    const large: Finding = {
      code: 'too-large',
      path: SUMS,
      message: `it has more than ${LIMITS.members} lines`,
    };
    return { findings: [...before, large], checked: [], unchecked: [] };
  }
  const all = [...before, ...withoutEchoes(compareChecksums(members, listed), inventory)];
  const count = listed.checksums.length;
  const checked = `all ${count} files have the checksums that ${SUMS} lists, and there are no others`;
  return { findings: all, checked: all.length === 0 ? [checked] : [], unchecked: [] };
}
