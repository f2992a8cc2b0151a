/** A link beside each step's title, to be handed on. In: the page's steps. Out: the same, with links to themselves. */
import { STEP, all, make, one } from './elements.js';

export function addAnchors(): void {
  for (const step of all(STEP)) {
    const title = one('h3', step);
    const [label = ''] = title.textContent.trim().split(' ');
    title.append(
      ' ',
      make('a', { class: 'anchor', href: `#${step.id}`, 'aria-label': `Link to step ${label}` }, '#'),
    );
  }
}
