/** Plain data of which nothing is known yet. In: any value. Out: whether names lead to others in it. */

export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
