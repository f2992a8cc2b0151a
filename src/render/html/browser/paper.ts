/** On paper everything is open and coloured. In: the browser's word that it prints. Out: the page as it was, afterwards. */
import { paintAll } from './colours/paint.js';
import { all } from './elements.js';

export function openForPaper(): void {
  let closed: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    paintAll();
    closed = all<HTMLDetailsElement>('main details:not([open])');
    for (const details of closed) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of closed) details.open = false;
  });
}
