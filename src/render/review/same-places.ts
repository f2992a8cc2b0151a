/** Places that are one with the defaults. In: the plan's variables and the places. Out: names that stand for the same server or place. */
import type { Variable } from '../../plan/plan.js';
import type { PlaceRow, SamePlaces } from './review.js';

/** With the defaults in the places of values; one that has none stays. */
function withDefaults(text: string, variables: readonly Variable[]): string {
  const known = new Map(variables.map(({ name, defaultText }) => [name, defaultText]));
  const put = (part: string, depth: number): string =>
    part.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced: string | undefined, bare: string | undefined) => {
      const value = known.get(braced ?? bare ?? '');
      return value === undefined || depth > variables.length ? whole : put(value, depth + 1);
    });
  return put(text, 0);
}

/** Of a database its server: host, port, and where its client runs. */
function serverOf(place: string): string | undefined {
  const [, where] = /^(?:the default database|database .*?) \((.*)\)$/.exec(place) ?? [];
  const parts = where?.split(', ').filter((part) => !/^(?:role|service) /.test(part));
  return parts?.some((part) => part.startsWith('host ')) === true ? parts.join(', ') : undefined;
}

function groupsOf(
  places: readonly PlaceRow[],
  what: SamePlaces['what'],
  identityOf: (place: string) => string | undefined,
  variables: readonly Variable[],
): SamePlaces[] {
  const found = new Map<string, { names: string[]; written: Set<string> }>();
  for (const { place, name } of places) {
    const written = name === '' ? undefined : identityOf(place);
    if (written === undefined) continue;
    const is = withDefaults(written, variables);
    const group = found.get(is) ?? { names: [], written: new Set() };
    found.set(is, { names: [...group.names, name], written: group.written.add(written) });
  }
  return [...found.values()].filter(({ written }) => written.size > 1).map(({ names }) => ({ names, what }));
}

export function samePlaces(places: readonly PlaceRow[], variables: readonly Variable[]): SamePlaces[] {
  const isServer = ({ place }: PlaceRow): boolean => serverOf(place) !== undefined;
  return [
    ...groupsOf(places.filter(isServer), 'server', serverOf, variables),
    ...groupsOf(
      places.filter((one) => one.place !== 'here' && !isServer(one)),
      'place',
      (place) => place,
      variables,
    ),
  ];
}
