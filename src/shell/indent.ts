/** Indents bash without changing what it does: lines inside here-documents and quoted strings stay where they are. */
import { examine } from './syntax.js';
import type { ShellText } from './quote.js';

/** Puts `width` spaces before each line of code; empty lines stay empty. */
export function indent(text: string, width: number): ShellText {
  const pad = ' '.repeat(width);
  if (!text.includes('\n')) return (text === '' ? '' : pad + text) as ShellText;
  const { literalLines } = examine(text);
  const lines = text.split('\n');
  return lines
    .map((line, at) => (line === '' || literalLines.has(at) ? line : pad + line))
    .join('\n') as ShellText;
}
