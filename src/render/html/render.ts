/** Renders index.html: one page with everything in it. In: the plan, and the review page's Markdown. Out: HTML that needs no network. */
import type { Plan } from '../../plan/plan.js';
import { guideView } from '../markdown/view.js';
import type { Render } from '../template-engine.js';
import { createProse } from './prose.js';
import { pageView } from './view.js';

export function renderPage(plan: Plan, review: string, render: Render): string {
  return render('html/guide.html', pageView(guideView(plan), review, createProse()));
}
