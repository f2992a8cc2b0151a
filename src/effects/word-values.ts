/** What a word of a text says. In: a word of the syntax tree, and what is known where it stands. Out: one word or several, with values that only the run knows as `$NAME`. */
import type { Word, WordPart } from 'unbash';
import type { Arg } from './effect.js';
import { exactly } from './effect.js';

export interface Known {
  /** Values that the text itself gives to a variable, in order. */
  readonly variables: ReadonlyMap<string, readonly Arg[]>;
  /** `$1` and on; undefined outside of functions. */
  readonly args: readonly Arg[] | undefined;
}

/** Several values are as good as none, unless a caller tries each. */
function lookUp(known: Known, name: string): Arg {
  const position = /^[1-9]\d*$/.test(name) ? known.args?.[Number(name) - 1] : undefined;
  if (position !== undefined) return position;
  const values = known.variables.get(name) ?? [];
  const [only] = values;
  return only !== undefined && values.length === 1 ? only : { value: `$${name}`, exact: false };
}

function together(parts: readonly Arg[]): Arg {
  const how = parts.map((one) => one.how ?? '').join('');
  return {
    value: parts.map(({ value }) => value).join(''),
    exact: parts.every(({ exact }) => exact),
    ...(how === '' ? {} : { how }),
  };
}

/** Commands in a word, as short as people read them. */
const inexact = (text: string): Arg => ({
  value: text.replace(/^`([^`\\]*)`$/, '$($1)').replace(/\s+/g, ' '),
  exact: false,
});

export function ofPart(part: WordPart, known: Known): Arg {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return exactly(part.value);
    case 'Glob':
      return exactly(part.text);
    case 'DoubleQuoted':
    case 'LocaleString':
      return together(part.parts.map((one) => ofPart(one, known)));
    case 'SimpleExpansion':
      return lookUp(known, part.text.slice(1));
    case 'ParameterExpansion': {
      const { operation, parameter, prefix, index } = part;
      if (prefix !== undefined || index !== undefined) return inexact(part.text);
      if (operation === undefined) return lookUp(known, parameter);
      const how = part.text.slice(part.text.indexOf(parameter) + parameter.length, -1);
      const chosen =
        operation.type === 'Default' && operation.operator.endsWith('+')
          ? ofWord(operation.operand, known)
          : lookUp(known, parameter);
      return { ...chosen, exact: false, how };
    }
    default:
      return inexact(part.text);
  }
}

/** As one word. */
export function ofWord(word: Word, known: Known): Arg {
  if (word.parts === undefined) return exactly(word.value);
  return together(word.parts.map((part) => ofPart(part, known)));
}

/** Parts that bash splits at blanks, or makes names of files of, where no quotes stand around them. */
const SPLIT: ReadonlySet<WordPart['type']> = new Set([
  'SimpleExpansion',
  'ParameterExpansion',
  'CommandExpansion',
  'Glob',
  'BraceExpansion',
]);

const ALL = /^"?\$(?:@|\*|\{@\}|\{@:1\})"?$/;

/** All arguments, or a word when there are none. */
const OR_ELSE = /^"\$\{@:-(\w+)\}"$/;

/** As the words that a command gets: `"$@"` is all arguments of the function, and `${X:+…}` may be none. */
export function wordsOf(word: Word, known: Known): readonly Arg[] {
  const otherwise = OR_ELSE.exec(word.text)?.[1];
  if (otherwise !== undefined && known.args !== undefined)
    return known.args.length === 0 ? [exactly(otherwise)] : known.args;
  if (ALL.test(word.text)) return known.args ?? [{ value: '$@', exact: false }];
  const one = ofWord(word, known);
  // A value without quotes that the text itself gave is split, as bash does.
  if (/^\$\w+$/.test(word.text) && one.exact)
    return one.value
      .split(/\s+/)
      .filter((part) => part !== '')
      .map(exactly);
  const isSplit = word.parts?.some(({ type }) => SPLIT.has(type)) === true;
  return [isSplit ? { ...one, how: `${one.how ?? ''} unquoted` } : one];
}
