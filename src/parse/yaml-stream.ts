/** Runs the YAML parser over a text. In: the text. Out: its documents, with the tokens that they come from, and where it fails to be YAML. */
import { Composer, Parser } from 'yaml';
import type { CST, Document, ErrorCode, YAMLError } from 'yaml';

export interface YamlFailure {
  readonly code: ErrorCode | 'CONTROL_CHARACTER' | 'TOO_DEEP';
  readonly reason: string;
  readonly position: number;
}

export interface YamlStream {
  readonly documents: readonly Document.Parsed[];
  /** The first of all. */
  readonly failure: YamlFailure | undefined;
}

/** The core schema whatever the directives say. Keys are compared by the reader, because the parser compares each with each. */
const OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  keepSourceTokens: true,
} as const;

const NOT_PRINTABLE =
  // eslint-disable-next-line no-control-regex -- finding control characters is the point
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|\p{Surrogate}/u;

function firstOf(errors: readonly Pick<YAMLError, 'code' | 'message' | 'pos'>[]): YamlFailure | undefined {
  const [first, ...others] = errors;
  if (first === undefined) return undefined;
  const { code, message, pos } = others.reduce((a, b) => (b.pos[0] < a.pos[0] ? b : a), first);
  return { code, reason: message, position: pos[0] };
}

/** Composing and reading are recursive and must fit on the stack, so deeper collections are refused before. */
const MAX_DEPTH = 100;

type Collection = CST.BlockMap | CST.BlockSequence | CST.FlowCollection;

function isCollection(token: CST.Token | null | undefined): token is Collection {
  return token !== null && token !== undefined && 'items' in token;
}

function deepCollection(tokens: readonly CST.Token[]): Collection | undefined {
  let level = tokens
    .flatMap((token) => (token.type === 'document' ? [token.value] : []))
    .filter(isCollection);
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    level = level.flatMap(({ items }) =>
      items.flatMap(({ key, value }) => [key, value].filter(isCollection)),
    );
  }
  return level[0];
}

function failed(code: YamlFailure['code'], position: number): YamlStream {
  return { documents: [], failure: { code, reason: '', position } };
}

/** The parser calls itself where entries of brackets run into each other; undefined when it runs out of stack. */
function tokensOf(text: string): CST.Token[] | undefined {
  try {
    return [...new Parser().parse(text)];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export function composeStream(text: string): YamlStream {
  const control = NOT_PRINTABLE.exec(text);
  if (control !== null) return failed('CONTROL_CHARACTER', control.index);
  const tokens = tokensOf(text);
  if (tokens === undefined) return failed('TOO_DEEP', Math.max(text.search(/[[{]/), 0));
  const deep = deepCollection(tokens);
  if (deep !== undefined) return failed('TOO_DEEP', deep.offset);
  const composer = new Composer(OPTIONS);
  const documents = [...composer.compose(tokens)];
  const errors = [...documents.flatMap((document) => document.errors), ...composer.streamInfo().errors];
  return { documents, failure: firstOf(errors) };
}
