/** The search. In: what a reader types. Out: only the parts and steps that hold it, with the words marked; Escape brings all back. */
import { paintAll } from '../colours/paint.js';
import { STEP, all, make, one } from '../elements.js';
import { unfold } from '../folds.js';
import { holdsAll, placesOf, wordsOf } from './words.js';

/** What is found or missed as a whole. */
const PARTS = `${STEP}, [id|=undo], .part[id]`;

/** Marks more than that would take longer than a key may. */
const MOST_MARKS = 2000;

function rangesIn(element: Element, words: readonly string[]): Range[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const ranges: Range[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    for (const [from, to] of placesOf(node.nodeValue ?? '', words)) {
      const range = new Range();
      range.setStart(node, from);
      range.setEnd(node, to);
      ranges.push(range);
    }
  }
  return ranges;
}

/** Marks lie over the text; where a browser has none, what is found is shown without. */
function mark(found: readonly Element[], words: readonly string[]): void {
  if (!('highlights' in CSS)) return;
  const ranges = words.length === 0 ? [] : found.flatMap((element) => rangesIn(element, words));
  CSS.highlights.set('found', new Highlight(...ranges.slice(0, MOST_MARKS)));
}

function entryOf(element: Element): Element | null | undefined {
  return document.querySelector(`nav a[href="#${CSS.escape(element.id)}"]`)?.parentElement;
}

/** A phase without anything that is found has nothing to show. */
function hidePhases(searching: boolean): void {
  for (const phase of all('details.phase')) {
    const misses = searching && phase.querySelector(`${STEP}:not(.missed)`) === null;
    phase.classList.toggle('missed', misses);
    entryOf(one('h2', phase))?.classList.toggle('missed', misses);
  }
}

function show(query: string): string {
  const words = wordsOf(query);
  const parts = all(PARTS);
  if (words.length > 0) paintAll();
  const found = parts.filter((part) => holdsAll(part.textContent, words));
  for (const part of parts) {
    const misses = !found.includes(part);
    part.classList.toggle('missed', misses);
    entryOf(part)?.classList.toggle('missed', misses);
  }
  hidePhases(words.length > 0);
  if (words.length > 0) found.forEach(unfold);
  mark(found, words);
  const steps = found.filter((part) => part.matches(STEP)).length;
  return words.length === 0 ? '' : `${steps} of ${all(STEP).length} steps`;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea');
}

/** `open` brings the field to where it can be seen, `close` brings the guide back. */
export function addSearch(open: () => void, close: () => void): void {
  const field = make('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Search the steps',
    autocomplete: 'off',
    'aria-label': 'Search the steps',
    'aria-keyshortcuts': '/',
  });
  const count = make('span', { role: 'status' });
  const refresh = (): void => {
    count.textContent = show(field.value);
  };
  field.addEventListener('input', refresh);
  field.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') {
      close();
      all(PARTS)
        .find((part) => !part.matches('.missed'))
        ?.scrollIntoView();
    }
    if (key !== 'Escape') return;
    field.value = '';
    refresh();
  });
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open();
    field.focus();
  });
  one('nav .name').after(make('p', { class: 'search' }, field, count));
}
