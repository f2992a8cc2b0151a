/** SQL for the eye, with what psql adds. In: statements. Out: pieces. */
import { byRules, joined, piece } from './piece.js';
import type { Piece } from './piece.js';

const KEYWORDS =
  'all alter analyze and any array as asc begin between by cascade case cast check column comment commit constraint copy create cross ' +
  'current_date current_user database declare default delete desc distinct do drop else elsif end except execute exists extension filter ' +
  'first for foreign from full function grant group having if ilike in index inner insert into is join key language lateral left like limit ' +
  'lock loop mode not null nulls offset on only or order outer over owner partition primary privileges procedure raise read reassign ' +
  'references release returning returns revoke right role rollback row savepoint schema select sequence session set show table temporary ' +
  'then to transaction trigger truncate type union unique update using values view when where while with';

/** Patterns match where they are asked, or not at all. */
const RULES = [
  [/--.*|\/\*[^]*?\*\//y, 'comment'],
  [/[eE]?'(?:[^']|'')*'/y, 'string'],
  [/::/y, 'plain'],
  [/:'\w+'|:"\w+"|:\{\?\w+\}|:[A-Za-z_]\w*/y, 'variable'],
  [/\\[a-z?!]+/y, 'command'],
  [new RegExp(`\\b(?:${KEYWORDS.replaceAll(' ', '|')})\\b`, 'iy'), 'keyword'],
  [/\w+|\s+|"(?:[^"]|"")*"/y, 'plain'],
] as const;

/** What psql puts in is handed over under the same name. */
const named = (one: Piece): Piece =>
  one.tone === 'variable' ? piece('variable', one.text, /[A-Za-z_]\w*/.exec(one.text)?.[0] ?? '') : one;

export const sqlPieces = (text: string): Piece[] => joined(byRules(text, RULES).map(named));
