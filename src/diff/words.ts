/** Times, and authors' words in Markdown and HTML so that they stay what they are. */
import { LONGEST, cutTo, visible } from '../diagnostics/code.js';
import { escapeInMarkdown } from '../render/html/escape.js';

/** Seconds as people say them. */
export function duration(total: number): string {
  if (total !== 0 && total % 3600 === 0) return `${total / 3600} h`;
  return total !== 0 && total % 60 === 0 ? `${total / 60} min` : `${total} s`;
}

/** What forges make links and notifications of: `@name`, `#1`, `!1`, `~label`, `%milestone`, `$snippet`, and addresses. */
function inert(text: string): string {
  return text
    .replace(/[@#!~%$](?=\w)/g, '$&<!-- -->')
    .replace(/:\/\/|\bwww\./gi, (one) => `${one.slice(0, -1)}<!-- -->${one.slice(-1)}`);
}

/** An author's words inside an HTML element, where nothing is read as Markdown. */
export function inHtml(text: string): string {
  return inert(escapeInMarkdown(visible(text)));
}

const MARKS = /[\\`*_{}[\]()+!~]/g;

/** Code as an HTML element, in which Markdown is still read. */
export function htmlCode(text: string): string {
  return `<code>${escapeInMarkdown(text.replace(MARKS, '\\$&')).replace(/\|/g, '&vert;')}</code>`;
}

/** Prose of an author's, such as a title: nothing in it is taken for Markdown or HTML, and nobody is notified. */
export function escapeMarkdown(text: string): string {
  return inert(
    escapeInMarkdown(
      visible(cutTo(text, LONGEST))
        .replace(/\s*\n\s*/g, ' ')
        .replace(MARKS, '\\$&'),
    ).replace(/\|/g, '&vert;'),
  );
}
