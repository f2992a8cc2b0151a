/** Gathers what a reviewer is told. In: the plan, its effects and the rendered script. Out: the review as data. */
import type { TextEffects } from '../../effects/of-plan.js';
import type { Outage } from '../../effects/outages.js';
import type { Plan } from '../../plan/plan.js';
import { sha256 } from '../../plan/text.js';
import { RUNNER, RUNNER_DIGEST, RUNNER_LINES } from '../bash/runner.js';
import { changesOf, commandsOf, deletedByUndo, lostOf, tablesOf, unknownOf } from './changes.js';
import { createTextsOf, isChanging, stepRef } from './changing.js';
import { filesThatStay } from './files.js';
import { doneByHand, notTakenBack } from './kept.js';
import { functionsOf, linesOfScript, readingOrder } from './order.js';
import { passwordFiles, secretsOf } from './secrets.js';
import { programsOf, reachesOf, rightsOf } from './surroundings.js';
import type { Review, Since, Span } from './review.js';

/** What is read off the texts, and the script that was rendered. */
export interface ReviewInput {
  readonly effects: readonly TextEffects[];
  readonly outages: readonly Outage[];
  readonly script: string;
  readonly since?: Since | undefined;
}

const linesIn = (text: string): number => text.split('\n').length;

/** How many lines several places have together. */
const linesOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { first, last }) => sum + last - first + 1, 0);

export function reviewOf(plan: Plan, { effects: all, outages, script, since }: ReviewInput): Review {
  const textsOf = createTextsOf(all);
  const steps = plan.phases.flatMap((phase) => phase.steps);
  // The runner comes last, and holds no text of the procedure.
  const head = script.slice(0, -RUNNER.length);
  const lines = linesOfScript(head);
  const functions = functionsOf(plan, all, lines);
  return {
    scriptDigest: sha256(script),
    runnerDigest: RUNNER_DIGEST,
    runnerLines: RUNNER_LINES,
    scriptLines: linesIn(head) - 1 + RUNNER_LINES,
    steps: steps.length,
    changing: steps.filter((step) => isChanging(step, textsOf)).length,
    toRead: { first: 1, last: linesIn(head) - 1 },
    commandLines: linesOf([...functions, ...lines.steps.values()]),
    head: lines.head,
    values: lines.values,
    changes: changesOf(plan, all),
    notTakenBack: notTakenBack(steps, textsOf),
    deletedByUndo: deletedByUndo(all),
    outages: outages.map(({ from, to }) => ({
      from: stepRef(from),
      to: to === undefined ? undefined : stepRef(to),
    })),
    byHand: doneByHand(steps),
    commands: commandsOf(all),
    tables: tablesOf(all),
    lost: lostOf(all),
    unknown: unknownOf(all),
    programs: programsOf(plan, all),
    rights: rightsOf(all),
    reaches: reachesOf(all),
    secrets: secretsOf(plan, all),
    passwordFiles: passwordFiles(plan, all),
    files: filesThatStay(plan, all),
    ...readingOrder(steps, textsOf, lines),
    functions,
    since,
  };
}
