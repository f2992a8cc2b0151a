/**
 * psql's own commands that run programs or files, and what stands in them. In: SQL. Out: the commands with their offsets, and where one
 * takes a value. Which ones replace `:NAME` follows psql's manual, and was tried with psql 15: `\!`, `\copy` and what stands behind `|`
 * replace nothing; elsewhere `:'NAME'` inside backquotes is quoted for the shell, and `:NAME` is not.
 */
import { endOfComment, endOfQuoted } from './references.js';

interface MetaCommand {
  readonly name: string;
  /** The rest of the line, and where it begins. */
  readonly rest: string;
  readonly offset: number;
}

export interface MetaValue {
  readonly name: string;
  /** As messages call the command, such as `\!`. */
  readonly by: string;
  readonly why: 'evaluated' | 'not-replaced';
  readonly instead: string;
  readonly offset: number;
  readonly length: number;
}

const COMMAND = /\\(!|[a-z]+)([^\n]*)/y;

/** All commands that stand outside of quotes and comments. */
function metaCommands(sql: string): MetaCommand[] {
  const found: MetaCommand[] = [];
  let at = 0;
  while (at < sql.length) {
    const character = sql[at];
    COMMAND.lastIndex = at;
    const match = character === '\\' ? COMMAND.exec(sql) : null;
    if (match !== null) {
      const [whole, name = '', rest = ''] = match;
      found.push({ name, rest, offset: at + 1 + name.length });
      at += whole.length;
    } else if (character === "'" || character === '"') at = endOfQuoted(sql, at);
    else if (sql.startsWith('--', at) || sql.startsWith('/*', at)) at = endOfComment(sql, at);
    else at += 1;
  }
  return found;
}

const REFERENCE =
  /(?<!:):(?:'([A-Za-z_][A-Za-z0-9_]*)'|"([A-Za-z_][A-Za-z0-9_]*)"|([A-Za-z_][A-Za-z0-9_]*))/g;

/** These take the rest of the line as it is. */
function isLiteral({ name, rest }: MetaCommand): boolean {
  return name === '!' || name === 'copy' || (/^(?:o|out|g|gx|w|write)$/.test(name) && /^\s*\|/.test(rest));
}

/** These run, or read as commands, what they are given the name of; a name that begins with `|` is a program. */
const RUNS_ARGUMENT = /^(?:i|ir|include|include_relative|o|out|g|gx|w|write)$/;

function inLiteral(command: MetaCommand): MetaValue[] {
  const by =
    command.name === 'copy' && /\bprogram\b/i.test(command.rest) ? '\\copy … program' : `\\${command.name}`;
  const instead = 'psql replaces nothing there: do it in shell, around the call of psql';
  return [...command.rest.matchAll(REFERENCE)].map((match) => ({
    name: match[1] ?? match[2] ?? match[3] ?? '',
    by,
    why: 'not-replaced',
    instead,
    offset: command.offset + match.index,
    length: match[0].length,
  }));
}

/** In backquotes a bare name is put into the text of a shell. */
function inBackquotes({ name, rest, offset }: MetaCommand): MetaValue[] {
  return [...rest.matchAll(/`([^`]*)`/g)].flatMap((quoted) =>
    [...(quoted[1] ?? '').matchAll(REFERENCE)].flatMap((match) => {
      const value = match[3];
      if (value === undefined) return [];
      const instead = `write \`:'${value}'\`, which psql quotes for the shell`;
      const by = `\\${name} … with backquotes`;
      const from = offset + quoted.index + 1 + match.index;
      return [{ name: value, by, why: 'evaluated' as const, instead, offset: from, length: match[0].length }];
    }),
  );
}

function inArgument({ name, rest, offset }: MetaCommand): MetaValue[] {
  if (!RUNS_ARGUMENT.test(name)) return [];
  const outside = rest.replace(/`[^`]*`/g, (quoted) => ' '.repeat(quoted.length));
  return [...outside.matchAll(REFERENCE)].map((match) => ({
    name: match[1] ?? match[2] ?? match[3] ?? '',
    by: `\\${name}`,
    why: 'evaluated',
    instead: 'name the file itself, and go to its folder with `cd` before psql is called',
    offset: offset + match.index,
    length: match[0].length,
  }));
}

/** Every value that one of psql's commands would run, or would not replace. */
export function valuesInMetaCommands(sql: string): MetaValue[] {
  return metaCommands(sql).flatMap((command) =>
    isLiteral(command) ? inLiteral(command) : [...inBackquotes(command), ...inArgument(command)],
  );
}
