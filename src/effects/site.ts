/** Where commands are written, for people who look them up. In: places in texts that are followed. Out: lines of functions, or of a step's text. */

/** A line, from 1, of a function, or of the text itself where that has no name. */
export interface Site {
  readonly in: string;
  readonly line: number;
}

/** A condition that a command stands under. */
export interface Guard extends Site {
  /** Whether it is done where the condition holds, or where it does not. */
  readonly holds: boolean;
}

/** Where a text begins whose commands are followed. */
export interface Origin extends Site {
  /** It is not written there as it is read: all of it counts as that one line. */
  readonly isOneLine: boolean;
}

/** A place in a text. */
export interface Written {
  readonly origin: Origin;
  readonly source: string;
  readonly pos: number;
}

const lineIn = (source: string, offset: number): number => source.slice(0, offset).split('\n').length;

/** A line of a text that is followed, from 1. */
export const siteIn = ({ in: name, line, isOneLine }: Origin, at: number): Site => ({
  in: name,
  line: isOneLine ? line : line + at - 1,
});

export const siteOf = ({ origin, source, pos }: Written): Site => siteIn(origin, lineIn(source, pos));

/** Of a text that is written there as it is read. */
export const originAt = (written: Written): Origin => ({
  ...siteOf(written),
  isOneLine: written.origin.isOneLine,
});
