/** Where a long word in a cell may be broken: behind a sign, and inside of a digest, which has none. In: a line of text. Out: its parts. */

const PLACE = /(?<=[^/.,_=:-])[/.,_=:-](?=[^/.,_=:-])|[0-9a-f]{16}(?=[0-9a-f]{16})/g;

export function breakable(text: string): string[] {
  return text.replace(/\S{18,}/g, (word) => word.replace(PLACE, '$&\n')).split('\n');
}
