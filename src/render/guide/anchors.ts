/** Names of the places that links lead to. In: the kind of place, a step's or phase's id. Out: an anchor that no heading's own can be. */

export type Anchor = (kind: 'step' | 'undo' | 'phase', id: string) => string;

/** The anchor that a Markdown renderer gives a heading by itself. */
export function headingAnchor(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

/** All headings but the title begin with words of the product's or with a number, so only the title can get in the way. */
export function anchorsFor(title: string): Anchor {
  const taken = headingAnchor(title);
  return (kind, id) => (`${kind}-${id}` === taken ? `${kind}--${id}` : `${kind}-${id}`);
}
