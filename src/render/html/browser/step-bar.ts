/** To the step before and to the next one. In: where the reader is. Out: two buttons, which a thumb reaches at the lower edge of a phone. */
import { placeOf } from './contents.js';
import { STEP, all, button, one } from './elements.js';
import { unfold } from './folds.js';

const steps = (): HTMLElement[] => all(`${STEP}:not(.missed)`);

export function addStepBar(showGuide: () => void): void {
  /** Where a button has led, and how far the page was scrolled then: the end of the page may not scroll up to it. */
  let last = { at: -1, scroll: -1 };
  const go = (by: 1 | -1): void => {
    showGuide();
    const places = steps();
    const here = places.findIndex((place) => place === placeOf(places));
    const from = scrollY === last.scroll ? last.at : here;
    const at = Math.min(Math.max(from + by, 0), places.length - 1);
    const target = places[at];
    if (target === undefined) return;
    unfold(target);
    target.scrollIntoView();
    target.querySelector<HTMLElement>('h3 input')?.focus({ preventScroll: true });
    last = { at, scroll: scrollY };
  };
  one('nav details').before(
    button(
      '‹ Previous',
      () => {
        go(-1);
      },
      'previous',
    ),
  );
  one('nav details').before(
    button(
      'Next ›',
      () => {
        go(1);
      },
      'next',
    ),
  );
}
