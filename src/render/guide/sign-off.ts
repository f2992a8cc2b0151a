/** Who has to sign. In: the plan. Out: for each role that answers a question, the steps in which it does. */
import type { Plan, Step } from '../../plan/plan.js';
import type { StepContext } from './steps.js';

export interface SignOffRow {
  /** The author's words. */
  readonly role: string;
  /** Links to the steps, the product's Markdown. */
  readonly steps: string;
}

const roleOf = ({ prompt }: Step): string => (prompt?.kind === 'confirm' ? prompt.role : '');

export function signOffRows({ phases }: Plan, { anchor }: StepContext): SignOffRow[] {
  const asked = phases.flatMap(({ steps }) => steps).filter((step) => roleOf(step) !== '');
  const roles = [...new Set(asked.map(roleOf))];
  return roles.map((role) => ({
    role,
    steps: asked
      .filter((step) => roleOf(step) === role)
      .map(({ id, label }) => `[${label}](#${anchor('step', id)})`)
      .join(', '),
  }));
}
