/** Finds what is opened and not closed before a place. In: a text that is not YAML, and where the parser gave up. Out: the offset of a quote or bracket. */
import { Lexer } from 'yaml';

interface Lexeme {
  readonly start: number;
  readonly source: string;
}

/** These stand for no character of the text: a document begins, brackets end too early, what follows is a scalar. */
const DOCUMENT = '\u0002';
const FLOW_END = '\u0018';
const SCALAR = '\u001f';

/** Quotes, brackets and ends of brackets, without what stands inside of scalars. */
function lexemesOf(text: string): Lexeme[] {
  const lexemes: Lexeme[] = [];
  let at = 0;
  let previous = '';
  for (const source of new Lexer().lex(text)) {
    const isMark = source === DOCUMENT || source === FLOW_END || source === SCALAR;
    if (previous !== SCALAR && source !== SCALAR) lexemes.push({ start: at, source });
    if (!isMark) at += source.length;
    previous = source;
  }
  return lexemes;
}

function isOpen(source: string): boolean {
  const quote = source.charAt(0);
  return source.length === 1 || !source.endsWith(quote);
}

/** Lines that look like entries of a mapping, and are text because a quote before them is not closed. */
const SWALLOWED = /\n *(?:- +)*[A-Za-z_][\w-]*:(?=\s|$)/;

/** The quote that takes in what stands at `position`, or lines before it that were not meant. */
export function openQuote(text: string, position: number): number | undefined {
  return lexemesOf(text).find(({ start, source }) => {
    if (!/^["']/.test(source) || start > position) return false;
    const lineEnd = text.indexOf('\n', start + source.length);
    if (position > (lineEnd === -1 ? text.length : lineEnd)) return false;
    return isOpen(source) || SWALLOWED.test(source);
  })?.start;
}

/** The innermost bracket that is open at `position`. */
export function openBracket(text: string, position: number): number | undefined {
  const open: number[] = [];
  for (const { start, source } of lexemesOf(text)) {
    if (start >= position) break;
    if (source === '[' || source === '{') open.push(start);
    if (source === ']' || source === '}') open.pop();
  }
  return open.at(-1);
}
