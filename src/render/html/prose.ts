/** Markdown prose as HTML. In: an author's Markdown. Out: HTML in which nothing of the author's is markup but what Markdown makes. */
import { Marked } from 'marked';
import { isPlainParagraph, isPlainProse } from '../plain-prose.js';
import { escapeHtml } from './escape.js';

/** Schemes that a link may have; anything else is shown as text. */
const SAFE_LINK = /^(?:https?:|mailto:|#)/i;

export interface Prose {
  readonly blocks: (markdown: string) => string;
  readonly inline: (markdown: string) => string;
}

/** An apostrophe needs no number: no attribute stands between single quotes. */
function readable(html: string): string {
  return html.replaceAll('&#39;', "'");
}

/** What stands in a code span loses one space at both ends, where it has them. */
function plainHtml(text: string): string {
  return text.replaceAll('"', '&quot;').replace(/`([^`]+)`/g, (_, code: string) => {
    const inside = /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code;
    return `<code>${escapeHtml(inside.replaceAll('&quot;', '"'))}</code>`;
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
