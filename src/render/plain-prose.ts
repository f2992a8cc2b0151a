/**
 * Prose of words, simple code spans, bold words and links to places of the same page: what Markdown makes of it is known without reading
 * it, which takes many times as long. In: Markdown. Out: whether it is such.
 */

/** Words: an underscore inside of one marks nothing, nor does a colon that begins no address. */
const WORDS = String.raw`[A-Za-z0-9 ,.;()?'"%/=+\${}–—…-]|:(?!\/\/)|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])`;
/** In single backquotes. */
const CODE = '`[^`]+`(?!`)';
const BOLD = String.raw`(?<=^|[ (\n])\*\*(?! )(?:${WORDS}|\`[^\`*\n]+\`(?!\`))+(?<! )\*\*(?=$|[ ,.;:)\n])`;
const LINK = String.raw`\[[A-Za-z0-9][A-Za-z0-9 ]*\]\(#[a-z0-9-]+\)`;

const INLINE = new RegExp(`^(?:\n|${WORDS}|${CODE}|${BOLD}|${LINK})+$`);
/** A line that begins with anything else could be a list, a rule or a heading. */
const LINE_START = /^(?:[A-Za-z`[]|\*\*)/;

/** A bare address becomes a link, and two spaces can become a line break. */
const MORE = /www\.| $| {2}/im;

/** What stands in the cell of a table. */
export const isPlainPart = (text: string): boolean => !MORE.test(text) && INLINE.test(text);

/** One paragraph. */
export function isPlainParagraph(text: string): boolean {
  return text.split('\n').every((line) => LINE_START.test(line)) && isPlainPart(text);
}

/** The mark of a list's item. */
const MARK = /^(?:- |\d{1,9}\. )/;

/** A list of points, whose items may go on in further lines. */
const points = (text: string): readonly string[] =>
  `\n${text}`.split('\n- ').map((item) => item.replaceAll('\n  ', '\n'));

/** A list of numbers from 1, each item on one line. */
const numbers = (text: string): readonly string[] => [
  '',
  ...text.split('\n').map((line) => (/^\d{1,9}\. /.test(line) ? line.replace(MARK, '') : '')),
];

/** Items of a list that are plain, without their marks; undefined for all else. */
export function plainItems(text: string): readonly string[] | undefined {
  if (!text.startsWith('- ') && !text.startsWith('1. ')) return undefined;
  const [, ...items] = text.startsWith('- ') ? points(text) : numbers(text);
  return items.every(isPlainParagraph) ? items : undefined;
}

/** Paragraphs and lists with one empty line between them; a list behind a list would go on with it. */
export function isPlainProse(text: string): boolean {
  const blocks = text.split('\n\n');
  return blocks.every(
    (block, at) =>
      isPlainParagraph(block) || (plainItems(block) !== undefined && !MARK.test(blocks[at - 1] ?? '')),
  );
}
