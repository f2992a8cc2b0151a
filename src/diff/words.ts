/** Puts values into sentences of Markdown so that they stay what they are. */

/** Longest value that is shown in a sentence. */
const LONGEST = 160;

/** Cut between characters, never inside one. */
function cutTo(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/**
 * Characters that act on a terminal, or turn the order in which text is read, written out, so that a reviewer sees what a shell
 * would.
 */
export function visible(text: string): string {
  const hidden =
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
  return text.replace(hidden, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A value as code: on one line, with enough backquotes around it, and cut where it is too long to read. */
export function code(value: string): string {
  const line = visible(value)
    .replace(/\s*\n\s*/g, ' ⏎ ')
    .trim();
  const shown = cutTo(line, LONGEST);
  const longest = [...shown.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') || shown === '' ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Names as people list them. */
export function list(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map(code);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** Seconds as people say them. */
export function duration(total: number): string {
  if (total !== 0 && total % 3600 === 0) return `${total / 3600} h`;
  return total !== 0 && total % 60 === 0 ? `${total / 60} min` : `${total} s`;
}

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** What forges make links and notifications of: `@name`, `#1`, `!1`, `~label`, `%milestone`, `$snippet`, and addresses. */
function inert(text: string): string {
  return text
    .replace(/[@#!~%$](?=\w)/g, '$&<!-- -->')
    .replace(/:\/\/|\bwww\./gi, (one) => `${one.slice(0, -1)}<!-- -->${one.slice(-1)}`);
}

/** An author's words inside an HTML element, where nothing is read as Markdown. */
export function inHtml(text: string): string {
  return inert(escapeHtml(visible(text)));
}

const MARKS = /[\\`*_{}[\]()+!~]/g;

/** Code as an HTML element, in which Markdown is still read. */
export function htmlCode(text: string): string {
  return `<code>${escapeHtml(text.replace(MARKS, '\\$&')).replace(/\|/g, '&vert;')}</code>`;
}

/** Prose of an author's, such as a title: nothing in it is taken for Markdown or HTML, and nobody is notified. */
export function escapeMarkdown(text: string): string {
  return inert(
    escapeHtml(
      visible(cutTo(text, LONGEST))
        .replace(/\s*\n\s*/g, ' ')
        .replace(MARKS, '\\$&'),
    ).replace(/\|/g, '&vert;'),
  );
}
