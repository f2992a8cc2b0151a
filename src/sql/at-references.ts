/**
 * Finds values in SQL for clients that know them as `@NAME`, MySQL's variables and SQLite's parameters. In: SQL. Out: the references with
 * their offsets, outside of quotes and comments, and those that are written as psql wants them.
 */
import { endOfComment } from './references.js';

export interface AtReference {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

export interface AtFacts {
  readonly references: readonly AtReference[];
  /** `:'NAME'` and `:"NAME"`, which mean nothing there. */
  readonly foreign: readonly AtReference[];
  /** Names that the SQL sets itself. */
  readonly sets: ReadonlySet<string>;
}

const AT = /@([A-Z][A-Z0-9_]*)\b/y;
const FOREIGN = /:(["'])([A-Z][A-Z0-9_]*)\1/y;

/** Both know doubled quotes; MySQL knows backslashes, too. */
function endOfQuoted(sql: string, at: number): number {
  const quote = sql[at];
  for (let i = at + 1; i < sql.length; i += 1) {
    if (sql[i] === '\\' && quote !== '`') i += 1;
    else if (sql[i] === quote && sql[i + 1] === quote) i += 1;
    else if (sql[i] === quote) return i + 1;
  }
  return sql.length;
}

function matchAt(pattern: RegExp, sql: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(sql);
}

export function readAtSql(sql: string): AtFacts {
  const references: AtReference[] = [];
  const foreign: AtReference[] = [];
  const sets = new Set(
    [...sql.matchAll(/\b(?:set|into)\s+@([A-Z][A-Z0-9_]*)|@([A-Z][A-Z0-9_]*)\s*:=/gi)].flatMap(
      (one) => one[1] ?? one[2] ?? [],
    ),
  );
  for (let at = 0; at < sql.length;) {
    const [found, other] = [matchAt(AT, sql, at), matchAt(FOREIGN, sql, at)];
    if (found !== null && sql[at - 1] !== '@')
      references.push({ name: found[1] ?? '', offset: at, length: found[0].length });
    if (other !== null) foreign.push({ name: other[2] ?? '', offset: at, length: other[0].length });
    if (other !== null) at += other[0].length;
    else if (/['"`]/.test(sql[at] ?? '')) at = endOfQuoted(sql, at);
    else if (sql.startsWith('--', at) || sql.startsWith('/*', at)) at = endOfComment(sql, at);
    else at += found?.[0].length ?? 1;
  }
  return { references, foreign, sets };
}

/** The procedure's values that the SQL refers to, each once, in order of first use. */
export function atNames(sql: string): string[] {
  const { references, sets } = readAtSql(sql);
  return [...new Set(references.map(({ name }) => name))].filter((name) => !sets.has(name));
}
