/** Values in sentences of Markdown, so that they stay what they are. In: any text. Out: code on one line. */

/** Longest value that is shown in a sentence. */
export const LONGEST = 160;

/** Cut between characters, never inside one. */
export function cutTo(text: string, length: number): string {
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
