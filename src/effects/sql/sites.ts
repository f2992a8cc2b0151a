/** Where statements are written that reach their client by way of other commands. In: SQL, and the texts that may hold it. Out: a place for each line. */
import { siteIn } from '../site.js';
import type { Origin, Site } from '../site.js';

export interface Source {
  /** The function's name; '' for the text of the step. */
  readonly in: string;
  readonly source: string;
}

/** A line that stands once in all texts, as it is, is written there; any other counts as where the SQL is sent. */
export function createSiteOf(
  sql: string,
  origin: Origin,
  sources: () => Iterable<Source>,
): (line: number) => Site {
  if (!origin.isOneLine) return (line) => siteIn(origin, line);
  const lines = sql.split('\n');
  const found = new Map<string, Site[]>(lines.map((line) => [line, []]));
  for (const { in: name, source } of lines.length > 2 ? sources() : [])
    source.split('\n').forEach((line, at) => found.get(line)?.push({ in: name, line: at + 1 }));
  return (line) => {
    const [only, ...others] = found.get(lines[line - 1] ?? '') ?? [];
    return only !== undefined && others.length === 0 ? only : siteIn(origin, line);
  };
}
