/** Renders index.html: one page with everything in it. In: the guide as data, and the review page's Markdown. Out: HTML that needs no network. */
import type { GuideView } from '../guide/view.js';
import type { Render } from '../template-engine.js';
import { createProse } from './prose.js';
import { pageView } from './view.js';

export function renderPage(guide: GuideView, review: string, render: Render): string {
  return render('html/guide.html', pageView(guide, review, createProse()));
}
