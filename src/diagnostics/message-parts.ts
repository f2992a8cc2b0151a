/** Small words of messages: lists of names, names in backquotes, and how many there are. */

/** `1 error`, `2 errors`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function quoted(name: string): string {
  return `\`${name}\``;
}

/** `a, b or c`. */
export function listOf(words: readonly string[], joint: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${joint} ${last}`;
}
