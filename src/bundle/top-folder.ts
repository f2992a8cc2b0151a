/** Takes off the folder that an archive packs everything in. In: an inventory. Out: the same with paths below that folder, and who stands outside. */
import type { Finding } from './finding.js';
import type { Inventory } from './inventory.js';
import { SUMS } from './layout.js';
import { shownName } from './portable-name.js';

/** The folder in which SHA256SUMS stands; '' when it stands at the top, or nowhere. */
function topFolder({ members }: Inventory): string {
  const found = members.find(({ path }) => path.split('/').length <= 2 && path.split('/').at(-1) === SUMS);
  return found?.path.includes('/') === true ? `${found.path.split('/')[0] ?? ''}/` : '';
}

export function belowTopFolder(inventory: Inventory): Inventory {
  const top = topFolder(inventory);
  if (top === '') return inventory;
  const isOutside = ({ path }: { readonly path: string }): boolean => !path.startsWith(top);
  const outside = inventory.members.filter(isOutside);
  const named = new Set(inventory.findings.map(({ path }) => path));
  const added = outside
    .filter(({ path }) => !named.has(shownName(path)))
    .map(({ path }): Finding => ({
      code: 'added',
      path: shownName(path),
      message: `it stands beside the folder ${top}`,
    }));
  const short = (path: string): string => (path.startsWith(top) ? path.slice(top.length) : path);
  const members = inventory.members.filter((member) => !isOutside(member));
  return {
    ...inventory,
    members: members.map((member) => ({ ...member, path: short(member.path) })),
    findings: [
      ...inventory.findings.map((one) =>
        one.code === 'outside-path' ? one : { ...one, path: short(one.path) },
      ),
      ...added,
    ],
  };
}
