/** Markdown prose as HTML. In: an author's Markdown. Out: HTML in which nothing of the author's is markup but what Markdown makes. */
import { Marked } from 'marked';
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
    blocks: (markdown) =>
      markdown === '' ? '' : readable(marked.parse(markdown, { async: false }).trimEnd()),
    inline: (markdown) => (markdown === '' ? '' : readable(marked.parseInline(markdown, { async: false }))),
  };
}
