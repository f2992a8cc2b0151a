/** Renders migrate.sh. In: the plan. Out: one bash script with digests of its own parts. */
import { sha256 } from '../../plan/text.js';
import type { Plan } from '../../plan/plan.js';
import { preface } from '../precompiled.js';
import type { Render } from '../template-engine.js';
import { RUNNER_MARK } from './marks.js';
import { RUNNER, RUNNER_DIGEST } from './runner.js';
import type { StepView } from './step.js';
import type { ScriptView } from './view.js';
import { scriptView } from './view.js';

/** What the data digest does not see: texts have digests of their own, and the line of the digests itself. */
function withoutTexts(view: ScriptView): ScriptView {
  const bare = (step: StepView): StepView => ({ ...step, section: '' });
  return { ...view, phases: view.phases.map((phase) => ({ ...phase, steps: phase.steps.map(bare) })) };
}

/** One digest over all steps: when it fits, none was edited. */
function stepsDigest({ phases }: ScriptView): string {
  const steps = phases.flatMap((phase) => phase.steps);
  return sha256(steps.map(({ id, digest, covered }) => `${id} ${digest}\n${covered}`).join(''));
}

export function renderScript(plan: Plan, render: Render): string {
  const view = scriptView(plan);
  const fixed = { preface, runnerMark: RUNNER_MARK, runnerDigest: RUNNER_DIGEST };
  const script = (part: ScriptView, digests: string, runner: string): string =>
    render('bash/script.sh', { ...part, ...fixed, digests, runner });
  const data = sha256(script(withoutTexts(view), '', ''));
  const digests = `sw_digests runner=${RUNNER_DIGEST} steps=${stepsDigest(view)} data=${data}`;
  return script(view, digests, RUNNER);
}
