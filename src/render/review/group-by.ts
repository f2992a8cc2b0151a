/** Puts together what has the same key or is the same. In: items, and the key of each. Out: groups, or items, in the order in which they are met. */

/** Each once. */
export const distinct = <T>(items: readonly T[]): T[] => [
  ...new Map(items.map((one) => [JSON.stringify(one), one])).values(),
];

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

/** The groups alone, where their keys say nothing that the items do not. */
export const grouped = <T>(items: readonly T[], key: (item: T) => string): T[][] => [
  ...groupBy(items, key).values(),
];
