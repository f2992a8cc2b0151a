/** What bash refuses and the parser lets pass. In: a text and its syntax tree. Out: the places; the list grows with what random texts find. */
import { forEachChild, parse } from 'unbash';
import type { ArithmeticExpression, Command, ParsedScript, SyntaxNode } from 'unbash';

export interface Gap {
  readonly message: string;
  readonly offset: number;
}

function gap(message: string, offset: number): Gap[] {
  return [{ message, offset }];
}

const BRACKET = /[()]/;

/** Blanks, line continuations and comments are all that stands between the words of a command. */
function betweenWords({ prefix, name, suffix, pos, end }: Command, text: string): Gap[] {
  if (!BRACKET.test(text.slice(pos, end))) return [];
  const nodes = [...prefix, ...(name === undefined ? [] : [name]), ...suffix].sort((a, b) => a.pos - b.pos);
  return nodes.slice(1).flatMap((node, at) => {
    const from = nodes[at]?.end ?? node.pos;
    const bracket = from > node.pos ? -1 : text.slice(from, node.pos).search(BRACKET);
    return bracket === -1 ? [] : gap('a bracket stands between words: put it in quotes', from + bracket);
  });
}

const BEHIND = /(?:[ \t]|\\\n)*\(/y;

/** No bracket opens behind the last word of a command. */
function behindWords({ end }: Command, text: string): Gap[] {
  BEHIND.lastIndex = end;
  return BEHIND.test(text) ? gap('a bracket stands behind the words of a command', BEHIND.lastIndex - 1) : [];
}

/** The first bracket of a word that neither a backslash nor quotes protect. */
function bareBracket(text: string): number {
  return BRACKET.test(text) ? text.replace(/\\[\s\S]/g, '..').search(BRACKET) : -1;
}

/** `$[` begins arithmetic also in double quotes and in here-documents. */
function openArithmetic(node: SyntaxNode, text: string): Gap[] {
  const plain = node.type === 'Literal' || (node.type === 'Word' && node.parts === undefined);
  const said = plain ? text.slice(node.pos, node.end) : '';
  const at = said.includes('$[') ? said.replace(/\\[\s\S]/g, '..').indexOf('$[') : -1;
  return at === -1 ? [] : gap('`$[` is not closed by `]`', node.pos + at);
}

function insideOf(script: ParsedScript | undefined): Gap[] {
  return (script?.errors ?? []).map(({ message, pos }) => ({ message, offset: pos }));
}

/** bash finds out when it runs the text. */
function operandMissing(operand: ArithmeticExpression): Gap[] {
  return operand.type === 'ArithmeticWord' && operand.value === ''
    ? gap('an operand is missing in arithmetic', operand.pos)
    : [];
}

const EXPANDING = new Set(['ParameterExpansion', 'TestBinary', 'TestUnary']);

function inNode(node: SyntaxNode, text: string): Gap[] {
  switch (node.type) {
    case 'Command':
      return [...betweenWords(node, text), ...behindWords(node, text)];
    case 'CommandExpansion':
      return node.text.startsWith('${')
        ? gap('`${ …; }` is no expansion: write `$(…)`', node.pos)
        : insideOf(node.script);
    case 'ProcessSubstitution':
      return insideOf(node.script);
    case 'Redirect': {
      const { target } = node;
      const number =
        target !== undefined && /^[0-9]+$/.test(target.text) && /[<>]/.test(text[target.end] ?? '');
      return number ? gap('a file is expected before the next redirection', target.pos) : [];
    }
    case 'ParameterExpansion':
      return node.operation?.type === 'Unknown' || node.parameter === ''
        ? gap(`\`${node.text}\` is no expansion that bash has`, node.pos)
        : [];
    case 'ArithmeticBinary':
      return operandMissing(node.right);
    case 'ArithmeticUnary':
      return operandMissing(node.operand);
    case 'ArithmeticWord':
      return /^\w+\s+\w/.test(node.value) ? gap('an operator is missing in arithmetic', node.pos) : [];
    case 'HereDoc':
      return node.delimiter?.value === '' ? gap('the here-document has no word that ends it', node.pos) : [];
    case 'ExtendedGlob':
      return gap(
        `\`${node.operator}(…)\` is a pattern only where \`extglob\` is set before the text is read`,
        node.pos,
      );
    case 'Literal': {
      const at = bareBracket(text.slice(node.pos, node.end));
      return at === -1 ? [] : gap('a bracket stands inside a word: put it in quotes', node.pos + at);
    }
    case 'Word': {
      const at = node.parts === undefined ? bareBracket(node.text) : -1;
      return at === -1 ? [] : gap('a bracket stands inside a word: put it in quotes', node.pos + at);
    }
    default:
      return [];
  }
}

const QUOTED = new Set([
  'DoubleQuoted',
  'LocaleString',
  'HereDocBody',
  'SingleQuoted',
  'AnsiCQuoted',
  'ArithmeticExpansion',
]);

/** Brackets mean themselves in quotes, in here-documents, in `[[ … ]]` and in the patterns of an expansion. */
function walk(node: SyntaxNode, text: string, quoted: boolean, found: Gap[]): void {
  const literal = node.type === 'Literal' || node.type === 'Word' || node.type === 'ExtendedGlob';
  if (!(quoted && literal)) found.push(...inNode(node, text));
  found.push(...openArithmetic(node, text));
  if (node.type === 'Script' && node.source !== undefined) return;
  const code = node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution';
  const inside = code ? false : quoted || QUOTED.has(node.type) || EXPANDING.has(node.type);
  forEachChild(node, (child) => {
    walk(child, text, inside, found);
  });
}

/** A backslash at the very end, outside of a comment, would join the next line to the text. */
function atEnd(text: string): Gap[] {
  const trimmed = text.trimEnd();
  const slashes = /\\*$/.exec(trimmed)?.[0].length ?? 0;
  if (slashes % 2 === 0) return [];
  const joined = `${trimmed.slice(0, -1)}x`;
  const isComment = (parse(joined).commands.at(-1)?.end ?? 0) < joined.length;
  return isComment
    ? []
    : gap('a backslash ends the text and would take in the next line', trimmed.length - 1);
}

export function gapsIn(tree: ParsedScript, text: string): Gap[] {
  const found: Gap[] = [];
  walk(tree, text, false, found);
  return [...found, ...atEnd(text)].sort((a, b) => a.offset - b.offset);
}
