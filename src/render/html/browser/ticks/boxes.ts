/** Boxes to tick. In: titles of steps, and questions to a person. Out: the same as labels of boxes, which have names. */
import { STEP, all, isMark, make } from '../elements.js';

/** By what it says and of which step: `done`, or what a person answered for it or for its undo. */
function nameOf(label: HTMLElement): string {
  const [, kind, id = ''] = /^(step|undo)--?(.*)/.exec(label.closest('section')?.id ?? '') ?? [];
  const answered = kind === 'undo' ? 'undone' : 'confirmed';
  return `${label.closest('h3') === null ? answered : 'done'} ${id}`;
}

function addBox(label: HTMLElement): void {
  label.prepend(make('input', { type: 'checkbox', 'data-tick': nameOf(label) }), ' ');
}

function asLabel(title: HTMLElement): HTMLElement {
  const label = make('label', {}, ...[...title.childNodes].filter((node) => !isMark(node)));
  title.prepend(label, ' ');
  return label;
}

export function addBoxes(): void {
  for (const title of all(`${STEP} > h3`)) addBox(asLabel(title));
  for (const question of all('.task label')) addBox(question);
}
