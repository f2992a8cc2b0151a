/** The page's view: the guide's, with prose turned into HTML, and with what only a page shows. In: the guide as data. Out: HTML where there was Markdown. */
import type { Outage } from '../../effects/outages.js';
import { graveRisk } from '../../kinds/vocabulary.js';
import type { Block, LedBlock } from '../guide/block.js';
import type { RollBackView, UndoView } from '../guide/roll-back.js';
import type { StepView } from '../guide/steps.js';
import type { GuideView, PhaseView } from '../guide/view.js';
import { diagramView } from './diagram.js';
import type { DiagramView } from './diagram.js';
import { escapeContent } from './escape.js';
import type { Prose } from './prose.js';
import { reviewPart } from './review.js';
import type { ReviewPart } from './review.js';

/** What the page is made of. */
export interface PageSources {
  readonly guide: GuideView;
  /** REVIEW.md. */
  readonly review: string;
  readonly outages: readonly Outage[];
}

interface PageStep extends StepView {
  /** The risk in words when it is one to be warned of, otherwise ''. */
  readonly grave: string;
  /** What a person does in it, in a word or two; '' where commands do it all. */
  readonly person: string;
  /** Classes of its section: `grave`, `person`, both, or ''. */
  readonly mark: string;
}

export interface PageView extends Omit<GuideView, 'phases'> {
  readonly review: ReviewPart;
  readonly diagram: DiagramView;
  /** The title without markup. */
  readonly plainTitle: string;
  readonly phases: readonly (Omit<PhaseView, 'steps'> & { readonly steps: readonly PageStep[] })[];
}

/** The same characters, as HTML has them. */
function shown<T extends Block>(block: T): T {
  return { ...block, text: escapeContent(block.text) };
}

const optional = (block: Block | undefined): Block | undefined =>
  block === undefined ? undefined : shown(block);

function led<T extends LedBlock>(block: T, prose: Prose): T {
  return { ...shown(block), lead: prose.inline(block.lead) };
}

function personIn({ question, choice }: StepView): string {
  if (question !== '') return 'by hand';
  return choice === '' ? '' : 'your choice';
}

function marksOf(view: StepView): Pick<PageStep, 'grave' | 'person' | 'mark'> {
  const grave = graveRisk(view.risk);
  const person = personIn(view);
  const mark = `${grave === '' ? '' : 'grave '}${person === '' ? '' : 'person'}`.trim();
  return { grave, person, mark };
}

function pageStep(view: StepView, prose: Prose): PageStep {
  return {
    ...view,
    ...marksOf(view),
    answer: optional(view.answer),
    body: optional(view.body),
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
    block: optional(view.block),
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

function pageDiagram({ guide, outages }: PageSources, prose: Prose): DiagramView {
  const view = diagramView(guide.phases, outages);
  const named = <T extends { readonly title: string }>(step: T): T => ({
    ...step,
    title: prose.inline(step.title),
  });
  return {
    ...view,
    outages: view.outages.map((outage) => ({
      ...outage,
      from: named(outage.from),
      to: outage.to === undefined ? undefined : named(outage.to),
    })),
    noReturn: view.noReturn.map(named),
  };
}

function pageSetUp({ functions, appendix, values, secrets, resume }: GuideView): Partial<GuideView> {
  return {
    functions: shown(functions),
    appendix: optional(appendix),
    values: optional(values),
    secrets: optional(secrets),
    resume: optional(resume),
  };
}

export function pageView(sources: PageSources, prose: Prose): PageView {
  const { guide } = sources;
  return {
    ...guide,
    ...pageSetUp(guide),
    review: reviewPart(sources.review, prose),
    diagram: pageDiagram(sources, prose),
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
