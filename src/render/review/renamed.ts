/** What an object was called and is called now. In: an object as effects name it, such as `database A, renamed to B`. Out: both names, each with its kind. */

export interface Renamed {
  readonly from: string;
  /** Undefined for what keeps its name. */
  readonly to: string | undefined;
}

export function renamed(object: string): Renamed {
  const [from = '', to] = object.split(', renamed to ');
  return { from, to: to === undefined ? undefined : `${from.replace(/ .*$/, '')} ${to}` };
}
