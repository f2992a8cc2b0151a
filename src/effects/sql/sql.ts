/** What SQL does that psql reads. In: SQL with psql's own commands. Out: deeds, and the shell commands that psql runs. */
import type { Arg, Deed } from '../effect.js';
import { deed, unknown } from '../programs/program.js';
import { constantOfQuery } from './constant-query.js';
import { deedsOfStatement } from './statement.js';
import { piecesOf } from './tokens.js';
import type { Piece, Token } from './tokens.js';

type Meta = Extract<Piece, { readonly kind: 'meta' }>;

/** A condition of an `\if` or `\elif`, by its line, and whether it holds. */
export interface SqlGuard {
  readonly line: number;
  readonly holds: boolean;
}

/** Where it stands in the SQL. */
interface Placed {
  /** From 1. */
  readonly line: number;
  /** What stands around it, outermost first. */
  readonly guards: readonly SqlGuard[];
}

/** A deed with the statement that does it. */
interface Shown extends Deed {
  readonly shown: string;
}

export type SqlDeed = Shown & Placed;

export interface SqlDone {
  readonly deeds: readonly SqlDeed[];
  /** Text that psql gives to a shell. */
  readonly shell: readonly (Arg & Placed)[];
}

/** What one piece does, before it is known where that stands. */
interface Found {
  readonly deeds: readonly Shown[];
  readonly shell: readonly Arg[];
}

/** What statements and commands before one leave behind for it. */
interface Session {
  isReadOnly: boolean;
  /** The branches that are open, outermost first, each with the conditions that lead into it. */
  readonly branches: (readonly SqlGuard[])[];
}

const none: Found = { deeds: [], shell: [] };
const deeds = (...found: readonly Deed[]): Found => ({
  deeds: found.map((one) => ({ ...one, shown: [one.verb, ...one.objects].join(' ') })),
  shell: [],
});
const shell = (script: string): Found => ({ deeds: [], shell: [{ value: script, exact: true }] });

/** psql puts a value in as `:'NAME'`, quoted for the shell. */
const asShell = (text: string): string => text.replace(/:'(\w+)'/g, '"$$$1"').replace(/:(\w+)\b/g, '$$$1');

/** Where `\o`, `\g` and `\w` write: a file, or a program. */
function output(name: string, rest: string): Found {
  const to = rest.replace(/^\([^)]*\)\s*/, '');
  if (to === '' || to === '/dev/null') return none;
  return to.startsWith('|')
    ? shell(asShell(to.slice(1).trim()))
    : deeds(deed('changes', `psql \\${name}`, [asShell(to).replaceAll('"', '')]));
}

function clientCopy(rest: string): Found {
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
  /^(?:set|unset|setenv|getenv|gset|gdesc|gx|if|elif|else|endif|echo|qecho|warn|q|timing|pset|x|a|t|f|G|H|r|p|errverbose|encoding|prompt|conninfo|d\w*|l\+?|z|\?|;|\\|sf|sv|bind|parse|watch|(?:un)?restrict|crosstabview|s|T|C|h|copyright)$/;

function backquoted(rest: string): Arg[] {
  return [...rest.matchAll(/`([^`]*)`/g)].map(([, script = '']) => ({ value: asShell(script), exact: true }));
}

type ContentOf = (path: string) => string | undefined;

function included(name: string, path: string, contentOf: ContentOf, session: Session): Found {
  const sql = contentOf(path);
  if (sql !== undefined) return doneInSession(sql, () => undefined, session);
  return deeds(unknown(`psql \\${name}`, `runs SQL that is not in the text: ${path}`, [path]));
}

const GEXEC = 'runs as SQL what a query prints';

/** What the query prints is run, once for each row. */
function runsPrinted(query: readonly Token[], { isReadOnly }: Session): Found {
  const text = constantOfQuery(query);
  if (text === undefined)
    return deeds(
      unknown(
        'psql \\gexec',
        isReadOnly ? `${GEXEC}, in a READ ONLY transaction unless that ends it` : `${GEXEC}, which may write`,
      ),
    );
  return {
    deeds: piecesOf(text).flatMap(({ tokens }) =>
      deedsOfStatement(tokens).map((one) => ({ ...one, shown: shownSql(text) })),
    ),
    shell: [],
  };
}

function meta({ name, rest, tokens }: Meta, contentOf: ContentOf, session: Session): Found {
  if (name === '!') return shell(asShell(rest));
  if (name === 'copy') return clientCopy(rest);
  if (name === 'o' || name === 'g' || name === 'w' || name === 'out') return output(name, rest);
  if (name === 'i' || name === 'ir' || name === 'include')
    return included(name, asShell(rest).replaceAll('"', ''), contentOf, session);
  if (name === 'gexec') return runsPrinted(tokens, session);
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

function ofPiece(piece: Piece, contentOf: ContentOf, session: Session): SqlDone {
  const guards = session.branches.flat();
  // What is printed is run where the query finds a row.
  const rows = piece.kind === 'meta' && piece.name === 'gexec' ? [{ line: piece.line, holds: true }] : [];
  const shown = shownSql(piece.text);
  const sent = piece.tokens.length === 0 ? [] : deedsOfStatement(piece.tokens);
  const own = piece.kind === 'meta' ? meta(piece, contentOf, session) : none;
  const ownLine = piece.kind === 'meta' ? piece.ownLine : piece.line;
  return {
    deeds: [
      ...sent.map((one) => ({ ...one, shown, line: piece.line, guards })),
      ...own.deeds.map((one) => ({ ...one, line: ownLine, guards: [...guards, ...rows] })),
    ],
    shell: own.shell.map((one) => ({ ...one, line: ownLine, guards })),
  };
}

const ENDS_TRANSACTION = /^(?:COMMIT|END|ABORT|ROLLBACK(?! (?:(?:WORK|TRANSACTION) )?TO\b))\b/i;
const BEGINS_TRANSACTION = /^(?:BEGIN|START TRANSACTION|SET TRANSACTION)\b/i;

/** What is so from a piece on. */
function follow(session: Session, piece: Piece): void {
  const { branches } = session;
  if (piece.kind === 'statement') {
    if (BEGINS_TRANSACTION.test(piece.text)) session.isReadOnly = /\bREAD\s+ONLY\b/i.test(piece.text);
    else if (ENDS_TRANSACTION.test(piece.text)) session.isReadOnly = false;
    return;
  }
  const own = { line: piece.ownLine, holds: true };
  const failed = (branches.at(-1) ?? []).map((one) => ({ ...one, holds: false }));
  if (/^(?:elif|else|endif)$/.test(piece.name)) branches.pop();
  if (piece.name === 'if') branches.push([own]);
  else if (piece.name === 'elif') branches.push([...failed, own]);
  else if (piece.name === 'else') branches.push(failed);
}

function doneInSession(sql: string, contentOf: ContentOf, session: Session): SqlDone {
  const all = piecesOf(sql).map((piece) => {
    const done = ofPiece(piece, contentOf, session);
    follow(session, piece);
    return done;
  });
  return { deeds: all.flatMap((one) => one.deeds), shell: all.flatMap((one) => one.shell) };
}

export function doneBySql(sql: string, contentOf: ContentOf): SqlDone {
  return doneInSession(sql, contentOf, { isReadOnly: false, branches: [] });
}
