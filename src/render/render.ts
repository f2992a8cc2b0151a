/** The list of formats: each renders the same plan to one file. */
import { effectsOfPlan } from '../effects/of-plan.js';
import { outagesOf } from '../effects/outages.js';
import { GUIDE, MANIFEST, PAGE, REVIEW, SCRIPT } from '../plan/output-names.js';
import type { Plan } from '../plan/plan.js';
import { renderScript } from './bash/render.js';
import { guideView } from './guide/view.js';
import { renderPage } from './html/render.js';
import { renderManifest } from './manifest.js';
import { renderGuide } from './markdown/render.js';
import { reviewOf } from './review/facts.js';
import type { Since } from './review/review.js';
import { renderReview } from './review/render.js';
import { createRender } from './template-engine.js';

export interface RenderedFile {
  /** Relative to the procedure's output folder. */
  readonly path: string;
  readonly content: string;
  readonly executable: boolean;
}

/** All outputs of a plan, in the order they are written; `since` is what changed since another version, for the reviewer. */
export function renderPlan(plan: Plan, since?: Since): RenderedFile[] {
  const render = createRender();
  const guide = guideView(plan);
  const readme = renderGuide(guide, render);
  const script = renderScript(plan, render);
  const effects = effectsOfPlan(plan);
  const outages = outagesOf(effects);
  const facts = reviewOf(plan, { effects, outages, guide: readme, script, since });
  const review = renderReview(plan, facts, render);
  const files = [
    { path: GUIDE, content: readme, executable: false },
    { path: SCRIPT, content: script, executable: true },
    { path: REVIEW, content: review, executable: false },
    { path: PAGE, content: renderPage({ guide, review, outages }, render), executable: false },
  ];
  return [...files, { path: MANIFEST, content: renderManifest(plan, facts, files), executable: false }];
}
