/**
 * Where a node was written, with all that is needed to carry an edit back: bytes, lines, the comments that belong to it, and the
 * include that brought it in. In: a document and a pointer. Out: the origin; undefined when there is no such node.
 */
import type { Span } from '../diagnostics/diagnostic.js';
import type { NodeLocation, Pointer, ProcedureDocument } from './document.js';

export interface Origin {
  /** The value, in UTF-16 units of the normalised text. */
  readonly span: Span;
  readonly key: Span | undefined;
  /** The same span in bytes of the normalised text as UTF-8, the end exclusive. */
  readonly byteStart: number;
  readonly byteEnd: number;
  /** Lines of its first and last character, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** Comments on the lines right above it and behind it, in the order of the file. */
  readonly comments: readonly Span[];
  /** Where the file that holds it is named, when it is an included one. */
  readonly include: Span | undefined;
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

/**
 * Comment lines without a gap above a line. One that is indented further than the line may as well be text of a block above it,
 * and is left out.
 */
function commentsAbove(file: string, text: string, below: Line): Span[] {
  const indent = below.text.search(/\S/);
  const found: Span[] = [];
  for (let { start } = below; start > 0;) {
    const line = lineAt(text, start - 1);
    const column = line.text.search(/\S/);
    if (column === -1 || column > indent || line.text[column] !== '#') break;
    found.unshift({ file, start: line.start + column, end: line.start + line.text.trimEnd().length });
    start = line.start;
  }
  return found;
}

/** A comment behind an offset on its line, with nothing but closing brackets between; or behind a block's indicator. */
function commentBehind(file: string, text: string, offset: number, isBlock: boolean): Span[] {
  const { start, text: line } = lineAt(text, offset);
  const rest = line.slice(offset - start);
  const [whole, before] = (isBlock ? /^(: *[|>][0-9+-]*\s+)#.*$/ : /^([\s,\]}]*\s)#.*$/).exec(rest) ?? [];
  if (whole === undefined || before === undefined) return [];
  return [{ file, start: offset + before.length, end: start + line.trimEnd().length }];
}

/** Whether the node begins its line, so that what stands above the line is said of it. */
function beginsLine({ start, text }: Line, offset: number, isItem: boolean): boolean {
  const before = text.slice(0, offset - start);
  return isItem ? /^\s*(?:- *)+$/.test(before) : /^\s*$/.test(before);
}

function commentsOf(textOf: (file: string) => string, { value, key, include }: NodeLocation): Span[] {
  const isText = include !== undefined && include.file !== value.file && value.start === 0;
  const outside = key !== undefined && isText && key.file !== value.file ? include : undefined;
  const anchor = key ?? value;
  const text = textOf(anchor.file);
  const line = lineAt(text, anchor.start);
  const above = beginsLine(line, anchor.start, key === undefined)
    ? commentsAbove(anchor.file, text, line)
    : [];
  if (outside !== undefined) return [...above, ...commentBehind(outside.file, text, outside.end, false)];
  const isBlock = key !== undefined && lineAt(text, key.start).start !== lineAt(text, value.start).start;
  if (isBlock) return [...above, ...commentBehind(anchor.file, text, anchor.end, true)];
  const isOneLine = !text.slice(value.start, value.end).includes('\n');
  return isOneLine ? [...above, ...commentBehind(value.file, text, value.end, false)] : above;
}

export function originOf(document: ProcedureDocument, pointer: Pointer): Origin | undefined {
  const location = document.locations.get(pointer);
  if (location === undefined) return undefined;
  const textOf = (file: string): string => document.files.find(({ path }) => path === file)?.text ?? '';
  const { value, key, include } = location;
  const text = textOf(value.file);
  const line = (offset: number): number => text.slice(0, offset).split('\n').length;
  const bytes = (offset: number): number => Buffer.byteLength(text.slice(0, offset));
  return {
    span: value,
    key,
    byteStart: bytes(value.start),
    byteEnd: bytes(value.end),
    line: line(value.start),
    endLine: line(Math.max(value.start, value.end - 1)),
    comments: commentsOf(textOf, location),
    include,
  };
}
