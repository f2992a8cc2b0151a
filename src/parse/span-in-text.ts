/** Turns an offset inside a text value into a place in its file. */
import type { Span } from '../diagnostics/diagnostic.js';
import type { NodeLocation, ProcedureDocument } from './document.js';

/** Offset in the file of column `column` of the text's line `line`, both from 0. */
function offsetInFile(
  content: string,
  block: { start: number; indent: number },
  line: number,
  column: number,
): number {
  if (line === 0) return block.start + column;
  let at = block.start;
  for (let n = 0; n < line; n += 1) at = content.indexOf('\n', at) + 1;
  return at + block.indent + column;
}

/**
 * The place of `length` units from `offset` of the text at a location. Where the text's lines do not stand in the file as
 * they are (folded or quoted scalars), the whole value is the best that can be said.
 */
export function spanInText(
  document: ProcedureDocument,
  location: NodeLocation,
  text: string,
  offset: number,
  length: number,
): Span {
  const { block, value } = location;
  if (block === undefined) return value;
  const content = document.files.find(({ path }) => path === value.file)?.text;
  if (content === undefined) return value;
  const before = text.slice(0, offset);
  const line = before.split('\n').length - 1;
  const start = offsetInFile(content, block, line, offset - (before.lastIndexOf('\n') + 1));
  return { file: value.file, start, end: start + Math.max(length, 1) };
}
