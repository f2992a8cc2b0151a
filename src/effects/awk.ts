/**
 * A program for awk in one way of writing. In: the program, and names that its caller gives a value. Out: its words, with layout, comments
 * and the names of its own variables in one form; what cannot be told apart stays as it is.
 */

const TOKENS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['blank', /(?:[ \t\r]|\\\n|#[^\n]*)+/y],
  ['line', /\n/y],
  ['string', /"(?:[^"\\\n]|\\[\s\S])*"/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y],
  ['call', /[A-Za-z_]\w*(?=\s*\()/y],
  ['name', /[A-Za-z_]\w*/y],
  ['sign', /&&|\|\||>>|!~|\+\+|--|[-+*%^=!<>]=|[^/]/y],
];
const REGULAR_EXPRESSION = /\/(?:[^/\\\n[]|\\.|\[\^?\]?[^\]\n]*\])+\//y;

/** Names with small letters that are the language's own and need no bracket behind them. */
const WORDS: ReadonlySet<string> = new Set(
  'if else while for do break continue next nextfile exit return delete in getline print printf function func length switch case default'.split(
    ' ',
  ),
);

interface Token {
  readonly kind: string;
  readonly text: string;
}

/** Behind a value a slash divides; behind a bracket that closes it is not told here. */
function slashAt(program: string, at: number, last: Token | undefined): Token | undefined {
  if (last?.text === ')') return undefined;
  const divides = ['number', 'string', 'call'].includes(last?.kind ?? '') || last?.text === ']';
  if (divides || (last?.kind === 'name' && !WORDS.has(last.text))) return { kind: 'sign', text: '/' };
  REGULAR_EXPRESSION.lastIndex = at;
  const [text] = REGULAR_EXPRESSION.exec(program) ?? [];
  return text === undefined ? undefined : { kind: 'string', text };
}

function tokenAt(program: string, at: number, last: Token | undefined): Token | undefined {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const [text] = pattern.exec(program) ?? [];
    if (text !== undefined) return { kind, text };
  }
  return slashAt(program, at, last);
}

/** Tokens without what means nothing: blanks, and line ends where the language needs none; undefined when a slash is not told. */
function tokensOf(program: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < program.length;) {
    const last = tokens.at(-1);
    const token = tokenAt(program, at, last);
    if (token === undefined) return undefined;
    at += token.text.length;
    if (token.text === '}' && last?.kind === 'line') tokens.pop();
    const isIdle = last === undefined || ['{', ';', ',', '&&', '||', '\n'].includes(last.text);
    if (token.kind !== 'blank' && !(token.kind === 'line' && isIdle)) tokens.push(token);
  }
  return tokens.at(-1)?.kind === 'line' ? tokens.slice(0, -1) : tokens;
}

/** The own variables of a program, numbered as they come; a name that something else gives a value stays. */
export function awkInOneWay(program: string, given: ReadonlySet<string>): string {
  const numbers = new Map<string, string>();
  const said = tokensOf(program)?.map(({ kind, text }) => {
    if (kind !== 'name' || !/^[a-z_]/.test(text) || WORDS.has(text) || given.has(text)) return text;
    numbers.set(text, numbers.get(text) ?? `variable ${numbers.size + 1}`);
    return numbers.get(text) ?? text;
  });
  return said?.join(' ') ?? program;
}
