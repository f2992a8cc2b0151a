/** Gathers what a reviewer is told. In: the plan, its effects and the rendered script. Out: the review as data. */
import type { TextEffects } from '../../effects/of-plan.js';
import type { Plan } from '../../plan/plan.js';
import { sha256 } from '../../plan/text.js';
import { changesOf, commandsOf, lostOf, tablesOf, unknownOf } from './changes.js';
import { createTextsOf, isChanging } from './changing.js';
import { doneByHand, notTakenBack } from './kept.js';
import { functionsOf, linesOfScript, readingOrder } from './order.js';
import { filesThatStay, programsOf, reachesOf, rightsOf, secretsOf } from './surroundings.js';
import type { Review } from './review.js';

const RUNNER_MARK = '# ==== runner ====';

function runnerOf(script: string): string {
  const at = script.indexOf(`\n${RUNNER_MARK}\n`);
  return at === -1 ? '' : script.slice(at + RUNNER_MARK.length + 2);
}

const linesIn = (text: string): number => text.split('\n').length;

export function reviewOf(plan: Plan, all: readonly TextEffects[], script: string): Review {
  const textsOf = createTextsOf(all);
  const steps = plan.phases.flatMap((phase) => phase.steps);
  const runner = runnerOf(script);
  const lines = linesOfScript(script);
  return {
    scriptDigest: sha256(script),
    runnerDigest: sha256(runner),
    runnerLines: linesIn(runner) - 1,
    scriptLines: linesIn(script) - 1,
    steps: steps.length,
    changing: steps.filter((step) => isChanging(step, textsOf)).length,
    linesToRead: [...all.map(({ text }) => text), ...plan.functions].reduce(
      (sum, { source }) => sum + linesIn(source),
      0,
    ),
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
