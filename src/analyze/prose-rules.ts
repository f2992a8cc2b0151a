/** What is wrong with prose. */
import { Lexer } from 'marked';
import type { Token } from 'marked';
import type { DiagnosticCode } from '../diagnostics/codes.js';
import type { Model } from '../model/model.js';
import type { Report } from '../parse/report.js';
import type { PlacedField } from './scope.js';

/** Lines by which the script finds its own parts; those of steps have the step's id. */
const MARK = /^(?:# (?:>>>|<<<) (?<id>\S+)|# ==== runner ====|sw_data_digest=.*)$/gm;

/** Texts whose every line can begin a line of the script; the first line of other texts stands behind a name or a number sign. */
const IN_SCRIPT = new Set(['shell', 'sql', 'content', 'manifest', 'template']);

/** A line that is a mark of the script's would mislead it. */
export function checkMarks(field: PlacedField, { phases }: Model, report: Report): void {
  const isStep = (wanted: string): boolean =>
    phases.some(({ steps }) => steps.some(({ id }) => id === wanted));
  const match = [...field.text.matchAll(MARK)].find(
    ({ index, groups }) =>
      (index > 0 || IN_SCRIPT.has(field.language)) && (groups?.['id'] === undefined || isStep(groups['id'])),
  );
  if (match === undefined) return;
  report({
    code: 'SW0503',
    message: `the line \`${match[0]}\` is a mark of the script's`,
    hint: 'word it another way',
    at: field.pointer,
    within: { text: field.text, offset: match.index, length: match[0].length },
  });
}

interface ProseProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint: string;
}

function isOpenFence(raw: string): boolean {
  const [, mark = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(raw) ?? [];
  return mark !== '' && !new RegExp(`\\n[ \\t]*${mark}[${mark.charAt(0)}]*[ \\t]*\\n*$`).test(raw);
}

function problemOf(token: Token): ProseProblem | undefined {
  if (token.type === 'html') {
    const hint = 'put what is meant as text in backquotes; prose has no markup but Markdown';
    return { code: 'SW0708', message: `\`${token.raw.trim().slice(0, 40)}\` is HTML`, hint };
  }
  if (token.type === 'heading') {
    const hint = 'the headings of a guide are its phases and steps: use `**bold**`, or make a step of it';
    return { code: 'SW0709', message: 'a heading stands in the prose', hint };
  }
  if (token.type !== 'code') return undefined;
  if (isOpenFence(token.raw)) {
    const hint = 'close it with as many backquotes or tildes on a line of its own';
    return { code: 'SW0706', message: 'this code block is opened and not closed', hint };
  }
  if (!/\brole=/.test(String(token['lang'] ?? ''))) return undefined;
  const hint = 'name the language alone: blocks with a role are those that are run';
  return { code: 'SW0709', message: 'this code block claims to be one of the guide', hint };
}

function tokensIn(token: Token): readonly Token[] {
  const parts = token as {
    tokens?: Token[];
    items?: Token[];
    header?: { tokens: Token[] }[];
    rows?: { tokens: Token[] }[][];
  };
  const cells = [...(parts.header ?? []), ...(parts.rows ?? []).flat()].flatMap(({ tokens }) => tokens);
  return [...(parts.tokens ?? []), ...(parts.items ?? []), ...cells];
}

/** The offset of a token's text; tokens are met in the order of the text. */
function walk(tokens: readonly Token[], field: PlacedField, from: number, report: Report): void {
  let at = from;
  for (const token of tokens) {
    const raw = token.raw.trim().split('\n')[0] ?? '';
    const offset = Math.max(field.text.indexOf(raw, at), from);
    const problem = problemOf(token);
    if (problem === undefined) walk(tokensIn(token), field, offset, report);
    else report({ ...problem, at: field.pointer, within: { text: field.text, offset, length: raw.length } });
    at = offset + raw.length;
  }
}

/** Without one of these there is no HTML, no heading and no block of code. Most prose has none, and reading Markdown takes long. */
const MAY_BE_REFUSED = /[<#\t]|```|~~~| {4}|[-=] *$/m;

/** Prose must stay prose: what would be markup of the guide itself, or swallow what follows, is refused. */
export function checkProse(field: PlacedField, report: Report): void {
  if (MAY_BE_REFUSED.test(field.text)) walk(new Lexer().lex(field.text), field, 0, report);
}

/** A title or a question: one line, in which only inline markup means anything. */
export function checkLine(field: PlacedField, report: Report): void {
  if (field.text.includes('<')) walk(new Lexer().inlineTokens(field.text), field, 0, report);
}
