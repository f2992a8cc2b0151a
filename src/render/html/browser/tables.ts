/** Names the columns of a table in its cells, for windows in which a row is a list. In: the page's tables. Out: the same, with labels. */
import { all } from './elements.js';

export function labelCells(): void {
  for (const table of all<HTMLTableElement>('main table')) {
    const names = all('thead th', table).map((cell) => cell.textContent);
    for (const row of all<HTMLTableRowElement>('tbody tr', table))
      for (const [at, cell] of [...row.cells].entries()) cell.dataset['label'] = names[at] ?? '';
  }
}
