/** The contents: beside the guide, or a drawer at the lower edge of a narrow window. In: where the reader is. Out: the entry of it, marked. */
import { STEP, all, isMark, make, one } from './elements.js';

const WIDE = '(min-width: 60rem)';

function entries(): Map<string, HTMLAnchorElement> {
  return new Map(all<HTMLAnchorElement>('nav .entries a').map((entry) => [entry.hash.slice(1), entry]));
}

/** In the file each title stands once; its entry says it too, with what it is marked with. */
function entryOf(step: HTMLElement): HTMLElement {
  const parts = [...one('h3', step).childNodes].map((node) => node.cloneNode(true));
  const link = make('a', { href: `#${step.id}` }, ...parts.filter((node) => !isMark(node)));
  return make('li', {}, link, ...parts.filter(isMark).flatMap((mark) => [' ', mark]));
}

/** The file names the phases. */
export function nameSteps(): void {
  for (const phase of all('details.phase')) {
    const entry = one(`nav a[href="#${one('h2', phase).id}"]`);
    entry.after(make('ol', {}, ...all(STEP, phase).map(entryOf)));
  }
}

/** The last step or part that begins above the upper third of the window. */
export function placeOf(places: readonly HTMLElement[]): HTMLElement | undefined {
  return [...places]
    .reverse()
    .find((place) => place.checkVisibility() && place.getBoundingClientRect().top < innerHeight / 3);
}

function reveal(entry: HTMLElement, scrolling: HTMLElement): void {
  const place = entry.getBoundingClientRect();
  const frame = scrolling.getBoundingClientRect();
  if (place.top > frame.top && place.bottom < frame.bottom) return;
  scrolling.scrollTop += place.top - frame.top - frame.height / 3;
}

/** Marks the entry of the place that is read. */
export function followReader(): void {
  const known = entries();
  const places = all(`${STEP}, h2[id], section.part[id]`);
  let marked: HTMLElement | undefined;
  const mark = (): void => {
    const here = placeOf(places);
    const entry = here === undefined ? undefined : known.get(here.id);
    if (entry === marked) return;
    marked?.removeAttribute('aria-current');
    entry?.setAttribute('aria-current', 'location');
    marked = entry;
    if (entry !== undefined) reveal(entry, one('nav .entries'));
  };
  addEventListener('scroll', mark, { passive: true });
  addEventListener('resize', mark);
  one('nav details').addEventListener('toggle', () => {
    if (marked !== undefined) reveal(marked, one('nav .entries'));
  });
  mark();
}

export interface Contents {
  readonly open: () => void;
  readonly close: () => void;
}

/** The drawer closes once an entry is chosen, with Escape, and when the reader goes on elsewhere. */
export function addContents(): Contents {
  const nav = one('nav');
  const contents = one<HTMLDetailsElement>('nav details');
  const wide = matchMedia(WIDE);
  const unfold = (): void => {
    contents.open = wide.matches;
  };
  const close = (): void => {
    if (!wide.matches) contents.open = false;
  };
  wide.addEventListener('change', unfold);
  unfold();
  contents.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('a') !== null) close();
  });
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Node && !nav.contains(target)) close();
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || wide.matches || !contents.open) return;
    close();
    one('nav summary').focus();
  });
  return {
    open: () => {
      contents.open = true;
    },
    close,
  };
}
