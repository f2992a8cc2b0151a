/** The page's view: the guide's, with prose turned into HTML. */
import type { GuideView, LedBlock, StepView, UndoView } from '../markdown/view.js';
import type { Prose } from './prose.js';

function led(block: LedBlock, prose: Prose): LedBlock {
  return { ...block, lead: prose.inline(block.lead) };
}

function step(view: StepView, prose: Prose): StepView {
  return {
    ...view,
    title: prose.inline(view.title),
    notes: view.notes.map(prose.inline),
    why: prose.blocks(view.why),
    task: prose.blocks(view.task),
    before: view.before.map((block) => led(block, prose)),
    after: view.after.map((block) => led(block, prose)),
    expect: prose.blocks(view.expect),
    ifItFails: prose.blocks(view.ifItFails),
  };
}

function undo(view: UndoView, prose: Prose): UndoView {
  return { ...view, title: prose.inline(view.title) };
}

export function pageView(guide: GuideView, prose: Prose): GuideView {
  const titled = <T extends { readonly title: string }>(link: T): T => ({
    ...link,
    title: prose.inline(link.title),
  });
  return {
    ...guide,
    title: prose.inline(guide.title),
    summary: prose.blocks(guide.summary),
    useWhen: prose.blocks(guide.useWhen),
    limits: prose.blocks(guide.limits),
    contents: guide.contents.map((phase) => ({ ...titled(phase), steps: phase.steps.map(titled) })),
    tools: guide.tools.map((tool) => ({ ...tool, why: prose.inline(tool.why) })),
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
      steps: phase.steps.map((view) => step(view, prose)),
    })),
    undo: guide.undo.map((phase) => ({
      ...titled(phase),
      steps: phase.steps.map((view) => undo(view, prose)),
    })),
    checks: guide.checks.map(titled),
    signOff: guide.signOff.map(titled),
  };
}
