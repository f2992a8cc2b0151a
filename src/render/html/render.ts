/** Renders index.html: one page with everything in it. In: the guide as data, the review page's Markdown, and what is down when. Out: HTML that needs no network. */
import { pageScript, pageStyle } from '../precompiled.js';
import type { Render } from '../template-engine.js';
import { policyOf } from './policy.js';
import { createProse } from './prose.js';
import { tightenHtml } from './tighten.js';
import { pageView } from './view.js';
import type { PageSources } from './view.js';

export function renderPage(sources: PageSources, render: Render): string {
  const carried = { script: pageScript, style: pageStyle, policy: policyOf(pageScript, pageStyle) };
  return tightenHtml(render('html/guide.html', { ...pageView(sources, createProse()), ...carried }));
}
