/** Functions of a database that the procedure itself creates. In: SQL that creates them. Out: by their names, what is literal in their bodies, and the functions that those call. */
import type { Deed } from '../effect.js';
import { templateOf } from './templates.js';
import { deedsOfStatement, impure, nameAt, nested, upper } from './statement.js';
import { piecesOf, unquoted } from './tokens.js';
import type { Token } from './tokens.js';

export interface Routine {
  /** As it is created. */
  readonly name: string;
  readonly deeds: readonly Deed[];
  /** Functions that are not known to change nothing. */
  readonly calls: readonly string[];
  /** Whether all of it could be read. */
  readonly isRead: boolean;
}

/** Statements that stand by themselves in a body. */
const STATEMENT =
  /^(?:TRUNCATE|ALTER|DROP|CREATE|GRANT|REVOKE|REFRESH|COMMENT|REINDEX|CLUSTER|VACUUM|MERGE|COPY|CALL|REASSIGN)$/;

/** Between two statements of PL/pgSQL; some are that only where a statement may begin. */
const BETWEEN: ReadonlySet<string> = new Set(['BEGIN', 'THEN', 'ELSE', 'LOOP']);
const OPENS: ReadonlySet<string> = new Set([
  'IF',
  'ELSIF',
  'WHILE',
  'DECLARE',
  'EXCEPTION',
  'RETURN',
  'QUERY',
]);
/** Words of PL/pgSQL before a parenthesis. */
const CONTROL: ReadonlySet<string> = new Set(['if', 'elsif', 'while', 'return', 'loop', 'query', 'raise']);

function statementsIn(tokens: readonly Token[]): Token[][] {
  const found: Token[][] = [[]];
  for (const token of tokens) {
    const last = found.at(-1) ?? [];
    const word = upper(token);
    if (BETWEEN.has(word)) found.push([]);
    else if (last.length > 0 || !OPENS.has(word)) last.push(token);
  }
  return found.filter((statement) => statement.length > 0);
}

const isExecute = (token: Token | undefined): boolean => upper(token) === 'EXECUTE';

interface Found {
  readonly deeds: readonly Deed[];
  readonly isRead: boolean;
}

function ofStatement(tokens: readonly Token[]): Found {
  if (STATEMENT.test(upper(tokens[0]))) return { deeds: deedsOfStatement(tokens), isRead: true };
  const at = tokens.findIndex(isExecute);
  if (at === -1) return { deeds: nested(tokens, 0), isRead: true };
  const template = templateOf(tokens.slice(at + 1));
  return { deeds: [], isRead: template?.isWhole === true };
}

/** Statements that a body puts together and runs, as far as it says them. */
function put(tokens: readonly Token[]): Deed[] {
  return tokens.flatMap((_, at) => {
    const isTold = upper(tokens[at - 2]) === 'FORMAT' && tokens[at - 1]?.text === '(';
    const isPattern = upper(tokens[at - 1]) === 'LIKE';
    const template = isTold || isPattern ? undefined : templateOf(tokens.slice(at));
    return piecesOf(template?.sql ?? '').flatMap((piece) => deedsOfStatement(piece.tokens));
  });
}

const changes = (deeds: readonly Deed[]): Deed[] => deeds.filter(({ does }) => does === 'changes');

function routineOf(name: string, body: string): Routine {
  const pieces = piecesOf(body).map(({ tokens }) => tokens);
  const found = pieces.flatMap(statementsIn).map(ofStatement);
  const dynamic = pieces.flat().some(isExecute) ? pieces.flatMap(put) : [];
  const deeds = [...found.flatMap((one) => one.deeds), ...dynamic];
  const called = dynamic.filter(({ does }) => does === 'unknown').flatMap(({ objects }) => objects);
  return {
    name,
    deeds: changes(deeds),
    calls: [
      ...pieces.flatMap(impure).filter((one) => !CONTROL.has(one)),
      ...called.map((object) => object.replace(/^function /, '')),
    ],
    isRead: found.every((one) => one.isRead),
  };
}

const READ: ReadonlySet<string> = new Set(['SQL', 'PLPGSQL']);

function created(tokens: readonly Token[]): Routine | undefined {
  const at = tokens.findIndex((token) => /^(?:FUNCTION|PROCEDURE)$/.test(upper(token)));
  if (upper(tokens[0]) !== 'CREATE' || at === -1 || at > 3) return undefined;
  const language = tokens[tokens.findIndex((token) => upper(token) === 'LANGUAGE') + 1];
  const body = tokens.find(
    ({ kind }, index) => kind === 'body' || (kind === 'string' && upper(tokens[index - 1]) === 'AS'),
  );
  const { name } = nameAt(tokens, at + 1);
  return body !== undefined && READ.has(upper(language))
    ? routineOf(name, unquoted(body))
    : { name, deeds: [], calls: [], isRead: false };
}

/** How a call names it. */
export const keyOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase();

export function routinesIn(sql: string): Routine[] {
  if (!/\b(?:FUNCTION|PROCEDURE)\b/i.test(sql)) return [];
  return piecesOf(sql).flatMap(({ tokens }) => created(tokens) ?? []);
}
