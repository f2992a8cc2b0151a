/** Finds words in a text as a reader types them. In: a query, a text. Out: whether all of its words are there, and where. */

export const wordsOf = (query: string): string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

/** Every word is somewhere in the text, in any order. */
export function holdsAll(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

/** Where the words begin and end in a text. */
export function placesOf(text: string, words: readonly string[]): [number, number][] {
  const lower = text.toLowerCase();
  // A letter whose small form is longer than itself would move all that follows.
  if (lower.length !== text.length) return [];
  return words.flatMap((word) => {
    const places: [number, number][] = [];
    for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + word.length))
      places.push([at, at + word.length]);
    return places;
  });
}
