/**
 * Puts an author's Markdown into a page so that it stays in its place. In: Markdown. Out: Markdown that opens nothing that it does not
 * close, defines nothing, has no heading and no HTML: what would be one is shown as text.
 */
import { Lexer } from 'marked';
import type { Token, Tokens } from 'marked';
import { fenceFor } from '../guide/block.js';

/** What GitHub would take for a tag, a comment or a declaration. */
const TAG = /(?<!\\)<(?=[A-Za-z/!?])/g;

const shownTags = (text: string): string => text.replace(TAG, '\\<');

function childrenOf(token: Token): readonly Token[] {
  const parts = token as {
    tokens?: Token[];
    items?: Token[];
    header?: Tokens.TableCell[];
    rows?: Tokens.TableCell[][];
  };
  const cells = [...(parts.header ?? []), ...(parts.rows ?? []).flat()].flatMap(({ tokens }) => tokens);
  return [...(parts.tokens ?? []), ...(parts.items ?? []), ...cells];
}

const AS_WRITTEN: ReadonlySet<string> = new Set(['code', 'codespan', 'escape', 'br', 'space', 'hr']);

/** A token as it was written, but for tags. Where a part is not found in the whole, all of the whole is treated alike. */
function shown(token: Token): string {
  const { raw, type } = token;
  if (AS_WRITTEN.has(type) || (type === 'link' && raw.startsWith('<'))) return raw;
  let [text, at] = ['', 0];
  for (const child of childrenOf(token)) {
    const found = raw.indexOf(child.raw, at);
    if (found === -1) return raw.includes('<') ? shownTags(raw) : raw;
    text += shownTags(raw.slice(at, found)) + shown(child);
    at = found + child.raw.length;
  }
  return text + shownTags(raw.slice(at));
}

function fenced(text: string, language: string): string {
  const fence = fenceFor(text);
  return `${fence}${/^[\w+-]+$/.test(language) ? language : ''}\n${text}\n${fence}`;
}

function blockOf(token: Token): string {
  if (token.type === 'space') return '';
  if (token.type === 'code')
    return fenced(token['text'] as string, String(token['lang'] ?? '').split(' ')[0] ?? '');
  if (token.type === 'hr') return '* * *';
  if (token.type === 'def') return shownTags(`\\${token.raw.trim()}`);
  if (token.type === 'heading') return `**${inlineProse(token['text'] as string)}**`;
  return shown(token).replace(/^\n+|\s+$/g, '');
}

/** Whether lines read one by one, as a careful reader would, leave no block open and claim none of the guide's. */
function staysInPlace(text: string): boolean {
  let open = '';
  for (const line of text.split('\n')) {
    const [, mark = '', info = ''] = /^ *(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (open === '' && mark !== '' && !(mark.startsWith('`') && info.includes('`'))) open = mark;
    else if (open !== '' && mark.startsWith(open) && info.trim() === '') open = '';
    if (open === mark && info.includes('role=')) return false;
    if (open === '' && /^ {0,3}(?:<|#{1,6}(?:\s|$)|(?:=+|-+)\s*$|\[[^\]]+\]:)/.test(line)) return false;
  }
  return open === '';
}

/** Blocks of prose; '' for none. What cannot be shown to stay in its place is shown as code. */
export function blockProse(markdown: string): string {
  const source = markdown.trimEnd();
  if (source === '') return '';
  const tokens = new Lexer({ gfm: true }).lex(source);
  // What stood inside a tag is read anew, now that the tag is text.
  if (tokens.some(({ type }) => type === 'html') && shownTags(source) !== source)
    return blockProse(shownTags(source));
  const text = tokens
    .map(blockOf)
    .filter((block) => block !== '')
    .join('\n\n');
  return staysInPlace(text) ? text : fenced(source, '');
}

/** One line of prose, for a heading, a cell or a sentence. */
export function inlineProse(markdown: string): string {
  const line = markdown.trim().replace(/\s*\n\s*/g, ' ');
  const text = new Lexer({ gfm: true }).inlineTokens(line).map(shown).join('');
  return text.replace(/(?<!\\)((?:\\\\)*)\\$/, '$1\\\\');
}

/** The text of a link: without links of its own, and with brackets that do not end it. */
export function linkText(markdown: string): string {
  return inlineTextOf(new Lexer({ gfm: true }).inlineTokens(inlineProse(markdown)));
}

function inlineTextOf(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'codespan' || token.type === 'escape') return token.raw;
      if (token.type === 'link' || token.type === 'image') return inlineTextOf(childrenOf(token));
      const children = childrenOf(token);
      if (children.length > 0 && token.type !== 'text') {
        const inner = children.map(({ raw }) => raw).join('');
        return token.raw.replace(inner, () => inlineTextOf(children));
      }
      return token.raw.replace(/[[\]]/g, '\\$&');
    })
    .join('');
}

/** A cell of a table: the column mark is escaped, in code too. */
export function cell(text: string): string {
  return text.replace(/(?<!\\)\|/g, '\\|');
}

/** A code span, in more backquotes than the text has in a row. */
export function codeSpan(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ');
  const longest = [...line.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const mark = '`'.repeat(longest + 1);
  return longest === 0 ? `${mark}${line}${mark}` : `${mark} ${line} ${mark}`;
}
