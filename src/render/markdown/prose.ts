/**
 * Puts an author's Markdown into a page so that it stays in its place. In: Markdown. Out: Markdown that opens nothing that it does not
 * close, defines nothing, has no heading and no HTML: what would be one is shown as text.
 */
import { Lexer } from 'marked';
import type { Token, Tokens } from 'marked';
import { fenceFor } from '../guide/block.js';
import { isPlainParagraph, isPlainProse } from '../plain-prose.js';

/** What GitHub would take for a tag, a comment or a declaration. */
const TAG = /(\\*)<(?=[A-Za-z/!?])/g;

const shownTags = (text: string): string =>
  text.replace(TAG, (found, run: string) => (run.length % 2 === 0 ? `${run}&lt;` : found));

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

/**
 * Words alone: marks that mean nothing by themselves could find a partner in what stands beside them. An underscore inside of a word has none.
 * What is no link where it stands could become one that takes in a code span behind it.
 */
function shownWords(raw: string): string {
  return shownTags(raw)
    .replace(/[`*[\]]|~{2}|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/\bwww\.|:(?=\/\/)/gi, (found) => `${found.slice(0, -1)}\\${found.slice(-1)}`)
    .replace(/\\$/, '\\\\');
}

/** Words in which a backslash is only a backslash, as inside of HTML. */
const shownLiterally = (text: string): string => shownWords(text.replaceAll('\\', '\\\\'));

const AS_WRITTEN: ReadonlySet<string> = new Set(['code', 'codespan', 'escape', 'br', 'space', 'hr']);

/** A token as it was written, but for tags. Where a part is not found in the whole, all of the whole is treated alike. */
function shown(token: Token): string {
  const { raw, type } = token;
  if (AS_WRITTEN.has(type) || (type === 'link' && raw.startsWith('<'))) return raw;
  if (type === 'def') return `\\${shownTags(raw)}`;
  const children = childrenOf(token);
  if (children.length === 0 && type === 'html') return shownLiterally(raw);
  if (children.length === 0 && type === 'text') return shownWords(raw);
  let [text, at] = ['', 0];
  for (const child of children) {
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

/** A tab in front reaches to another column when the text is put into an item. */
function withoutTabs(text: string): string {
  return text.replace(/^[ \t]*\t/gm, (space) => {
    const last = space.lastIndexOf('\t');
    const spaces = space.slice(0, last).replaceAll('\t', '    ').length;
    return ' '.repeat(spaces - (spaces % 4) + 4) + space.slice(last + 1);
  });
}

function blockOf(token: Token): string {
  if (token.type === 'space') return '';
  if (token.type === 'code')
    return fenced(token['text'] as string, String(token['lang'] ?? '').split(' ')[0] ?? '');
  if (token.type === 'hr') return '* * *';
  if (token.type === 'heading') return `**${inlineProse(token['text'] as string)}**`;
  return withoutTabs(shown(token)).replace(/^\n+|\s+$/g, '');
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

const isHeading = (token: Token): boolean => token.type === 'heading' || childrenOf(token).some(isHeading);

/** Blocks of prose; '' for none. What cannot be shown to stay in its place is shown as code. */
export function blockProse(markdown: string): string {
  const source = markdown.trimEnd();
  if (source === '' || isPlainProse(source)) return source;
  const tokens = new Lexer({ gfm: true }).lex(source);
  // What stood inside a tag is read anew, now that the tag is text.
  if (tokens.some(({ type }) => type === 'html') && shownTags(source) !== source)
    return blockProse(shownTags(source));
  if (tokens.some((token) => token.type !== 'heading' && isHeading(token))) return fenced(source, '');
  const text = tokens
    .map(blockOf)
    .filter((block) => block !== '')
    .join('\n\n');
  return staysInPlace(text) ? text : fenced(source, '');
}

/** One line of prose, for a heading, a cell or a sentence. */
export function inlineProse(markdown: string): string {
  const line = markdown.trim().replace(/\s*\n\s*/g, ' ');
  if (line === '' || isPlainParagraph(line)) return line;
  return new Lexer({ gfm: true }).inlineTokens(line).map(shown).join('');
}

/** How a line begins that is no paragraph. */
const LINE_MARK = /^(?=#|>|[-+=](?:[-+=\s]|$)|~~~|\||\d+[.)](?:\s|$))(\d*)/;

/** One line of prose that stands at the beginning of a line, or of an item. */
export function lineProse(markdown: string): string {
  return inlineProse(markdown).replace(LINE_MARK, '$1\\');
}

/** Not every reader of Markdown agrees with the others on lone backquotes and brackets in a link's text, so those are numbers there. */
const numbered = (escaped: string): string =>
  escaped.replace(/\\([`[\]])/g, (_, mark: string) => `&#${mark.charCodeAt(0)};`);

function linkPart(token: Token): string {
  const { raw, type } = token;
  if (type === 'codespan') return /^`[^`\\]+`$/.test(raw) ? raw : numbered(shownWords(raw));
  // The words of an image come without the marks that kept its brackets from ending it.
  if (type === 'image') return numbered(shownLiterally(token['text'] as string));
  const children = childrenOf(token);
  if (type === 'link') return children.map(linkPart).join('');
  if (children.length === 0) return numbered(raw);
  const inner = children.map((child) => child.raw).join('');
  return raw.replace(inner, () => children.map(linkPart).join(''));
}

/** The text of a link: without links of its own, and with brackets that do not end it. */
export function linkText(markdown: string): string {
  const line = inlineProse(markdown);
  if (isPlainParagraph(line) && !/[[\\]/.test(line)) return line;
  return new Lexer({ gfm: true }).inlineTokens(line).map(linkPart).join('');
}

/** A cell of a table: the column mark is escaped, in code too. */
export function cell(text: string): string {
  return text.replace(/(\\*)\|/g, (found, run: string) => (run.length % 2 === 0 ? `${run}\\|` : found));
}

/** A code span, in more backquotes than the text has in a row. */
export function codeSpan(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ');
  const longest = [...line.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const mark = '`'.repeat(longest + 1);
  return longest === 0 ? `${mark}${line}${mark}` : `${mark} ${line} ${mark}`;
}
