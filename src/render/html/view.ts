/** The page's view: the guide's, with prose turned into HTML, and with what only a page shows. */
import type { GuideView, LedBlock, StepLink, StepView, UndoView } from '../markdown/view.js';
import type { Prose } from './prose.js';

interface PageStep extends StepView {
  /** The risk in words when it is one to be warned of, otherwise ''. */
  readonly grave: string;
}

interface PageLink extends StepLink {
  readonly grave: string;
}

export interface PageView extends Omit<GuideView, 'contents' | 'phases'> {
  /** REVIEW.md as HTML. */
  readonly review: string;
  /** The title without markup. */
  readonly plainTitle: string;
  readonly contents: readonly (Omit<GuideView['contents'][number], 'steps'> & {
    readonly steps: readonly PageLink[];
  })[];
  /** Programs of which nothing is said but their name: a row each would hold nothing. */
  readonly plainTools: readonly string[];
  readonly phases: readonly (Omit<GuideView['phases'][number], 'steps'> & {
    readonly steps: readonly PageStep[];
  })[];
}

const GRAVE: Readonly<Record<string, string>> = {
  destructive: 'destructive',
  'point-of-no-return': 'point of no return',
};

function led(block: LedBlock, prose: Prose): LedBlock {
  return { ...block, lead: prose.inline(block.lead) };
}

function step(view: StepView, grave: string, prose: Prose): PageStep {
  return {
    ...view,
    grave,
    title: prose.inline(view.title),
    notes: view.notes.map(prose.inline),
    why: prose.blocks(view.why),
    question: prose.inline(view.question),
    lookFor: prose.blocks(view.lookFor),
    before: view.before.map((block) => led(block, prose)),
    after: view.after.map((block) => led(block, prose)),
    expect: prose.blocks(view.expect),
    ifItFails: prose.blocks(view.ifItFails),
  };
}

function undo(view: UndoView, prose: Prose): UndoView {
  return { ...view, title: prose.inline(view.title) };
}

/** All that is known of a program is its name. */
const isPlain = ({ min, why }: GuideView['tools'][number]): boolean => min === 'any' && why === '';

/** The review page as a part of this one: its title is a heading of the second level here. */
function reviewPart(markdown: string, prose: Prose): string {
  return prose.blocks(markdown.replace(/^(#+ )/gm, '#$1'));
}

export function pageView(guide: GuideView, review: string, prose: Prose): PageView {
  const titled = <T extends { readonly title: string }>(link: T): T => ({
    ...link,
    title: prose.inline(link.title),
  });
  const graveOf = ({ risk }: StepLink): string => GRAVE[risk] ?? '';
  const links = guide.contents.flatMap(({ steps }) => steps);
  const grave = new Map(links.map((link) => [link.id, graveOf(link)]));
  return {
    ...guide,
    review: reviewPart(review, prose),
    plainTitle: guide.title,
    title: prose.inline(guide.title),
    summary: prose.blocks(guide.summary),
    useWhen: prose.blocks(guide.useWhen),
    limits: prose.blocks(guide.limits),
    contents: guide.contents.map((phase) => ({
      ...titled(phase),
      steps: phase.steps.map((link) => ({ ...titled(link), grave: graveOf(link) })),
    })),
    tools: guide.tools
      .filter((tool) => !isPlain(tool))
      .map((tool) => ({ ...tool, why: prose.inline(tool.why) })),
    plainTools: guide.tools.filter(isPlain).map(({ name }) => name),
    secrets: guide.secrets.map((block) => led(block, prose)),
    access: guide.access.map((block) => led(block, prose)),
    versions: guide.versions.map((block) => led(block, prose)),
    variables: guide.variables.map((variable) => ({
      ...variable,
      default: prose.inline(variable.default),
      help: prose.inline(variable.help),
    })),
    phases: guide.phases.map((phase) => ({
      ...titled(phase),
      where: prose.inline(phase.where),
      intro: prose.blocks(phase.intro),
      steps: phase.steps.map((view) => step(view, grave.get(view.id) ?? '', prose)),
    })),
    undo: guide.undo.map((phase) => ({
      ...titled(phase),
      steps: phase.steps.map((view) => undo(view, prose)),
    })),
    checks: guide.checks.map(titled),
    signOff: guide.signOff.map(titled),
  };
}
