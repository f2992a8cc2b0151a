/** Says in a person's words why a YAML text cannot be parsed. In: the parser's reason and place. Out: message, hint and the place to show. */
import type { DiagnosticCode } from '../diagnostics/codes.js';

export interface YamlTrouble {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
  readonly start: number;
  readonly end: number;
}

interface Line {
  readonly start: number;
  readonly text: string;
}

function lineAt(text: string, offset: number): Line {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, text: text.slice(start, end === -1 ? text.length : end) };
}

/** A plain value may not begin with these; the parser only says that the indentation is bad. */
const RESERVED_START = /^[@`%&*!|>'"[\]{},?-]/;

function explainEntry(text: string, position: number): Pick<YamlTrouble, 'message' | 'hint'> | undefined {
  const line = lineAt(text, position);
  const before = line.text.slice(0, position - line.start);
  const rest = text.slice(position);
  if (/[:-]\s+$/.test(before) && /^[@`%]/.test(rest)) {
    const found = rest.charAt(0);
    return { message: `a value cannot begin with \`${found}\``, hint: 'put the value in quotes' };
  }
  if (/:\s+\S.*$/.test(before) && rest.startsWith(':')) {
    const hint = 'put the value in quotes, or write it as a block under `|`';
    return { message: 'a value that holds `: ` is taken for another key', hint };
  }
  if (/["']\s*$/.test(before) && !RESERVED_START.test(rest)) {
    const hint =
      "put the whole value into one pair of quotes; in single quotes, a quote is written twice: ''";
    return { message: 'text follows the closing quote', hint };
  }
  if (before.trim() === '') {
    const hint = 'keys of one mapping begin in the same column';
    return { message: 'the line is indented differently from the lines that it belongs to', hint };
  }
  return undefined;
}

const REASONS: readonly {
  readonly reason: RegExp;
  readonly message: string;
  readonly hint?: string;
}[] = [
  {
    reason: /within a flow collection/,
    message: 'a bracket `[` or `{` is not closed',
    hint: 'add the closing bracket; a value with brackets in it needs quotes',
  },
  {
    reason: /missed comma/,
    message: 'a comma is missing between two entries',
    hint: 'values with brackets or quotes in them need quotes',
  },
  { reason: /quoted scalar/, message: 'a quote is not closed', hint: 'add the closing quote' },
  {
    reason: /deficient indentation/,
    message: 'a quoted value or a bracket goes on in a line that is not indented',
    hint: 'close the quote or the bracket, or indent the line',
  },
  {
    reason: /unknown escape/,
    message: 'the escape sequence is not known',
    hint: 'in double quotes a backslash is written twice; in single quotes it stands for itself',
  },
  {
    reason: /hexadecimal/,
    message: 'the escape sequence is not complete',
    hint: 'write two digits after \\x, four after \\u, eight after \\U',
  },
  {
    reason: /expected ':'|multiline key/,
    message: 'a key without a colon',
    hint: 'write `key: value`; text of several lines stands in a block under `|`',
  },
  {
    reason: /non-printable|JSON character|null byte/,
    message: 'the file holds a control character',
    hint: 'remove it',
  },
  { reason: /maxDepth/, message: 'values are nested too deeply' },
  {
    reason: /sequence entry/,
    message: 'the item is indented differently from the list that it belongs to',
    hint: 'items of one list begin in the same column',
  },
  {
    reason: /line break is expected/,
    message: 'text follows the block indicator',
    hint: 'text under `|` or `>` begins on the next line',
  },
];

/** Words for a failure of the YAML parser at `position`. */
export function explainYamlFailure(text: string, reason: string, position: number): YamlTrouble {
  const at = Math.min(position, Math.max(text.length - 1, 0));
  const place = { start: at, end: Math.min(at + 1, text.length) };
  if (
    /tab characters/.test(reason) ||
    (/indentation|mapping entry/.test(reason) && /^ *\t/.test(lineAt(text, at).text))
  ) {
    const line = lineAt(text, at);
    const start = line.start + Math.max(line.text.indexOf('\t'), 0);
    return { code: 'SW0202', message: 'a tab indents the line', hint: 'use spaces', start, end: start + 1 };
  }
  const entry = /mapping entry/.test(reason) ? explainEntry(text, position) : undefined;
  if (entry !== undefined) return { code: 'SW0201', ...entry, ...place };
  const known = REASONS.find((candidate) => candidate.reason.test(reason));
  const hint = known?.hint === undefined ? {} : { hint: known.hint };
  return { code: 'SW0201', message: known?.message ?? reason, ...hint, ...place };
}
