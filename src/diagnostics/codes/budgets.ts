/** Messages about what a reader can take in (SW09). */
import type { CodeTable } from './entry.js';

export const BUDGET_CODES = {
  SW0901: {
    severity: 'warning',
    title: 'A text is too long to review',
    explanation:
      'A text of more than 40 lines is seldom read to its end by the person who must trust it. Split the step, move what repeats into a function, or say `library: true` if the step only loads functions once, for instance into a database.',
  },
} as const satisfies CodeTable;
