/** Splits SQL as psql reads it into statements and psql's own commands. In: SQL. Out: tokens; comments are left out. Quoting follows PostgreSQL's manual, "Lexical Structure". */
import { lineIn } from '../site.js';

export interface Token {
  /** `quoted` is an identifier in quotes, `value` a reference to a psql variable, `body` a dollar-quoted text. */
  readonly kind: 'word' | 'quoted' | 'string' | 'value' | 'body' | 'sign';
  readonly text: string;
}

/** A string without a prefix, in which a backslash means nothing. */
export const isPlainString = ({ kind, text }: Token): boolean => kind === 'string' && text.startsWith("'");

/** What stands between the quotes or dollars of a token; the escapes of `E'…'` stay as they are written. */
export const unquoted = ({ kind, text }: Token): string =>
  kind === 'body'
    ? text.replace(/^\$\w*\$|\$\w*\$$/g, '')
    : text.replace(/^[^']*'|'$/g, '').replaceAll("''", "'");

interface Written {
  readonly tokens: readonly Token[];
  readonly text: string;
  /** Line of the SQL on which it begins, from 1. */
  readonly line: number;
}

export type Piece =
  | ({ readonly kind: 'statement' } & Written)
  /** A command of psql's, to the end of its line; `tokens` stand before it and are sent by it. */
  | ({
      readonly kind: 'meta';
      readonly name: string;
      readonly rest: string;
      /** The line of the command itself. */
      readonly ownLine: number;
    } & Written);

type Kind = Token['kind'] | 'skip';

const PATTERNS: readonly (readonly [Kind, RegExp])[] = [
  ['skip', /\s+|--[^\n]*/],
  ['string', /[eE]'(?:[^'\\]|''|\\[\s\S])*'?|[bBxXnN]?'(?:[^']|'')*'?/],
  ['quoted', /"(?:[^"]|"")*"?/],
  ['body', /\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?(?:\$\k<tag>\$|$(?![\s\S]))/],
  ['value', /:(?:'\w+'|"\w+"|[A-Za-z_]\w*)/],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*/],
  ['sign', /::|:=|<>|[<>!]=|\|\||->>?|[\s\S]/],
];

/** The first of them that fits, in the group of its name: one search for a token instead of one for each kind. */
const TOKEN = new RegExp(PATTERNS.map(([kind, { source }]) => `(?<${kind}>${source})`).join('|'), 'y');

function endOfComment(sql: string, from: number): number {
  let depth = 0;
  for (let at = from; at < sql.length; at += 1) {
    if (sql.startsWith('/*', at)) depth += 1;
    else if (sql.startsWith('*/', at)) depth -= 1;
    else continue;
    at += 1;
    if (depth === 0) return at + 1;
  }
  return sql.length;
}

function tokenAt(sql: string, at: number): { readonly kind: Kind; readonly text: string } {
  if (sql.startsWith('/*', at)) return { kind: 'skip', text: sql.slice(at, endOfComment(sql, at)) };
  TOKEN.lastIndex = at;
  const found = TOKEN.exec(sql);
  const [kind = 'sign'] = PATTERNS.find(([name]) => found?.groups?.[name] !== undefined) ?? [];
  return { kind, text: found?.[0] ?? sql.charAt(at) };
}

const META = /\\([A-Za-z!?;]+|\\)([^\n]*)/y;

interface Reading {
  readonly pieces: Piece[];
  /** Lines so far, and the one on which the tokens begin. */
  lines: number;
  line: number;
  tokens: Token[];
  /** The tokens as they are written, with one blank where there is space. */
  text: string;
  depth: number;
}

function endStatement(reading: Reading): void {
  if (reading.tokens.length > 0)
    reading.pieces.push({
      kind: 'statement',
      tokens: reading.tokens,
      text: reading.text.trim(),
      line: reading.line,
    });
  reading.tokens = [];
  reading.text = '';
  reading.depth = 0;
}

/** Commands that send what stands before them. */
const SENDS = /^g(?:set|exec|desc|x)?$|^G$|^crosstabview$|^watch$/;

function addMeta(reading: Reading, name: string, rest: string): void {
  const sent = SENDS.test(name) ? reading.tokens : [];
  reading.pieces.push({
    kind: 'meta',
    name,
    rest: rest.trim(),
    tokens: sent,
    text: reading.text.trim(),
    line: reading.line,
    ownLine: reading.lines,
  });
  if (sent.length === 0) return;
  reading.tokens = [];
  reading.text = '';
}

export function piecesOf(sql: string): readonly Piece[] {
  const reading: Reading = { pieces: [], lines: 1, line: 1, tokens: [], text: '', depth: 0 };
  for (let at = 0; at < sql.length;) {
    META.lastIndex = at;
    const meta = sql[at] === '\\' ? META.exec(sql) : null;
    if (meta !== null) {
      addMeta(reading, meta[1] ?? '', meta[2] ?? '');
      at += meta[0].length;
      continue;
    }
    const { kind, text } = tokenAt(sql, at);
    at += text.length;
    if (reading.tokens.length === 0) reading.line = reading.lines;
    reading.lines += lineIn(text, text.length) - 1;
    if (kind === 'skip') {
      reading.text += ' ';
      continue;
    }
    if (text === '(') reading.depth += 1;
    if (text === ')') reading.depth -= 1;
    if (text === ';' && reading.depth <= 0) endStatement(reading);
    else {
      reading.tokens.push({ kind, text });
      reading.text += text.replace(/\s+/g, ' ');
    }
  }
  endStatement(reading);
  return reading.pieces;
}
