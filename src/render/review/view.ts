/** The review's view. In: the review as data. Out: plain, complete strings of Markdown for the template. */
import type { Plan } from '../../plan/plan.js';
import { inlineProse } from '../markdown/prose.js';
import { sinceView } from './since.js';
import type { SinceView } from './since.js';
import { asSentence } from '../markdown/sentences.js';
import { lineNumbers, lostLines, mergedRows, refusalsLine, undoLines, unknownLines } from './condensed.js';
import { summaryOf, valuesLine, whereItRuns } from './identity-lines.js';
import { fileLines, placeRows, programsLine, rightsSaid } from './place-lines.js';
import type { PlaceView } from './place-lines.js';
import { stepRef } from './changing.js';
import { foundSecretLines, secretLines } from './secret-lines.js';
import { createPlaceNames } from './place-names.js';
import type { PlaceNames } from './place-names.js';
import { checkLines, functionsLine, headLines, orderLines } from './reading-lines.js';
import type { Back, Review } from './review.js';
import { cell, code, objects, plain, refs } from './markdown-parts.js';

interface Row {
  readonly where: string;
  readonly what: string;
  readonly how: string;
  readonly steps: string;
  readonly lines: string;
  readonly takenBack: string;
}

export interface ReviewView {
  readonly procedure: string;
  readonly version: string;
  readonly toolVersion: string;
  readonly digest: string;
  readonly digestLine: number;
  readonly scriptDigest: string;
  readonly guideDigest: string;
  readonly runnerDigest: string;
  readonly runnerLines: number;
  readonly summary: string;
  readonly where: string;
  readonly values: string;
  readonly changes: readonly Row[];
  /** Steps that hold what is not known. */
  readonly vague: string;
  readonly outages: readonly string[];
  readonly byHand: readonly string[];
  readonly notTakenBack: readonly string[];
  readonly undo: readonly string[];
  readonly refusals: string;
  readonly foundDone: string;
  readonly lost: readonly string[];
  readonly unknown: readonly string[];
  readonly places: readonly PlaceView[];
  readonly programs: string;
  readonly rightsSaid: string;
  readonly addresses: string;
  readonly secrets: readonly string[];
  readonly foundSecrets: readonly string[];
  readonly files: readonly string[];
  readonly head: string;
  readonly order: readonly string[];
  readonly checks: readonly string[];
  readonly functions: string;
  readonly since: SinceView | undefined;
}

function changes({ changes: all }: Review, { inFull }: PlaceNames): Row[] {
  return all.flatMap(({ place, rows }) =>
    mergedRows(rows, place).map(({ objects: names, hows, steps, lines, takenBack }, at) => ({
      where: at === 0 ? cell(inFull(place)) : '',
      what: cell(objects(names)),
      how: cell(hows.map(code).join(', ')),
      steps,
      lines: lineNumbers(lines),
      takenBack,
    })),
  );
}

/** Steps with a change that the table marks so. */
function stepsMarked({ changes: all }: Review, isMarked: (back: Back) => boolean): string {
  const rows = all.flatMap((place) => place.rows);
  const marked = rows.filter(({ takenBack }) => takenBack.some(isMarked)).flatMap(({ steps }) => steps);
  return refs([...marked].sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true })));
}

function kept(review: Review): string[] {
  const { notTakenBack, byHand } = review;
  const not = stepsMarked(review, ({ by, limit }) => by === '' && limit === '');
  const elsewhere = stepsMarked(review, ({ limit }) => limit === 'elsewhere');
  return [
    ...notTakenBack.map(({ step, title, why, said }) => {
      const sentences = [why, said]
        .filter((one) => one !== '')
        .map((one) => asSentence(inlineProse(plain(one))));
      return `**${step.label}** ${inlineProse(title)}: ${sentences.join(' ')}`;
    }),
    ...(not === '' ? [] : [`what the table marks **not**, in ${not}`]),
    ...(elsewhere === '' ? [] : [`what ${elsewhere} may change outside of their place`]),
    ...(byHand.length === 0 ? [] : [`what people do by hand in ${refs(byHand)}`]),
  ];
}

/** In the order of the steps. */
function vagueSteps({ phases }: Plan, { unknown }: Review): string {
  const held = new Set(unknown.flatMap(({ steps }) => steps.filter(({ undo }) => !undo).map(({ id }) => id)));
  return refs(phases.flatMap(({ steps }) => steps.filter(({ id }) => held.has(id)).map(stepRef)));
}

const outages = ({ outages: all }: Review): string[] =>
  all.map(
    ({ from, title, to }) =>
      `from **${from.label}** ${inlineProse(title)} until ${to === undefined ? 'a person starts it again' : `**${to.label}** is done`}`,
  );

const byHand = ({ byHand: all }: Review): string[] =>
  all.map(
    ({ label, title, question }) => `**${label}** ${inlineProse(title)}: ${inlineProse(plain(question))}`,
  );

export function reviewView(plan: Plan, review: Review): ReviewView {
  const { scriptDigest, guideDigest, runnerDigest, runnerLines, digestLine } = review;
  const names = createPlaceNames(review.places);
  return {
    procedure: plan.procedure,
    version: plan.version,
    toolVersion: plan.toolVersion,
    digest: plan.digest,
    digestLine,
    scriptDigest,
    guideDigest,
    runnerDigest,
    runnerLines,
    summary: summaryOf(plan, review),
    where: whereItRuns(plan, review),
    values: valuesLine(plan, review),
    changes: changes(review, names),
    vague: vagueSteps(plan, review),
    outages: outages(review),
    byHand: byHand(review),
    notTakenBack: kept(review),
    undo: undoLines(review.undo),
    refusals: refusalsLine(review.refusals),
    foundDone: refs(review.foundDone),
    lost: lostLines(review.lost),
    unknown: unknownLines(review.unknown),
    places: placeRows(review, names),
    programs: programsLine(plan),
    rightsSaid: rightsSaid(review),
    addresses: review.addresses.map(code).join(', '),
    secrets: secretLines(review),
    foundSecrets: foundSecretLines(review, names),
    files: fileLines(review, names),
    head: headLines(review),
    order: orderLines(review),
    checks: checkLines(review),
    functions: functionsLine(plan, review),
    since: review.since === undefined ? undefined : sinceView(plan, review.since),
  };
}
