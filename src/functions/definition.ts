/** A function as it is declared or made. In: its name, help and body. Out: the lines that guide and script both hold. */
import type { Pointer } from '../parse/document.js';
import { indent } from '../shell/indent.js';
import { shellText } from '../shell/quote.js';
import type { ShellText } from '../shell/quote.js';

/** Where a function comes from, in the order in which functions are rendered. */
export const FUNCTION_ORIGINS = ['library', 'place', 'connection', 'procedure'] as const;
export type FunctionOrigin = (typeof FUNCTION_ORIGINS)[number];

/** What a text or a function uses by itself. */
export interface Uses {
  readonly calls: readonly string[];
  readonly tools: readonly string[];
  readonly reads: readonly string[];
}

export interface FunctionDefinition {
  readonly name: string;
  readonly from: FunctionOrigin;
  /** What it does; Markdown, without the name. */
  readonly help: string;
  /** Comment and definition, without a trailing newline. */
  readonly source: ShellText;
  /** Whether the guide has it in its appendix. */
  readonly appendix: boolean;
  /** What makes it, in the procedure; undefined for the library. */
  readonly origin: Pointer | undefined;
  /** What it uses, where that is known already. */
  readonly uses: Uses | undefined;
}

/** What a place or a connection makes; `help` begins with the words that are passed, as in `COMMAND...: runs it`. */
export interface FunctionDraft {
  readonly name: string;
  readonly help: string;
  readonly body: string;
  readonly appendix?: boolean;
}

/** Longer lines are hard to read in a terminal. */
const WIDTH = 110;

/** Arguments before the colon, in capitals or brackets, as in `FOLDER [FILE]...:`. */
const ARGUMENTS = /^(?:(?:[A-Z][A-Z_]*|\[[^\]]*\])(?:\.\.\.)? ?)+:/;

function commentLines(name: string, help: string): string[] {
  const [first = '', ...others] = help.trim().split('\n');
  const separator = ARGUMENTS.test(first) ? ' ' : ': ';
  return [`# ${name}${separator}${first}`, ...others.map((line) => `# ${line}`)].map((line) =>
    line.trimEnd(),
  );
}

/** Comment and definition. A comment of one line stands behind the brace where the two fit in a line. */
export function headed(name: string, comment: readonly string[], definition: string): string {
  const [first = '', ...others] = comment;
  const [head = '', ...lines] = definition.split('\n');
  const signed = `${head} # ${first.replace(/^# /, '').slice(name.length).replace(/^:? /, '')}`;
  const fits = others.length === 0 && lines.some((line) => line !== '') && signed.length <= WIDTH;
  return [...(fits ? [signed] : [...comment, head]), ...lines].join('\n');
}

/** One line where it is short and has nothing that a line can't hold. */
function definitionLines(name: string, body: string): string {
  const line = `${name}() { ${body}; }`;
  const simple = !/[\n#&]|\b(?:if|for|while|until|case|select)\b/.test(body) && !body.endsWith('}');
  return simple && line.length <= WIDTH ? line : `${name}() {\n${indent(body, 2)}\n}`;
}

export function defineFunction(
  { name, help, body, appendix = false }: FunctionDraft,
  from: FunctionOrigin,
  origin: Pointer,
): FunctionDefinition {
  const source = headed(name, commentLines(name, help), definitionLines(name, body.trimEnd()));
  return { name, from, help: help.trim(), source: shellText(source), appendix, origin, uses: undefined };
}

/** The bash name of a place, a connection or a step's part: a dash may not stand in one. */
export function bashName(id: string): string {
  return id.replaceAll('-', '_');
}
