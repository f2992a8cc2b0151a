/** Names files as a forge does. In: findings with paths from the current folder. Out: the same with paths from the root of the repository. */
import { isAbsolute, posix } from 'node:path';
import { joinPath } from '../diagnostics/findings.js';
import type { FindingGroup } from '../diagnostics/findings.js';
import { GitError, repositoryPrefix } from '../snapshot/git.js';

/** '' at the root, and outside of any repository, where paths stay as they are. */
function prefixHere(): string {
  try {
    return repositoryPrefix() ?? '';
  } catch (error) {
    if (error instanceof GitError) return '';
    throw error;
  }
}

export function fromRepositoryRoot(groups: readonly FindingGroup[]): FindingGroup[] {
  const prefix = prefixHere().replace(/\/$/, '');
  return groups.map((group) => {
    const folder = isAbsolute(group.folder) ? group.folder : posix.normalize(joinPath(prefix, group.folder));
    return { ...group, folder: folder === '.' ? '' : folder };
  });
}
