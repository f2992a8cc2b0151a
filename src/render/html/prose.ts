/** Markdown prose as HTML. In: an author's Markdown. Out: HTML in which nothing of the author's is markup but what Markdown makes. */
import { Marked } from 'marked';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** Schemes that a link may have; anything else is shown as text. */
const SAFE_LINK = /^(?:https?:|mailto:|#)/i;

export interface Prose {
  readonly blocks: (markdown: string) => string;
  readonly inline: (markdown: string) => string;
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
    blocks: (markdown) => (markdown === '' ? '' : marked.parse(markdown, { async: false }).trimEnd()),
    inline: (markdown) => (markdown === '' ? '' : marked.parseInline(markdown, { async: false })),
  };
}
