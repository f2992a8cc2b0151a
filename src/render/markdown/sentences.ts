/** Joins short pieces of prose into paragraphs. In: Markdown of which each piece stays in its place. Out: Markdown. */

/** How a block that is no paragraph begins: it cannot stand on the line of its label. */
const NO_PARAGRAPH = /^(?: *[-*+] | *\d+[.)] |[|>]|`{3}|~{3}| {4})/;

const isParagraph = (prose: string): boolean => !prose.includes('\n\n') && !NO_PARAGRAPH.test(prose);

/** A label before prose; '' without prose. */
export function labelled(label: string, prose: string): string {
  if (prose === '') return '';
  return NO_PARAGRAPH.test(prose) ? `${label}\n\n${prose}` : `${label} ${prose}`;
}

/** With the full stop that lets another sentence follow. */
export function asSentence(prose: string): string {
  return /[.!?:…]$/.test(prose) ? prose : `${prose}.`;
}

/** Characters up to which sentences share a paragraph. */
const SHORT = 400;

/** Neighbouring short paragraphs become one, up to so many characters. */
export function paragraphs(pieces: readonly string[], most = SHORT): string[] {
  const joined: string[] = [];
  for (const piece of pieces.filter((one) => one !== '')) {
    const last = joined.at(-1);
    if (last === undefined || !isParagraph(last) || !isParagraph(piece) || last.length + piece.length > most)
      joined.push(piece);
    else joined[joined.length - 1] = `${asSentence(last)} ${piece}`;
  }
  return joined;
}
