/**
 * Finds what psql will replace in SQL that it reads from standard input: `:'NAME'`, `:"NAME"` and `:NAME`.
 * In: SQL with psql's meta-commands. Out: the references with their offsets. Quoting and comments follow PostgreSQL's manual,
 * "Lexical Structure"; interpolation follows psql's manual, "SQL Interpolation".
 */

export interface SqlReference {
  readonly name: string;
  /** How it is written: as a string, as an identifier, or bare, which psql puts in without any quoting. */
  readonly form: 'string' | 'identifier' | 'bare';
  readonly offset: number;
  readonly length: number;
}

export interface SqlFacts {
  readonly references: readonly SqlReference[];
  /** References inside dollar-quoted text, which psql leaves as they are. */
  readonly unexpanded: readonly SqlReference[];
  /** Names that the SQL sets itself with `\set`, `\getenv` or `\prompt`. */
  readonly sets: ReadonlySet<string>;
}

const REFERENCE = /:(?:'([A-Za-z_][A-Za-z0-9_]*)'|"([A-Za-z_][A-Za-z0-9_]*)"|([A-Za-z_][A-Za-z0-9_]*))/y;
const DOLLAR_QUOTE = /\$([A-Za-z_][A-Za-z0-9_]*)?\$/y;
const META_SET = /\\(?:set|getenv|prompt\s+'[^'\n]*')\s+([A-Za-z_][A-Za-z0-9_]*)/y;

function referenceAt(sql: string, at: number): SqlReference | undefined {
  REFERENCE.lastIndex = at;
  const match = REFERENCE.exec(sql);
  if (match === null) return undefined;
  const name = match[1] ?? match[2] ?? match[3] ?? '';
  const form = match[1] !== undefined ? 'string' : match[2] !== undefined ? 'identifier' : 'bare';
  return { name, form, offset: at, length: match[0].length };
}

/** End of a quoted stretch that begins at `at`; doubled quotes, and backslashes in E'' strings, do not end it. */
export function endOfQuoted(sql: string, at: number): number {
  const quote = sql[at];
  const escapes = quote === "'" && /[eE]/.test(sql[at - 1] ?? '') && !/[A-Za-z0-9_]/.test(sql[at - 2] ?? '');
  for (let i = at + 1; i < sql.length; i += 1) {
    if (escapes && sql[i] === '\\') i += 1;
    else if (sql[i] === quote && sql[i + 1] === quote) i += 1;
    else if (sql[i] === quote) return i + 1;
  }
  return sql.length;
}

export function endOfComment(sql: string, at: number): number {
  if (sql.startsWith('--', at)) {
    const end = sql.indexOf('\n', at);
    return end === -1 ? sql.length : end;
  }
  let depth = 0;
  for (let i = at; i < sql.length; i += 1) {
    if (sql.startsWith('/*', i)) {
      depth += 1;
      i += 1;
    } else if (sql.startsWith('*/', i)) {
      depth -= 1;
      i += 1;
      if (depth === 0) return i + 1;
    }
  }
  return sql.length;
}

function referencesWithin(sql: string, from: number, to: number): SqlReference[] {
  const found: SqlReference[] = [];
  for (let at = sql.indexOf(':', from); at !== -1 && at < to; at = sql.indexOf(':', at + 1)) {
    const reference = referenceAt(sql, at);
    if (reference !== undefined && reference.form !== 'bare') found.push(reference);
  }
  return found;
}

/** Reads SQL once and gives all references in it. */
export function readSql(sql: string): SqlFacts {
  const references: SqlReference[] = [];
  const unexpanded: SqlReference[] = [];
  const sets = new Set<string>();
  let at = 0;
  while (at < sql.length) {
    const character = sql[at];
    if (character === "'" || character === '"') {
      at = endOfQuoted(sql, at);
    } else if (sql.startsWith('--', at) || sql.startsWith('/*', at)) {
      at = endOfComment(sql, at);
    } else if (character === '$' && !/[A-Za-z0-9_]/.test(sql[at - 1] ?? '')) {
      DOLLAR_QUOTE.lastIndex = at;
      const tag = DOLLAR_QUOTE.exec(sql)?.[0];
      if (tag === undefined) {
        at += 1;
      } else {
        const close = sql.indexOf(tag, at + tag.length);
        const end = close === -1 ? sql.length : close + tag.length;
        unexpanded.push(...referencesWithin(sql, at, end));
        at = end;
      }
    } else if (character === '\\') {
      META_SET.lastIndex = at;
      const name = META_SET.exec(sql)?.[1];
      if (name !== undefined) sets.add(name);
      at += 1;
    } else if (sql.startsWith('::', at)) {
      at += 2;
    } else if (character === ':' && sql[at + 1] !== '=') {
      const reference = referenceAt(sql, at);
      if (reference !== undefined) references.push(reference);
      at += reference?.length ?? 1;
    } else {
      at += 1;
    }
  }
  return { references, unexpanded, sets };
}

/** Upper-case names that psql's own commands may read from its environment: in backquotes, and by `\\getenv`. */
export function environmentNames(sql: string): ReadonlySet<string> {
  const commands = [...sql.matchAll(/`([^`\n]*)`/g)].map(([, command = '']) => command);
  const getenv = [...sql.matchAll(/\\getenv\s+\S+\s+([A-Z][A-Z0-9_]*)/g)].map(([, name = '']) => name);
  return new Set([...commands.flatMap((command) => command.match(/\b[A-Z][A-Z0-9_]*\b/g) ?? []), ...getenv]);
}

const VARIABLE = /^[A-Z][A-Z0-9_]*$/;

/** The procedure's variables that the SQL refers to, each once, in order of first use. */
export function sqlVariables(sql: string): string[] {
  const { references, sets } = readSql(sql);
  return [...new Set(references.map(({ name }) => name))].filter(
    (name) => VARIABLE.test(name) && !sets.has(name),
  );
}
