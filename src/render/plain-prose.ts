/** Prose of words and simple code spans: what Markdown makes of it is known without reading it, which takes many times as long. In: Markdown. Out: whether it is such. */

/** Words, and code spans in single backquotes; a line that begins with anything else could be a list, a rule or a heading. */
const LINE = /^(?=[A-Za-z`])(?:[A-Za-z0-9 ,.;()?'"%/-]|:(?!\/\/)|`[^`\n]+`(?!`))+$/;

/** A bare address becomes a link, and two spaces can become a line break. */
const MORE = /www\.| $| {2}/im;

/** One paragraph. */
export function isPlainParagraph(text: string): boolean {
  return !MORE.test(text) && text.split('\n').every((line) => LINE.test(line));
}

/** Paragraphs with one empty line between them. */
export function isPlainProse(text: string): boolean {
  return text.split('\n\n').every(isPlainParagraph);
}
