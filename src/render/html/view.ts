/** The page's view: the guide's, with prose turned into HTML, and with what only a page shows. In: the guide as data. Out: HTML where there was Markdown. */
import type { LedBlock } from '../guide/block.js';
import type { RollBackView, UndoView } from '../guide/roll-back.js';
import type { StepView } from '../guide/steps.js';
import type { GuideView, PhaseView } from '../guide/view.js';
import type { Prose } from './prose.js';

interface PageStep extends StepView {
  /** The risk in words when it is one to be warned of, otherwise ''. */
  readonly grave: string;
}

export interface PageView extends Omit<GuideView, 'phases'> {
  /** REVIEW.md as HTML. */
  readonly review: string;
  /** The title without markup. */
  readonly plainTitle: string;
  readonly phases: readonly (Omit<PhaseView, 'steps'> & { readonly steps: readonly PageStep[] })[];
}

const GRAVE: Readonly<Record<string, string>> = {
  destructive: 'destructive',
  'point-of-no-return': 'point of no return',
};

function led<T extends LedBlock>(block: T, prose: Prose): T {
  return { ...block, lead: prose.inline(block.lead) };
}

function pageStep(view: StepView, prose: Prose): PageStep {
  return {
    ...view,
    grave: GRAVE[view.risk] ?? '',
    title: prose.inline(view.title),
    warning: prose.inline(view.warning),
    notes: view.notes.map(prose.inline),
    why: prose.blocks(view.why),
    question: prose.inline(view.question),
    lookFor: prose.blocks(view.lookFor),
    role: prose.inline(view.role),
    choice: prose.inline(view.choice),
    before: view.before.map((block) => led(block, prose)),
    after: view.after.map((block) => led(block, prose)),
    expect: prose.blocks(view.expect),
    ifItFails: prose.blocks(view.ifItFails),
    choiceTable: view.choiceTable === '' ? '' : prose.blocks(view.choiceTable),
    undo: prose.inline(view.undo),
    undoCell: prose.inline(view.undoCell),
  };
}

function pagePhase(view: PhaseView, prose: Prose): PageView['phases'][number] {
  return {
    ...view,
    title: prose.inline(view.title),
    where: prose.inline(view.where),
    moveNote: prose.inline(view.moveNote),
    intro: prose.blocks(view.intro),
    steps: view.steps.map((step) => pageStep(step, prose)),
  };
}

function pageUndo(view: UndoView, prose: Prose): UndoView {
  return {
    ...view,
    title: prose.inline(view.title),
    others: view.others.map((other) => ({ ...other, title: prose.inline(other.title) })),
    warning: prose.inline(view.warning),
    discards: prose.blocks(view.discards),
    question: prose.inline(view.question),
    lookFor: prose.blocks(view.lookFor),
    before: view.before.map((block) => led(block, prose)),
    after: view.after.map((block) => led(block, prose)),
  };
}

function pageRollBack({ phases, without }: RollBackView, prose: Prose): RollBackView {
  return {
    phases: phases.map((phase) => ({
      ...phase,
      title: prose.inline(phase.title),
      steps: phase.steps.map((step) => pageUndo(step, prose)),
    })),
    without: without.map((step) => ({ ...step, title: prose.inline(step.title) })),
  };
}

function pageRequirements(requires: GuideView['requires'], prose: Prose): GuideView['requires'] {
  return {
    ...requires,
    programs: requires.programs.map((program) => ({ ...program, why: prose.inline(program.why) })),
    access: requires.access.map((block) => ({
      ...led(block, prose),
      reasons: block.reasons.map(prose.inline),
    })),
  };
}

/** The review page as a part of this one: its title is a heading of the second level here. */
function reviewPart(markdown: string, prose: Prose): string {
  return prose.blocks(markdown.replace(/^(#+ )/gm, '#$1'));
}

export function pageView(guide: GuideView, review: string, prose: Prose): PageView {
  return {
    ...guide,
    review: reviewPart(review, prose),
    plainTitle: guide.title,
    title: prose.inline(guide.title),
    summary: prose.blocks(guide.summary),
    useWhen: prose.blocks(guide.useWhen),
    limits: prose.blocks(guide.limits),
    requires: pageRequirements(guide.requires, prose),
    phases: guide.phases.map((phase) => pagePhase(phase, prose)),
    rollBack: pageRollBack(guide.rollBack, prose),
    signOff: guide.signOff.map(({ role, steps }) => ({
      role: prose.inline(role),
      steps: prose.inline(steps),
    })),
  };
}
