/** Plain Markdown as HTML, without reading it as Markdown. In: Markdown. Out: the same HTML that reading it makes, or undefined where it is not plain. */
import { isPlainParagraph, isPlainPart, plainItems } from '../plain-prose.js';
import { escapeContent } from './escape.js';

/** Code, bold words, a link with its place. */
const MARKED = /`([^`]+)`|\*\*((?:[^*])+)\*\*|\[([^\]]+)\]\(([^)]+)\)/g;

/** What stands in a code span is one line, and loses one space at both ends, where it has them. */
function codeHtml(text: string): string {
  const code = text.replaceAll('\n', ' ');
  const inside = /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code;
  return `<code>${escapeContent(inside)}</code>`;
}

/** Of plain words on one line or several. */
export function plainInline(text: string): string {
  return text.replace(MARKED, (_, code?: string, bold?: string, words?: string, place?: string) => {
    if (code !== undefined) return codeHtml(code);
    return bold === undefined
      ? `<a href="${place ?? ''}">${words ?? ''}</a>`
      : `<strong>${plainInline(bold)}</strong>`;
  });
}

/** A table is as wide as its words; ends of cells and rows may be left out. */
export function tableHtml(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}`).join('')}`;
  const body = rows.map((cells) => row(cells, 'td')).join('\n');
  return `<div class="table"><table><thead>${row(head, 'th')}<tbody>\n${body}</table></div>`;
}

/** Of a row that begins and ends with its mark; undefined where one is not plain. */
function cellsOf(line: string): readonly string[] | undefined {
  if (!line.startsWith('| ') || !line.endsWith(' |') || line.includes('\\\\')) return undefined;
  const cells = line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
  return cells.every((cell) => cell === '' || isPlainPart(cell)) ? cells.map(plainInline) : undefined;
}

function plainTable(block: string): string | undefined {
  const [head = '', rule = '', ...rows] = block.split('\n');
  if (!/^\|(?: --- \|)+$/.test(rule)) return undefined;
  const [first, ...others] = [head, ...rows].map(cellsOf);
  const width = rule.split('---').length - 1;
  const all = others
    .filter((cells) => cells?.length === width)
    .flatMap((cells) => (cells === undefined ? [] : [cells]));
  if (first?.length !== width || all.length < rows.length) return undefined;
  return tableHtml(first, all);
}

function plainList(block: string): string | undefined {
  const items = plainItems(block);
  if (items === undefined) return undefined;
  const tag = block.startsWith('- ') ? 'ul' : 'ol';
  return `<${tag}>\n${items.map((item) => `<li>${plainInline(item)}</li>`).join('\n')}\n</${tag}>`;
}

function plainHeading(block: string): string | undefined {
  const [, marks = '', title = ''] = /^(#{1,6}) (.+)$/.exec(block) ?? [];
  if (marks === '' || !isPlainParagraph(title)) return undefined;
  return `<h${marks.length}>${plainInline(title)}</h${marks.length}>`;
}

/** Lines of shell commands, without blanks at their ends. */
const COMMANDS = /^(?:[\w#](?:[\w ,.;:'"/=#$^|{}()+*-]*[\w'")])?(?:\n|$))+$/;

/** A fenced block of plain commands without empty lines, whose fence says one word. */
function plainFence(block: string): string | undefined {
  const [, word, lines] = /^```([a-z]+)\n([^`]+)\n```$/.exec(block) ?? [];
  if (word === undefined || lines === undefined || !COMMANDS.test(lines)) return undefined;
  return `<pre><code class="language-${word}">${escapeContent(lines)}\n</code></pre>`;
}

function plainBlock(block: string): string | undefined {
  if (isPlainParagraph(block)) return `<p>${plainInline(block)}</p>`;
  return plainHeading(block) ?? plainList(block) ?? plainTable(block) ?? plainFence(block);
}

const isList = (html: string | undefined): boolean =>
  html?.startsWith('<ul>') === true || html?.startsWith('<ol>') === true;

/** Blocks with empty lines between them; a list behind a list would go on with it. */
export function plainBlocks(markdown: string): string | undefined {
  const blocks = markdown.split(/\n{2,}/).map(plainBlock);
  const isPlain = blocks.every((html, at) => html !== undefined && !(isList(html) && isList(blocks[at - 1])));
  return isPlain ? blocks.join('\n') : undefined;
}
