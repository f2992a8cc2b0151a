/** Renders README.md. In: the guide's view. Out: Markdown. */
import type { GuideView } from '../guide/view.js';
import type { Render } from '../template-engine.js';
import { tighten } from './tighten.js';
import { markdownView } from './view.js';

export function renderGuide(guide: GuideView, render: Render): string {
  return tighten(render('markdown/guide.md', markdownView(guide)));
}
