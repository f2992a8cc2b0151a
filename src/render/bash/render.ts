/** Renders migrate.sh. In: the plan and the runner's text. Out: one bash script with digests of its own parts. */
import { sha256 } from '../../plan/text.js';
import type { Plan } from '../../plan/plan.js';
import { runner } from '../precompiled.js';
import type { Render } from '../template-engine.js';
import { scriptView } from './view.js';
import type { StepView } from './view.js';

/** The line after which the runner begins. */
export const RUNNER_MARK = '# ==== runner ====';

export const sectionBegin = (id: string): string => `# >>> ${id}`;
export const sectionEnd = (id: string): string => `# <<< ${id}`;

/** The line that holds the digest of the data, filled in last. */
const DATA_DIGEST_LINE = 'sw_data_digest=\n';

/** A step as it stands in the script, and without its section, as the data digest sees it. */
interface RenderedStep {
  readonly whole: string;
  readonly data: string;
  /** The section with its marks, as the digest of all steps covers it. */
  readonly marked: string;
}

function renderStep(step: StepView, render: Render): RenderedStep {
  const section = render('bash/section.sh', step);
  const view = { ...step, digest: sha256(section) };
  return {
    whole: render('bash/step.sh', { ...view, section }),
    data: render('bash/step.sh', { ...view, section: '' }),
    marked: `${sectionBegin(step.id)}\n${section}${sectionEnd(step.id)}\n`,
  };
}

export function renderScript(plan: Plan, render: Render): string {
  const bare = scriptView(plan, runner, sha256(runner));
  const steps = bare.steps.map((step) => renderStep(step, render));
  const join = (key: keyof RenderedStep): string => steps.map((step) => step[key]).join('');
  const view = { ...bare, runnerMark: RUNNER_MARK, stepsDigest: sha256(join('marked')) };
  const data = render('bash/script.sh', { ...view, steps: join('data'), runner: '' });
  const digest = sha256(data.replace(DATA_DIGEST_LINE, ''));
  const script = render('bash/script.sh', { ...view, steps: join('whole') });
  return script.replace(DATA_DIGEST_LINE, () => `sw_data_digest=${digest}\n`);
}
