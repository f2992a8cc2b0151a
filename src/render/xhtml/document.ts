/**
 * A page of ours as well-formed XHTML. In: its Markdown, and how a format writes what is its own: anchors, links, blocks of code, tasks.
 * Out: XHTML, or its parts one by one. The Markdown is the guide's, so that every format says what the guide says.
 */
import { Marked } from 'marked';
import type { Token, Tokens } from 'marked';
import { escapeHtml } from '../html/escape.js';

/** What formats write in their own ways; texts are XHTML already but for `code`. */
export interface Dialect {
  readonly anchor: (id: string) => string;
  /** To a place of the same page. */
  readonly jump: (anchor: string, text: string) => string;
  readonly code: (text: string, language: string) => string;
  /** Something to tick. */
  readonly task: (text: string) => string;
}

export interface Document {
  /** The blocks of a page in their order. */
  readonly tokens: (markdown: string) => readonly Token[];
  readonly block: (token: Token) => string;
  readonly blocks: (markdown: string) => string;
  readonly inline: (markdown: string) => string;
}

const SAFE_LINK = /^(?:https?:|mailto:)/i;
const TICK = '☐';

/** The first cell of a row of the table of steps is a box to tick, which belongs to the step beside it. */
function ticked(cells: readonly string[], task: Dialect['task']): string[] {
  const [first = '', second = '', ...others] = cells;
  return [first === TICK ? task(second) : second, ...others];
}

/** References that XML knows by itself, to characters that it may hold. */
const REFERENCE =
  /&(?!(?:amp|lt|gt|quot|apos|#(?:9|1[03]|3[2-9]|[4-9]\d|\d{3,6})|#x[2-9a-f][0-9a-f]{1,4});)/gi;

/** Text with references as Markdown allows them. */
function xmlText(text: string): string {
  return text.replace(REFERENCE, '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function createDocument(dialect: Dialect): Document {
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      html: ({ text }) => {
        const id = /^<a id="([^"]+)">$/.exec(text)?.[1];
        if (id !== undefined) return dialect.anchor(id);
        return text === '</a>' ? '' : escapeHtml(text);
      },
      text(token) {
        const { tokens } = token as Tokens.Text;
        return tokens === undefined ? xmlText(token.text) : this.parser.parseInline(tokens);
      },
      image: ({ text }) => escapeHtml(text),
      br: () => '<br/>',
      hr: () => '<hr/>\n',
      code: ({ text, lang = '' }) => dialect.code(text, lang.split(' ')[0] ?? ''),
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        if (href.startsWith('#')) return dialect.jump(href.slice(1), text);
        return SAFE_LINK.test(href) ? `<a href="${escapeHtml(href)}">${text}</a>` : text;
      },
      table({ header, rows }) {
        const isSteps = header[0]?.text === 'Done';
        const row = (cells: readonly Tokens.TableCell[], tag: string): string => {
          const texts = cells.map(({ tokens }) => this.parser.parseInline(tokens));
          const shown = isSteps ? ticked(texts, dialect.task) : texts;
          return `<tr>${shown.map((text) => `<${tag}>${text}</${tag}>`).join('')}</tr>\n`;
        };
        const body = rows.map((cells) => row(cells, 'td')).join('');
        return `<table><tbody>\n${row(header, 'th')}${body}</tbody></table>\n`;
      },
      list({ items, ordered }) {
        const inside = (item: Tokens.ListItem): string => this.parser.parse(item.tokens);
        if (items.every(({ task }) => task)) {
          return items
            .map((item) => {
              const [first, ...others] = item.tokens.filter(({ type }) => type !== 'checkbox');
              const text = this.parser.parseInline(inlineOf(first));
              return `${dialect.task(text)}\n${this.parser.parse(others)}`;
            })
            .join('');
        }
        const tag = ordered ? 'ol' : 'ul';
        return `<${tag}>\n${items.map((item) => `<li>${inside(item)}</li>\n`).join('')}</${tag}>\n`;
      },
      checkbox: () => '',
    },
  });
  return {
    tokens: (markdown) => marked.lexer(markdown),
    block: (token) => marked.parser([token]),
    blocks: (markdown) => marked.parse(markdown, { async: false }),
    inline: (markdown) => marked.parseInline(markdown, { async: false }),
  };
}

/** Words of a block, without the box to tick that may stand among them. */
function inlineOf(token: Token | undefined): Token[] {
  const { tokens = [] } = (token ?? {}) as { tokens?: Token[] };
  return tokens.filter(({ type }) => type !== 'checkbox');
}
