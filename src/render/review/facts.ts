/** Gathers what a reviewer is told. In: the plan, its effects and the rendered script. Out: the review as data. */
import type { TextEffects } from '../../effects/of-plan.js';
import type { Plan } from '../../plan/plan.js';
import { sha256 } from '../../plan/text.js';
import { RUNNER, RUNNER_DIGEST, RUNNER_LINES } from '../bash/runner.js';
import { changesOf, commandsOf, lostOf, tablesOf, unknownOf } from './changes.js';
import { createTextsOf, isChanging } from './changing.js';
import { doneByHand, notTakenBack } from './kept.js';
import { functionsOf, linesOfScript, readingOrder } from './order.js';
import { filesThatStay, programsOf, reachesOf, rightsOf, secretsOf } from './surroundings.js';
import type { Review } from './review.js';

const linesIn = (text: string): number => text.split('\n').length;

export function reviewOf(plan: Plan, all: readonly TextEffects[], script: string): Review {
  const textsOf = createTextsOf(all);
  const steps = plan.phases.flatMap((phase) => phase.steps);
  // The runner comes last, and holds no text of the procedure.
  const head = script.slice(0, -RUNNER.length);
  const lines = linesOfScript(head);
  return {
    scriptDigest: sha256(script),
    runnerDigest: RUNNER_DIGEST,
    runnerLines: RUNNER_LINES,
    scriptLines: linesIn(head) - 1 + RUNNER_LINES,
    steps: steps.length,
    changing: steps.filter((step) => isChanging(step, textsOf)).length,
    linesToRead: [...all.map(({ text }) => text), ...plan.functions].reduce(
      (sum, { source }) => sum + linesIn(source),
      0,
    ),
    head: lines.head,
    values: lines.values,
    changes: changesOf(plan, all),
    notTakenBack: notTakenBack(steps, textsOf),
    byHand: doneByHand(steps),
    commands: commandsOf(all),
    tables: tablesOf(all),
    lost: lostOf(all),
    unknown: unknownOf(all),
    programs: programsOf(plan, all),
    rights: rightsOf(all),
    reaches: reachesOf(all),
    secrets: secretsOf(plan, all),
    files: filesThatStay(all),
    ...readingOrder(steps, textsOf, lines),
    functions: functionsOf(plan, all, lines),
  };
}
