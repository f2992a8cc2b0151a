/** Tables that fit their window. In: the page's tables. Out: the same, with cells that name their column, where a row is a list, and long words that break. */
import { breakable } from './breakable.js';
import { all, make } from './elements.js';

function labelCells(table: HTMLTableElement): void {
  const names = all('thead th', table).map((cell) => cell.textContent);
  for (const row of all<HTMLTableRowElement>('tbody tr', table))
    for (const [at, cell] of [...row.cells].entries()) cell.dataset['label'] = names[at] ?? '';
}

function breakWords(code: HTMLElement): void {
  const [first = '', ...others] = breakable(code.textContent);
  if (others.length > 0) code.replaceChildren(first, ...others.flatMap((part) => [make('wbr'), part]));
}

export function fitTables(): void {
  all<HTMLTableElement>('main table').forEach(labelCells);
  all('td > code').forEach(breakWords);
}
