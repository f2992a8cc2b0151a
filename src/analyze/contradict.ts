/** Reports that parts of a step exclude each other. In: the step, the key that is one too many, words. Out: a finding at the key. */
import type { ModelStep } from '../model/model.js';
import type { Report } from '../parse/report.js';

export function contradict(
  step: ModelStep,
  key: string,
  message: string,
  hint: string,
  report: Report,
): void {
  report({
    code: 'SW0703',
    message: `step \`${step.id}\`: ${message}`,
    hint,
    at: `${step.pointer}/${key}`,
    onKey: true,
  });
}
