/** Leaves out of HTML what the standard lets be left out. In: HTML as templates and prose make it. Out: the same elements and attributes, in fewer bytes. */

/** Scripts and styles are no markup; then tags that begin an element, and ends of paragraphs and of items of lists. */
const PARTS =
  /<(script|style)>[^]*?<\/\1>|<[a-z][^<>]*>|<\/p>(?=\s*(.{0,12}))|<\/li>(?=\s*<(?:li\b|\/[ou]l))/g;

/** What ends a paragraph by itself: an element that cannot stand in one, or the end of what holds it. */
const ENDS_PARAGRAPH =
  /^<(?:(?:p|div|section|pre|ul|ol|table|details|figure|footer|h[1-6])\b|\/(?:div|section|details|li|td|figcaption|footer)>)/;

/** Values that need no quotes. A slash at the end of one would be taken for a part of it. */
function withoutQuotes(tag: string): string {
  return tag.replace(/="([\w#.-]+)"/g, '=$1').replace(/(=[\w#.-]+)\/>$/, '$1 />');
}

export function tightenHtml(html: string): string {
  return html.replace(PARTS, (part, text: string | undefined, next: string | undefined) => {
    if (text !== undefined) return part;
    if (part === '</li>') return '';
    if (part === '</p>') return ENDS_PARAGRAPH.test(next ?? '') ? '' : part;
    return part.includes('="') ? withoutQuotes(part) : part;
  });
}
