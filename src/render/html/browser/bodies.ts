/** Blocks of steps' bodies. In: the page's blocks, of which all others say what they are for. Out: the same, with the bodies named too. */
import { STEP, all } from './elements.js';

/** Where an author's prose shows code, an element of its own is in between. */
export function nameBodies(): void {
  for (const block of all(`${STEP} > pre:not([data-role])`))
    if (block.querySelector('code') === null) block.dataset['role'] = 'body';
}
