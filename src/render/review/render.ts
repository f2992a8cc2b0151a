/** Renders REVIEW.md. In: the plan and the review as data. Out: Markdown. */
import type { Plan } from '../../plan/plan.js';
import type { Render } from '../template-engine.js';
import type { Review } from './review.js';
import { reviewView } from './view.js';

export function renderReview(plan: Plan, review: Review, render: Render): string {
  return `${render('review/review.md', reviewView(plan, review)).trimEnd()}\n`;
}
