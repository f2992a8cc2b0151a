/** For people: each finding with its place, the lines around it, and what to do. */
import type { Diagnostic, Span } from '../diagnostic.js';
import type { FindingGroup, Locate } from '../findings.js';
import { createLocate } from '../findings.js';

const CONTEXT_LINES = 1;
const MAX_WIDTH = 120;

type Paint = (style: 'red' | 'yellow' | 'cyan' | 'bold' | 'dim', text: string) => string;

const STYLES = { bold: 1, dim: 2, red: 31, yellow: 33, cyan: 36 } as const;

function createPaint(colour: boolean): Paint {
  return (style, text) => (colour && text !== '' ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
}

/** Characters that would act on a terminal, or turn the order of what is read, are shown as a mark. */
export function harmless(text: string): string {
  return text.replace(/(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu, '\ufffd');
}

/** A stretch of a long line, around the column that matters. */
function windowOf(line: string, column: number): { readonly text: string; readonly shift: number } {
  if (line.length <= MAX_WIDTH) return { text: line, shift: 0 };
  const from = Math.max(0, Math.min(column - MAX_WIDTH / 2, line.length - MAX_WIDTH));
  const text = line.slice(from, from + MAX_WIDTH);
  return {
    text: `${from > 0 ? '…' : ''}${text}${from + MAX_WIDTH < line.length ? '…' : ''}`,
    shift: from - (from > 0 ? 1 : 0),
  };
}

/** White space as wide as the text, with its tabs, so that what stands below lines up. */
function blank(text: string): string {
  return text.replace(/[^\t]/g, ' ');
}

function frame(text: string, span: Span, locate: Locate, paint: Paint): string[] {
  const { line, column, endLine, endColumn } = locate(span);
  const lines = text.split('\n');
  const first = Math.max(1, line - CONTEXT_LINES);
  const last = Math.min(lines.length, line + CONTEXT_LINES);
  const gutter = String(last).length;
  const shown: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const source = lines[number - 1] ?? '';
    if (number === lines.length && source === '' && number !== line) continue;
    const { text: visible, shift } = windowOf(source, number === line ? column : 1);
    const mark = number === line ? '>' : ' ';
    shown.push(
      `${paint('dim', `${mark} ${String(number).padStart(gutter)} |`)} ${harmless(visible)}`.trimEnd(),
    );
    if (number !== line) continue;
    const from = column - 1 - shift;
    const to = endLine === line ? endColumn - 1 - shift : visible.length;
    const carets = '^'.repeat(Math.max(1, Math.min(to, visible.length) - from));
    shown.push(
      `${paint('dim', `  ${' '.repeat(gutter)} |`)} ${blank(visible.slice(0, from))}${paint('red', carets)}`,
    );
  }
  return shown;
}

function formatOne(diagnostic: Diagnostic, group: FindingGroup, locate: Locate, paint: Paint): string {
  const { code, severity, message, span, hint, related = [] } = diagnostic;
  const place = span === undefined ? undefined : locate(span);
  const where = place === undefined ? '' : `${place.path}:${place.line}:${place.column}: `;
  const label = paint(severity === 'error' ? 'red' : 'yellow', `${severity} ${code}`);
  const lines = [`${paint('bold', where)}${label}: ${paint('bold', harmless(message))}`];
  const text = span === undefined ? undefined : group.files.find(({ path }) => path === span.file)?.text;
  if (span !== undefined && text !== undefined && text !== '')
    lines.push(...frame(text, span, locate, paint));
  if (hint !== undefined) lines.push(`  ${paint('cyan', 'hint:')} ${harmless(hint)}`);
  for (const other of related) {
    const there = locate(other.span);
    lines.push(`  ${there.path}:${there.line}:${there.column}: ${harmless(other.message)}`);
  }
  return lines.join('\n');
}

/** Findings separated by empty lines, with a line end after the last; '' when there are none. */
export function formatPretty(groups: readonly FindingGroup[], colour: boolean): string {
  const paint = createPaint(colour);
  const texts = groups.flatMap((group) => {
    const locate = createLocate(group);
    return group.diagnostics.map((diagnostic) => formatOne(diagnostic, group, locate, paint));
  });
  return texts.length === 0 ? '' : `${texts.join('\n\n')}\n`;
}
