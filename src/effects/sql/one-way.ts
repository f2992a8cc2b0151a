/**
 * SQL in one way of writing. In: a piece as psql reads it. Out: its words in one case, without comments; variables of psql that the SQL itself
 * sets are written as the shell's, so that one with another name is the same.
 */
import type { Piece, Token } from './tokens.js';

/** Where a list stands of which any order means the same: its words are of one kind, between commas. */
function endOfList(tokens: readonly Token[], from: number): number | undefined {
  const end = tokens.findIndex(({ text }, at) => at > from && text === ')');
  const inside = tokens.slice(from + 1, end);
  const [first] = inside;
  const isList = inside.every(({ kind, text }, at) => (at % 2 === 1 ? text === ',' : kind === first?.kind));
  const isKnown = first?.kind === 'value' || first?.kind === 'string';
  return end !== -1 && inside.length % 2 === 1 && isList && isKnown ? end : undefined;
}

/** `IN (a, b)` is `IN (b, a)`. */
function listsInOneOrder(tokens: readonly Token[]): readonly Token[] {
  const ordered = [...tokens];
  tokens.forEach(({ kind, text }, at) => {
    const isIn = kind === 'word' && text.toLowerCase() === 'in' && tokens[at + 1]?.text === '(';
    const end = isIn ? endOfList(tokens, at + 1) : undefined;
    if (end === undefined) return;
    const items = tokens.slice(at + 2, end).filter((_, index) => index % 2 === 0);
    items
      .sort((a, b) => (a.text < b.text ? -1 : 1))
      .forEach((item, index) => {
        ordered[at + 2 + index * 2] = item;
      });
  });
  return ordered;
}

/** Words behind which a comparison begins, and the end of what it compares with: a word, a bracket, a comma. */
const BEGINS = /^(?:\(|,|select|where|and|or|not|having|when|on)$/i;
const ENDS = /^(?:\)|,|[a-z]\w*)$/i;

const endOfBrackets = (tokens: readonly Token[], from: number): number => {
  let depth = 0;
  return tokens.findIndex(({ text }, at) => {
    if (at >= from) depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    return at >= from && depth === 0;
  });
};

/** `count(…) >= 1` is `count(…) > 0`: it is a whole number. */
function countsInOneWay(tokens: readonly Token[]): readonly Token[] {
  const said = [...tokens];
  tokens.forEach(({ text }, at) => {
    if (text.toLowerCase() !== 'count' || tokens[at + 1]?.text !== '(') return;
    const operator = endOfBrackets(tokens, at + 1) + 1;
    const [sign, number, next] = tokens.slice(operator, operator + 3);
    const isWhole = sign?.text === '>=' && /^\d{1,9}$/.test(number?.text ?? '');
    if (!isWhole || !BEGINS.test(tokens[at - 1]?.text ?? '(') || !ENDS.test(next?.text ?? ')')) return;
    said[operator] = { kind: 'sign', text: '>' };
    said[operator + 1] = { kind: 'word', text: String(Number(number?.text) - 1) };
  });
  return said;
}

const isGset = (piece: Piece): boolean => piece.kind === 'meta' && piece.name === 'gset';

/** Where the name of each column stands that `\\gset` makes a variable of. */
function namesSet({ tokens }: Piece): readonly number[] {
  let depth = 0;
  return tokens.flatMap(({ text }, at) => {
    depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    const isNamed = depth === 0 && tokens[at - 1]?.text.toLowerCase() === 'as' && /^[a-z_]\w*$/.test(text);
    return isNamed ? [at] : [];
  });
}

/** `:name`, `:'name'` and `:"name"` of names that the SQL sets. */
const withOwnNames = (text: string, own: ReadonlySet<string>): string =>
  text.replace(/:(['"]?)([a-z_]\w*)\1/g, (whole: string, quote: string, name: string) =>
    own.has(name) ? `:${quote}$${name}${quote}` : whole,
  );

function ofPiece(piece: Piece, own: ReadonlySet<string>): string {
  const set = isGset(piece) ? namesSet(piece) : [];
  const words = countsInOneWay(listsInOneOrder(piece.tokens)).map(({ kind, text }, at) => {
    if (set.includes(at)) return `$${text}`;
    if (kind === 'value') return withOwnNames(text, own);
    return kind === 'word' ? text.toLowerCase() : text;
  });
  return [
    ...words,
    ...(piece.kind === 'meta' ? [`\\${piece.name}`, withOwnNames(piece.rest, own)] : []),
  ].join(' ');
}

/** Each piece of what a client is given. */
export function sqlInOneWay(pieces: readonly Piece[]): readonly string[] {
  const own = new Set(
    pieces.filter(isGset).flatMap((piece) => namesSet(piece).map((at) => piece.tokens[at]?.text ?? '')),
  );
  return pieces.map((piece) => ofPiece(piece, own));
}
