/** Colours the page's blocks. In: their texts. Out: the same texts in elements of style alone; a few at a time, so that the page answers meanwhile. */
import { all, make } from '../elements.js';
import { bashPieces } from './bash.js';
import type { Piece } from './piece.js';

function painted({ tone, text, name }: Piece): Node | string {
  if (tone === 'plain') return text;
  const span = make('span', { class: tone }, text);
  if (name !== '') span.dataset['name'] = name;
  return span;
}

export function paint(block: HTMLElement): void {
  block.dataset['painted'] = '';
  block.replaceChildren(...bashPieces(block.textContent).map(painted));
}

const unpainted = (): HTMLElement[] => all('pre[data-role]:not([data-painted])');

/** All at once, for paper and for a search. */
export function paintAll(): void {
  for (const block of unpainted()) paint(block);
}

export function paintSlowly(done: () => void): void {
  const begun = performance.now();
  for (const block of unpainted()) {
    paint(block);
    if (performance.now() - begun < 12) continue;
    setTimeout(() => {
      paintSlowly(done);
    });
    return;
  }
  done();
}
