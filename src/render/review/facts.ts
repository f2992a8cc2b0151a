/** Gathers what a reviewer is told. In: the plan, its effects, the rendered guide and script. Out: the review as data. */
import { accessOf } from '../../effects/of-plan.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Outage } from '../../effects/outages.js';
import type { Plan, Step } from '../../plan/plan.js';
import { sha256 } from '../../plan/text.js';
import { RUNNER, RUNNER_DIGEST, RUNNER_LINES } from '../bash/runner.js';
import { changesOf, undoOf } from './changes.js';
import { distinct } from './group-by.js';
import { createTextsOf, isChanging, stepRef } from './changing.js';
import type { TextsOf } from './changing.js';
import { foundSecrets } from './found-secrets.js';
import { filesThatStay } from './stays.js';
import { doneByHand, notTakenBack } from './kept.js';
import { lostOf, unknownOf } from './not-known.js';
import { functionsOf, readingOrder } from './order.js';
import { phaseNeeds } from './phase-needs.js';
import { addressesOf, placesOf, rolesOf } from './places.js';
import type { OutageRow, Review, Since, Span, StepRef } from './review.js';
import { refusalsOf } from './refusals.js';
import { samePlaces } from './same-places.js';
import { createLineOf } from './line-of.js';
import { linesOfScript } from './script-lines.js';
import { passwordFiles, secretsOf } from './secrets.js';
import { createBackOf } from './taken-back.js';

/** What is read off the texts, and the outputs that were rendered. */
export interface ReviewInput {
  readonly effects: readonly TextEffects[];
  readonly outages: readonly Outage[];
  readonly guide: string;
  readonly script: string;
  readonly since?: Since | undefined;
}

const linesIn = (text: string): number => text.split('\n').length;

/** How many lines several places have together. */
const sumOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { first, last }) => sum + last - first + 1, 0);

/** Steps that are not known to change anything, and not known to change nothing. */
const mayChange = (steps: readonly Step[], textsOf: TextsOf): StepRef[] =>
  steps
    .filter((step) => !isChanging(step, textsOf))
    .filter((step) =>
      textsOf(step).some(
        ({ name, effects }) => name !== 'undo' && effects.some(({ does }) => does === 'unknown'),
      ),
    )
    .map(stepRef);

const outageRow = ({ from, to }: Outage): OutageRow => ({
  from: stepRef(from),
  title: from.title,
  to: to === undefined ? undefined : stepRef(to),
});

type Identity = Pick<
  Review,
  'scriptDigest' | 'guideDigest' | 'runnerDigest' | 'digestLine' | 'runnerLines' | 'scriptLines' | 'toRead'
>;

function identityOf({ digest }: Plan, { guide, script }: ReviewInput, head: string): Identity {
  return {
    scriptDigest: sha256(script),
    guideDigest: sha256(guide),
    runnerDigest: RUNNER_DIGEST,
    digestLine: head.split('\n').findIndex((line) => line.includes(digest)) + 1,
    runnerLines: RUNNER_LINES,
    scriptLines: linesIn(head) - 1 + RUNNER_LINES,
    toRead: { first: 1, last: linesIn(head) - 1 },
  };
}

export function reviewOf(plan: Plan, input: ReviewInput): Review {
  const { effects: all, outages, script, since } = input;
  const textsOf = createTextsOf(all);
  const steps = plan.phases.flatMap((phase) => phase.steps);
  // The runner comes last, and holds no text of the procedure.
  const head = script.slice(0, -RUNNER.length);
  const lines = linesOfScript(head);
  const lineOf = createLineOf(plan, lines);
  const functions = functionsOf(plan, all, lines);
  const kept = notTakenBack(steps, textsOf);
  const places = placesOf(plan, all, accessOf(plan));
  return {
    ...identityOf(plan, input, head),
    steps: steps.length,
    changing: steps.filter((step) => isChanging(step, textsOf)).length,
    mayChange: mayChange(steps, textsOf),
    commandLines: sumOf([...functions, ...lines.steps.values()]),
    head: lines.head,
    values: lines.values,
    samePlaces: samePlaces(places, plan.variables),
    phaseNeeds: phaseNeeds(plan),
    changes: changesOf(all, lineOf, createBackOf(plan, all, kept, textsOf)),
    notTakenBack: kept,
    undo: undoOf(all, lineOf),
    refusals: refusalsOf(steps, lines),
    outages: outages.map(outageRow),
    byHand: doneByHand(steps),
    lost: lostOf(all, lineOf, lines),
    unknown: unknownOf(all, lineOf, lines),
    places,
    roles: rolesOf(plan, places),
    access: distinct(plan.phases.flatMap(({ requires }) => requires.access.map(({ why }) => why))),
    addresses: addressesOf(all),
    secrets: secretsOf(plan, all),
    passwordFiles: passwordFiles(plan, all),
    foundSecrets: foundSecrets(plan, all),
    files: filesThatStay(plan, all),
    ...readingOrder(steps, textsOf, lines),
    foundDone: steps.filter(({ texts }) => texts.done_when !== undefined).map(stepRef),
    functions,
    since,
  };
}
