/** Messages about what a reader can take in (SW09). */
import type { CodeTable } from './entry.js';

export const BUDGET_CODES = {
  SW0901: {
    severity: 'warning',
    title: 'A text is too long to review',
    explanation:
      'A text or a function of more than 40 lines is seldom read to its end by the person who must trust it. Split the step, or move what repeats into a function. A function that loads something once, such as functions of a database, may say `appendix: true`.',
  },
} as const satisfies CodeTable;
