/** What SQL does that psql reads. In: SQL with psql's own commands. Out: deeds, and the shell commands that psql runs. */
import type { Arg, Deed } from '../effect.js';
import { deed, unknown } from '../programs/program.js';
import { deedsOfStatement } from './statement.js';
import { piecesOf } from './tokens.js';
import type { Piece } from './tokens.js';

/** A deed with the statement that does it. */
export interface SqlDeed extends Deed {
  readonly shown: string;
}

export interface SqlDone {
  readonly deeds: readonly SqlDeed[];
  /** Text that psql gives to a shell. */
  readonly shell: readonly Arg[];
}

const none: SqlDone = { deeds: [], shell: [] };
const deeds = (...found: readonly Deed[]): SqlDone => ({
  deeds: found.map((one) => ({ ...one, shown: [one.verb, ...one.objects].join(' ') })),
  shell: [],
});
const shell = (script: string): SqlDone => ({ deeds: [], shell: [{ value: script, exact: true }] });

/** psql puts a value in as `:'NAME'`, quoted for the shell. */
const asShell = (text: string): string => text.replace(/:'(\w+)'/g, '"$$$1"').replace(/:(\w+)\b/g, '$$$1');

/** Where `\o`, `\g` and `\w` write: a file, or a program. */
function output(name: string, rest: string): SqlDone {
  const to = rest.replace(/^\([^)]*\)\s*/, '');
  if (to === '' || to === '/dev/null') return none;
  return to.startsWith('|')
    ? shell(asShell(to.slice(1).trim()))
    : deeds(deed('changes', `psql \\${name}`, [asShell(to).replaceAll('"', '')]));
}

function clientCopy(rest: string): SqlDone {
  const program = /\bprogram\s+'((?:[^']|'')*)'/i.exec(rest)?.[1];
  const into = /^\s*([\w.":$]+)[^;]*?\bfrom\b/i.exec(rest)?.[1];
  const file = /\bto\s+(\S+)/i.exec(rest)?.[1];
  const ran = program === undefined ? [] : shell(asShell(program.replaceAll("''", "'"))).shell;
  const toFile =
    file === undefined || /^(?:stdout|pstdout|program)$/i.test(file)
      ? undefined
      : asShell(file).replaceAll("'", '');
  const one =
    into !== undefined && !rest.trimStart().startsWith('(')
      ? deed('changes', '\\copy from', [`table ${into}`])
      : toFile === undefined
        ? deed('reads', '\\copy', [])
        : deed('changes', 'psql \\copy to', [toFile]);
  return { ...deeds(one), shell: ran };
}

/** What psql's commands look at, print or set for themselves. */
const QUIET =
  /^(?:set|unset|setenv|getenv|gset|gdesc|gx|if|elif|else|endif|echo|qecho|warn|q|timing|pset|x|a|t|f|H|r|p|errverbose|encoding|prompt|conninfo|d\w*|l\+?|z|\?|;|\\|sf|sv|bind|parse|watch|(?:un)?restrict|crosstabview|s|T|C|h|copyright)$/;

function backquoted(rest: string): Arg[] {
  return [...rest.matchAll(/`([^`]*)`/g)].map(([, script = '']) => ({ value: asShell(script), exact: true }));
}

type ContentOf = (path: string) => string | undefined;

function included(name: string, path: string, contentOf: ContentOf): SqlDone {
  const sql = contentOf(path);
  if (sql !== undefined) return doneBySql(sql, () => undefined);
  return deeds(unknown(`psql \\${name}`, `runs SQL that is not in the text: ${path}`, [path]));
}

function meta(name: string, rest: string, contentOf: ContentOf): SqlDone {
  if (name === '!') return shell(asShell(rest));
  if (name === 'copy') return clientCopy(rest);
  if (name === 'o' || name === 'g' || name === 'w' || name === 'out') return output(name, rest);
  if (name === 'i' || name === 'ir' || name === 'include')
    return included(name, asShell(rest).replaceAll('"', ''), contentOf);
  if (name === 'gexec') return deeds(unknown('psql \\gexec', 'runs as SQL what a query prints'));
  if (name === 'c' || name === 'connect')
    return deeds(unknown('psql \\connect', `goes on in another database: ${rest}`, [rest]));
  if (name === 'password') return deeds(deed('changes', 'psql \\password', [`role ${rest}`]));
  if (/^lo_(?:import|unlink|export)$/.test(name)) return deeds(deed('changes', `psql \\${name}`, [rest]));
  return QUIET.test(name)
    ? { deeds: [], shell: backquoted(rest) }
    : deeds(unknown(`psql \\${name}`, `what \`\\${name}\` does is not known`));
}

const MOST = 160;

/** A statement on one line, with psql's variables as people know them. */
function shownSql(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(/:(["']?)([A-Z]\w*)\1/g, '$$$2');
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}

function ofPiece(piece: Piece, contentOf: ContentOf): SqlDone {
  const shown = shownSql(piece.text);
  const sent =
    piece.tokens.length === 0 ? [] : deedsOfStatement(piece.tokens).map((one) => ({ ...one, shown }));
  const own = piece.kind === 'meta' ? meta(piece.name, piece.rest, contentOf) : none;
  return { ...own, deeds: [...sent, ...own.deeds] };
}

export function doneBySql(sql: string, contentOf: ContentOf): SqlDone {
  const all = piecesOf(sql).map((piece) => ofPiece(piece, contentOf));
  return { deeds: all.flatMap((one) => one.deeds), shell: all.flatMap((one) => one.shell) };
}
