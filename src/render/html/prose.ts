/** Markdown prose as HTML. In: an author's Markdown. Out: HTML in which nothing of the author's is markup but what Markdown makes. */
import { Marked } from 'marked';
import type { Tokens } from 'marked';
import { isPlainParagraph, isPlainProse } from '../plain-prose.js';
import { escapeContent, escapeHtml } from './escape.js';

/** Schemes that a link may have; anything else is shown as text. */
const SAFE_LINK = /^(?:https?:|mailto:|#)/i;

export interface Prose {
  readonly blocks: (markdown: string) => string;
  readonly inline: (markdown: string) => string;
}

/** An apostrophe needs no number: no attribute stands between single quotes. Outside of tags, neither do the others. */
function readable(html: string): string {
  return html
    .replaceAll('&#39;', "'")
    .replace(/<[^>]*>|&quot;|&gt;/g, (part) => ({ '&quot;': '"', '&gt;': '>' })[part] ?? part);
}

/** What stands in a code span loses one space at both ends, where it has them. */
function plainHtml(text: string): string {
  return text.replace(/`([^`]+)`/g, (_, code: string) => {
    const inside = /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code;
    return `<code>${escapeContent(inside)}</code>`;
  });
}

const plainBlocks = (text: string): string =>
  text
    .split('\n\n')
    .map((paragraph) => `<p>${plainHtml(paragraph)}</p>`)
    .join('\n');

export function createProse(): Prose {
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: ({ text }) => escapeHtml(text),
      image: ({ text }) => escapeHtml(text),
      // A table is as wide as its words; ends of cells and rows may be left out.
      table({ header, rows }) {
        const row = (cells: readonly Tokens.TableCell[], tag: string): string =>
          `<tr>${cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}`).join('')}`;
        const body = rows.map((cells) => row(cells, 'td')).join('\n');
        return `<div class="table"><table><thead>${row(header, 'th')}<tbody>\n${body}</table></div>\n`;
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        return SAFE_LINK.test(href) ? `<a href="${escapeHtml(href)}">${text}</a>` : text;
      },
    },
  });
  return {
    blocks: (markdown) => {
      const text = markdown.replace(/\n+$/, '');
      if (text === '') return '';
      if (isPlainProse(text)) return plainBlocks(text);
      return readable(marked.parse(markdown, { async: false }).trimEnd());
    },
    inline: (markdown) =>
      isPlainParagraph(markdown)
        ? plainHtml(markdown)
        : readable(marked.parseInline(markdown, { async: false })),
  };
}
