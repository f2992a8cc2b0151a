/** Markdown prose as HTML. In: an author's Markdown. Out: HTML in which nothing of the author's is markup but what Markdown makes. */
import { Marked } from 'marked';
import type { Tokens } from 'marked';
import { isPlainParagraph } from '../plain-prose.js';
import { escapeHtml } from './escape.js';
import { plainBlocks, plainInline, tableHtml } from './plain-blocks.js';

/** Schemes that a link may have; anything else is shown as text. */
const SAFE_LINK = /^(?:https?:|mailto:|#)/i;

export interface Prose {
  readonly blocks: (markdown: string) => string;
  readonly inline: (markdown: string) => string;
}

const CHARACTERS: Readonly<Record<string, string>> = { '&quot;': '"', '&gt;': '>', '&amp;': '&' };

/** An apostrophe needs no number: no attribute stands between single quotes. Outside of tags, neither do the others, nor `&` where it begins nothing. */
function readable(html: string): string {
  return html
    .replaceAll('&#39;', "'")
    .replace(/<[^>]*>|&quot;|&gt;|&amp;(?!#|[A-Za-z]|\d\w*;)/g, (part) => CHARACTERS[part] ?? part);
}

export function createProse(): Prose {
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: ({ text }) => escapeHtml(text),
      image: ({ text }) => escapeHtml(text),
      table({ header, rows }) {
        const cell = ({ tokens }: Tokens.TableCell): string => this.parser.parseInline(tokens);
        return `${tableHtml(
          header.map(cell),
          rows.map((row) => row.map(cell)),
        )}\n`;
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
      return plainBlocks(text) ?? readable(marked.parse(markdown, { async: false }).trimEnd());
    },
    inline: (markdown) =>
      isPlainParagraph(markdown)
        ? plainInline(markdown)
        : readable(marked.parseInline(markdown, { async: false })),
  };
}
