/** Small words of messages: lists of names, and names in backquotes. */

export function quoted(name: string): string {
  return `\`${name}\``;
}

/** `a, b or c`. */
export function listOf(words: readonly string[], joint: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${joint} ${last}`;
}
