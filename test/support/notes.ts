/**
 * An operator's notes: `NAME=value` for a value of the site or for what is chosen on the way, a step's id on a line of its own for what was agreed to.
 * In: their text, and the plan that tells the one from the other. Out: answers; a name that the plan does not know is an error.
 */
import type { Plan } from '../../src/plan/plan.js';
import type { Answers } from './follow-guide.js';

export function readNotes(text: string, plan: Plan): Required<Omit<Answers, 'secrets'>> {
  const steps = plan.phases.flatMap((phase) => phase.steps);
  const chosen = steps.flatMap(({ prompt }) => (prompt?.kind === 'choose' ? [prompt.variable] : []));
  const values: Record<string, string> = {};
  const choices: Record<string, string> = {};
  const agreed: string[] = [];
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const [, name = line, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (value === undefined && steps.some(({ id }) => id === name)) agreed.push(name);
    else if (value !== undefined && plan.variables.some((one) => one.name === name)) values[name] = value;
    else if (value !== undefined && chosen.includes(name)) choices[name] = value;
    else throw new Error(`the notes name what the procedure does not know: ${line}`);
  }
  return { values, choices, agreed };
}
