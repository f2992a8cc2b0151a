/** Text inside HTML. In: any text. Out: the text for an element's content, in a page or in Markdown, or also for an attribute between double quotes, as readable as can be. */

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}

/** For an element's content where it stands in Markdown, in which `>` may begin a quotation. */
export function escapeInMarkdown(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);
}

/** Data as JSON inside of an element whose text is not markup: nothing in it may look like the end of the element. */
export function dataText(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

/** An ampersand that could begin a character reference, and what could begin a tag. */
const MARKUP = /&(?=#|[A-Za-z]|\d\w*;)|</g;

/** For an element's content only, where quotes, `>` and most ampersands are themselves: half of a page is commands. */
export function escapeContent(text: string): string {
  return text.replace(MARKUP, (character) => ESCAPES[character] ?? character);
}
