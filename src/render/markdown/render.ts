/** Renders README.md. In: the plan. Out: Markdown. */
import type { Plan } from '../../plan/plan.js';
import type { Render } from '../template-engine.js';
import { guideView } from './view.js';
import type { GuideView, StepView } from './view.js';

/** How a block that is no paragraph begins: it cannot stand on the line of its label. */
const NO_PARAGRAPH = /^(?:[-*+] |\d+[.)] |[|>#]|`{3}|~{3})/;

function labelled(label: string, prose: string): string {
  if (prose === '') return '';
  return NO_PARAGRAPH.test(prose) ? `${label}\n\n${prose}` : `${label} ${prose}`;
}

/** An item of a task list, with its further paragraphs inside it. */
function taskItem({ question, lookFor }: StepView): string {
  const task = lookFor === '' ? question : `${question}\n\n${lookFor}`;
  return task === '' ? '' : `- [ ] ${task.replace(/\n(?=[^\n])/g, '\n  ')}`;
}

function withLabels(step: StepView): StepView & { readonly task: string } {
  return {
    ...step,
    task: taskItem(step),
    expect: labelled('What to expect:', step.expect),
    ifItFails: labelled('If it fails:', step.ifItFails),
  };
}

/** The view as Markdown needs it: labels before prose, tasks as items. */
function markdownView(view: GuideView): GuideView {
  return {
    ...view,
    phases: view.phases.map((phase) => ({ ...phase, steps: phase.steps.map(withLabels) })),
  };
}

export function renderGuide(plan: Plan, render: Render): string {
  return render('markdown/guide.md', markdownView(guideView(plan)));
}
