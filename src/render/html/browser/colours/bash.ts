/** Bash for the eye: not a parser, but it never loses a character. In: commands. Out: pieces, here-documents in the language that their mark names. */
import { joined, piece } from './piece.js';
import type { Piece, Tone } from './piece.js';
import { sqlPieces } from './sql.js';
import { yamlPieces } from './yaml.js';

const KEYWORDS = new Set(
  'if then else elif fi for while until do done case esac in select function time local export declare readonly unset return exit set ! { } [[ ]]'.split(
    ' ',
  ),
);

/** Words behind which the next word is a command again. */
const BEFORE_COMMAND = new Set('if then else elif while until do time ! {'.split(' '));

interface HereDocument {
  readonly mark: string;
  /** Nothing in it is expanded. */
  readonly quoted: boolean;
  readonly indented: boolean;
}

/** Where the reader of the text stands; it lives as long as one call of `bashPieces`. */
interface Reader {
  readonly text: string;
  readonly pieces: Piece[];
  at: number;
  /** The next word is a command's name. */
  command: boolean;
  readonly waiting: HereDocument[];
}

const VARIABLE = /\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])/y;
const HERE = /<<(-?)\s*(['"]?)\\?([A-Za-z_]\w*)\2/y;
const WORD = /(?:[^\s'"`$\\;&|()<>#]|\\[^]|(?<![\s;&|()])#)+/y;

function matched(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = reader.at;
  return pattern.exec(reader.text);
}

function put(reader: Reader, tone: Tone, length: number, name = ''): void {
  reader.pieces.push(piece(tone, reader.text.slice(reader.at, reader.at + length), name));
  reader.at += length;
}

/** The offset behind the bracket that closes the one at `from`, quotes left aside. */
function closing(text: string, from: number): number {
  const [open = '', close] = text[from] === '{' ? ['{', '}'] : ['(', ')'];
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === "'" && open === '(') at = quoteEnd(text, at) - 1;
    else if (character === open) depth += 1;
    else if (character === close && (depth -= 1) === 0) return at + 1;
  }
  return text.length;
}

function quoteEnd(text: string, from: number): number {
  const end = text.indexOf("'", from + 1);
  return end === -1 ? text.length : end + 1;
}

/** `${NAME…}`, `$NAME`, `$(commands)`; false when the dollar is one of its own. */
function dollar(reader: Reader): boolean {
  const { text, at } = reader;
  const next = text[at + 1];
  if (next === '{') {
    const end = closing(text, at + 1);
    put(reader, 'variable', end - at, /^\$\{([A-Za-z_]\w*)/.exec(text.slice(at, end))?.[1] ?? '');
    return true;
  }
  if (text.startsWith('((', at + 1)) {
    put(reader, 'variable', closing(text, at + 1) - at);
    return true;
  }
  if (next === '(') {
    const end = closing(text, at + 1);
    const inner = bashPieces(text.slice(at + 2, end - 1));
    reader.pieces.push(
      piece('plain', '$('),
      ...inner,
      piece('plain', text.slice(Math.max(at + 2, end - 1), end)),
    );
    reader.at = end;
    return true;
  }
  const name = matched(reader, VARIABLE);
  if (name === null) return false;
  put(reader, 'variable', name[0].length, name[0].slice(1));
  return true;
}

/** Up to the quote that closes it; what is expanded inside has its own tone. */
function doubleQuoted(reader: Reader): void {
  put(reader, 'string', 1);
  while (reader.at < reader.text.length) {
    const character = reader.text[reader.at];
    if (character === '"') {
      put(reader, 'string', 1);
      return;
    }
    if (character === '$' && dollar(reader)) continue;
    put(reader, 'string', character === '\\' ? 2 : 1);
  }
}

/** A text of which only references stand out. */
function expandable(source: string): Piece[] {
  const reader: Reader = { text: source, pieces: [], at: 0, command: false, waiting: [] };
  while (reader.at < source.length)
    if (source[reader.at] !== '$' || !dollar(reader))
      put(reader, 'string', source[reader.at] === '\\' ? 2 : 1);
  return reader.pieces;
}

function bodyPieces(body: string, { mark, quoted }: HereDocument): Piece[] {
  if (mark.startsWith('SQL')) return sqlPieces(body);
  if (mark === 'YAML') return yamlPieces(body);
  if (mark === 'REMOTE') return bashPieces(body);
  return quoted ? [piece('string', body)] : expandable(body);
}

/** What stands behind the line, for each mark on it. */
function hereDocuments(reader: Reader): void {
  for (const document of reader.waiting.splice(0)) {
    const end = new RegExp(`^${document.indented ? '\t*' : ''}${document.mark}$`, 'gm');
    end.lastIndex = reader.at;
    const found = end.exec(reader.text);
    const stop = found?.index ?? reader.text.length;
    reader.pieces.push(...bodyPieces(reader.text.slice(reader.at, stop), document));
    reader.at = stop;
    if (found !== null) put(reader, 'keyword', found[0].length);
  }
}

function wordTone(word: string, command: boolean): Tone {
  if (KEYWORDS.has(word) && (command || word === 'in' || word === ']]')) return 'keyword';
  if (/^--?[A-Za-z]/.test(word)) return 'option';
  return command && !/^\w+\+?=|^\d+$/.test(word) ? 'command' : 'plain';
}

function word(reader: Reader): void {
  const text = matched(reader, WORD)?.[0] ?? reader.text[reader.at] ?? '';
  const begins = /^$|[\s;&|()`]/.test(reader.text[reader.at - 1] ?? '');
  const tone = wordTone(text, reader.command && begins);
  put(reader, tone, text.length);
  reader.command = reader.command && (BEFORE_COMMAND.has(text) || /^\w+\+?=/.test(text));
}

function hereMark(reader: Reader): boolean {
  const found = matched(reader, HERE);
  if (found === null || reader.text.startsWith('<<<', reader.at)) return false;
  const [whole, dash, quote, mark = ''] = found;
  reader.waiting.push({ mark, quoted: quote !== '' || whole.includes('\\'), indented: dash === '-' });
  put(reader, 'keyword', whole.length);
  return true;
}

/** Blanks and signs; what follows most of them is a command. */
function sign(reader: Reader, character: string): void {
  if (/[\n;&|(`]/.test(character)) reader.command = true;
  if (/[<>]/.test(character)) reader.command = false;
  put(reader, 'plain', reader.text.startsWith('<<<', reader.at) ? 3 : 1);
  if (character === '\n') hereDocuments(reader);
}

function next(reader: Reader): void {
  const { text, at } = reader;
  const character = text[at] ?? '';
  if (character === '#' && /^$|[\s;&|()]/.test(text[at - 1] ?? ''))
    put(reader, 'comment', (text.slice(at).split('\n', 1)[0] ?? '').length);
  else if (character === "'") put(reader, 'string', quoteEnd(text, at) - at);
  else if (character === '"') doubleQuoted(reader);
  else if (character === '$' && dollar(reader)) return;
  else if (character === '<' && hereMark(reader)) return;
  else if (/[\s;&|()<>$`]/.test(character)) sign(reader, character);
  else word(reader);
}

export function bashPieces(text: string): Piece[] {
  const reader: Reader = { text, pieces: [], at: 0, command: true, waiting: [] };
  while (reader.at < text.length) next(reader);
  return joined(reader.pieces);
}
