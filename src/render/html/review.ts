/** The review page as a part of this one. In: REVIEW.md. Out: HTML whose headings are places that the contents name. */
import { headingAnchor } from '../guide/anchors.js';
import type { Prose } from './prose.js';

export interface ReviewPart {
  readonly html: string;
  readonly headings: readonly { readonly anchor: string; readonly title: string }[];
}

/** No step's or phase's place begins with this. */
const anchorOf = (title: string): string => `review-${headingAnchor(title)}`;

/** The guide's values stand on the same page. */
const VALUES = /^\*\*Values\.\*\* .*\n\n/m;

/** Its title is a heading of the second level here. */
export function reviewPart(markdown: string, prose: Prose): ReviewPart {
  const titles = [...markdown.matchAll(/^## (.*)$/gm)].map(([, title = '']) => title);
  const html = prose.blocks(markdown.replace(VALUES, '').replace(/^(#+ )/gm, '#$1'));
  const places = titles.map((title) => ({ anchor: anchorOf(title), title: prose.inline(title) }));
  const withPlaces = places.reduce(
    (text, { anchor, title }) => text.replace(`<h3>${title}</h3>`, () => `<h3 id="${anchor}">${title}</h3>`),
    html,
  );
  return { html: withPlaces, headings: places };
}
