/** Boxes that are ticked. In: clicks. Out: what was ticked and when, kept for this page's text; the entries of the contents show it. */
import { STEP, all, button, make, one } from '../elements.js';
import { keep, recall } from '../storage.js';
import { addBoxes } from './boxes.js';

type Box = HTMLInputElement;

/** Ticks by name, with their times. */
const ticked = new Map<string, string>();
const boxes = (): Box[] => all<Box>('[data-tick]');
const nameOf = (box: Box): string => box.dataset['tick'] ?? '';

/** When a box was ticked, ISO 8601; '' when it is not. */
export function timeOf(name: string): string {
  return ticked.get(name) ?? '';
}

/** The step whose own box it is. */
const stepOf = (box: Box): HTMLElement | null => box.closest('h3')?.closest(STEP) ?? null;

function entryOf(step: HTMLElement | null): HTMLElement | null {
  return step && document.querySelector(`nav a[href="#${CSS.escape(step.id)}"]`);
}

function show(count: HTMLElement, clear: HTMLElement): void {
  const steps = boxes().filter((box) => stepOf(box) !== null);
  for (const box of steps) entryOf(stepOf(box))?.parentElement?.classList.toggle('done', box.checked);
  count.textContent = `${steps.filter((box) => box.checked).length} of ${steps.length} done`;
  clear.hidden = !boxes().some((box) => box.checked);
}

function note(): void {
  const now = new Date().toISOString();
  const names = new Set(
    boxes()
      .filter((box) => box.checked)
      .map(nameOf),
  );
  for (const name of ticked.keys()) if (!names.has(name)) ticked.delete(name);
  for (const name of names) if (!ticked.has(name)) ticked.set(name, now);
}

/** Where nothing is kept, boxes are as the browser leaves them. */
function bringBack(): void {
  const kept = recall('ticks');
  if (kept === undefined) {
    note();
    return;
  }
  ticked.clear();
  for (const [name, time] of Object.entries(kept)) ticked.set(name, time);
  for (const box of boxes()) box.checked = ticked.has(nameOf(box));
}

export function addTicks(): void {
  addBoxes();
  const count = make('span', { role: 'status' });
  const clear = button('Clear ticks', () => {
    if (!confirm('Clear all ticks of this page?')) return;
    for (const box of boxes()) box.checked = false;
    change();
  });
  const refresh = (): void => {
    bringBack();
    show(count, clear);
  };
  const change = (): void => {
    note();
    keep('ticks', Object.fromEntries(ticked));
    show(count, clear);
  };
  one('nav .name').after(make('p', { class: 'progress' }, count, ' ', clear));
  for (const box of boxes()) box.addEventListener('change', change);
  for (const event of ['pageshow', 'storage']) addEventListener(event, refresh);
  refresh();
}
