/** What is wrong with prose, and with characters that nobody sees. */
import type { Report } from '../parse/report.js';
import type { PlacedField } from './scope.js';

// eslint-disable-next-line no-control-regex -- finding control characters is the point
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Lines by which the script finds its own parts. */
const MARK = /^(?:# (?:>>>|<<<|====) .*|sw_data_digest=.*)$/m;

/** A line that looks like a mark of the script's would mislead it. */
export function checkMarks(field: PlacedField, report: Report): void {
  const match = MARK.exec(field.text);
  if (match === null) return;
  report({
    code: 'SW0503',
    message: `the line \`${match[0]}\` looks like a mark of the script's`,
    hint: 'word it another way',
    at: field.pointer,
    within: { text: field.text, offset: match.index, length: match[0].length },
  });
}

/** Control and direction characters hide what a text does. */
export function checkCharacters(field: PlacedField, report: Report): void {
  const match = CONTROL.exec(field.text);
  if (match === null) return;
  const code = match[0].codePointAt(0)?.toString(16).padStart(4, '0') ?? '';
  report({
    code: 'SW0705',
    message: `the text holds the invisible character U+${code.toUpperCase()}`,
    hint: 'remove it; in shell, make it with `printf`',
    at: field.pointer,
    within: { text: field.text, offset: match.index, length: 1 },
  });
}

const FENCE = /^ {0,3}(`{3,}|~{3,})([^\n]*)$/gm;

/** A fence that is opened and never closed swallows what follows. */
export function checkProse(field: PlacedField, report: Report): void {
  let open: { readonly mark: string; readonly offset: number } | undefined;
  for (const match of field.text.matchAll(FENCE)) {
    const mark = match[1] ?? '';
    if (open === undefined) open = { mark, offset: match.index };
    else if (mark.startsWith(open.mark) && (match[2] ?? '').trim() === '') open = undefined;
  }
  if (open === undefined) return;
  report({
    code: 'SW0706',
    message: 'this code block is opened and not closed',
    hint: `close it with \`${open.mark}\` on a line of its own`,
    at: field.pointer,
    within: { text: field.text, offset: open.offset, length: open.mark.length },
  });
}
