/** Says in a person's words why a text is not YAML. In: the text, and where and why the parser gave up. Out: message, hint and the place to show. */
import { explainBracket, explainComma, explainFlowIndentation } from './yaml-flow.js';
import { explainIndentation, explainItem, explainLongKey, explainNested } from './yaml-indentation.js';
import { lineAt } from './yaml-lines.js';
import { openQuote } from './yaml-open.js';
import type { YamlFailure } from './yaml-stream.js';
import type { YamlTrouble, YamlWords } from './yaml-trouble.js';

type Explain = (text: string, at: number) => YamlWords;

function always(message: string, hint?: string): Explain {
  return () => ({ message, ...(hint === undefined ? {} : { hint }) });
}

function explainStart(text: string, at: number): YamlWords {
  return { message: `a value cannot begin with \`${text.charAt(at)}\``, hint: 'put the value in quotes' };
}

function explainEscape(text: string, at: number): YamlWords {
  const escape = text.slice(at, at + 2);
  if (/[xuU]/.test(escape)) {
    const hint = 'write two digits after \\x, four after \\u, eight after \\U';
    return { message: 'the escape sequence is not complete', hint };
  }
  const hint = 'in double quotes a backslash is written twice; in single quotes it stands for itself';
  return { message: `the escape sequence \`${escape}\` is not known`, hint };
}

const CLOSED: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  '"': [
    'quote',
    "put the whole value into one pair of quotes; in single quotes, a quote is written twice: ''",
  ],
  ']': ['bracket', 'put the whole value in quotes'],
};

function explainAfter(text: string, at: number): YamlWords {
  const last = text.slice(0, at).trimEnd().at(-1) ?? '';
  const [what, hint] = CLOSED[last === "'" ? '"' : last === '}' ? ']' : last] ?? [];
  const isSameLine = text.slice(lineAt(text, at).start, at).trim() !== '';
  if (what === undefined || hint === undefined || !isSameLine) return explainIndentation(text, at);
  return { message: `text follows the closing ${what}`, hint };
}

/** By what the parser says; the first that fits counts. */
const EXPLANATIONS: readonly (readonly [said: RegExp, explain: Explain])[] = [
  [/^CONTROL_CHARACTER/, always('the file holds a control character', 'remove it')],
  [/^TOO_DEEP/, always('values are nested too deeply')],
  [/^BAD_SCALAR_START|Unexpected flow-(?:map|seq)-end/, explainStart],
  [/^BAD_DQ_ESCAPE/, explainEscape],
  [/^BLOCK_IN_FLOW|Missing ,/, explainComma],
  [/Missing space after :/, always('a space is missing after the colon', 'write `key: value`')],
  [/Unexpected (?:,|empty item)/, always('an entry is missing before the comma', 'remove the comma')],
  [/must end with a/, explainBracket],
  [/sufficiently indented and end with/, explainFlowIndentation],
  [
    /Comments must be separated/,
    always('a `#` stands right behind a value', 'put a space before a comment, or the whole value in quotes'),
  ],
  [
    /Not a YAML token|Block scalar header/,
    always('text follows the block indicator', 'text under `|` or `>` begins on the next line'),
  ],
  [
    /more-indented leading empty lines/,
    always(
      'an empty line above the text is indented further than the text',
      'take the blanks out of the empty line',
    ),
  ],
  [
    /on same line with key/,
    always(
      'a list begins in the line of its key',
      'begin it in the next line; a value that begins with `- ` needs quotes',
    ),
  ],
  [/All sequence items|without - indicator/, explainItem],
  [/compact mappings/, explainNested],
  [/^MULTILINE_IMPLICIT_KEY|need to be followed by map values/, explainLongKey],
  [/^BAD_INDENT|^BLOCK_AS_IMPLICIT_KEY/, explainIndentation],
  [/^UNEXPECTED_TOKEN/, explainAfter],
];

function explain(text: string, said: string, position: number): YamlWords {
  const quote = openQuote(text, position);
  if (quote !== undefined) {
    const hint = 'add the closing quote; text of several lines stands in a block under `|`';
    return { message: 'the quote that opens here is not closed', hint, at: quote };
  }
  const [, known] = EXPLANATIONS.find(([pattern]) => pattern.test(said)) ?? [];
  const reason = said.replace(/^\w+: (.)/, (_, first: string) => first.toLowerCase());
  return known?.(text, position) ?? { message: reason };
}

/** Of a line that a tab indents, more need not be said. */
function tabAt(text: string, { code, reason }: YamlFailure, at: number): number | undefined {
  if (code === 'TAB_AS_INDENT') return at + Math.max(text.slice(at).indexOf('\t'), 0);
  const { start, text: line } = lineAt(text, at);
  const tab = /^ *\t/.exec(line)?.[0].length;
  return tab !== undefined && /INDENT|KEY|indicator|indented/.test(`${code} ${reason}`)
    ? start + tab - 1
    : undefined;
}

/** Words for a failure of the YAML parser. */
export function explainYamlFailure(text: string, failure: YamlFailure): YamlTrouble {
  const position = Math.min(failure.position, Math.max(text.length - 1, 0));
  const tab = tabAt(text, failure, position);
  if (tab !== undefined) {
    return {
      code: 'SW0202',
      message: 'a tab indents the line',
      hint: 'use spaces',
      start: tab,
      end: tab + 1,
    };
  }
  const { at = position, ...words } = explain(text, `${failure.code}: ${failure.reason}`, position);
  const code = failure.code === 'TAG_RESOLVE_FAILED' ? 'SW0207' : 'SW0201';
  return { code, ...words, start: at, end: Math.min(at + 1, text.length) };
}
