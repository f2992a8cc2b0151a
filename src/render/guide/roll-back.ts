/** The way back. In: the phases of the plan. Out: the steps that have something to do, last first, with what cannot be had back. */
import type { Phase, Step } from '../../plan/plan.js';
import type { Anchor } from './anchors.js';
import { framed } from './block.js';
import type { Block, LedBlock } from './block.js';
import { takeBackBlock, undoneBlock } from './groups.js';
import type { Group } from './groups.js';
import type { StepContext } from './steps.js';

interface Named {
  readonly label: string;
  readonly title: string;
  readonly anchor: string;
}

export interface UndoView extends Named {
  readonly id: string;
  /** Of the step itself. */
  readonly stepAnchor: string;
  /** Steps that are taken back together with this one. */
  readonly others: readonly Named[];
  /** The product's Markdown, before what cannot be had back; '' for none. */
  readonly warning: string;
  /** What is lost by it, the author's Markdown; '' for nothing. */
  readonly discards: string;
  /** What a person does and says; '' where commands do it. */
  readonly question: string;
  readonly lookFor: string;
  readonly block: Block | undefined;
  /** Of a group: what takes an item to be undone, and what lays it down. */
  readonly before: readonly LedBlock[];
  readonly after: readonly LedBlock[];
}

export interface UndoPhaseView {
  readonly number: number;
  readonly title: string;
  readonly steps: readonly UndoView[];
}

export interface RollBackView {
  readonly phases: readonly UndoPhaseView[];
  /** Labels of steps that change something and have no undo. */
  readonly without: readonly Named[];
}

const NO_RETURN = '**Point of no return.** If this step has run, stop here: no step before it can be undone.';

function named({ label, title, id }: Step, anchor: Anchor): Named {
  return { label, title, anchor: anchor('step', id) };
}

const isLostFor = ({ policy }: Step): boolean => policy.risk === 'destructive';

/** What stays lost although the step is taken back. */
function warningOf(step: Step, others: readonly Step[]): string {
  const lost = [step, ...others].filter(isLostFor).map(({ label }) => label);
  if (lost.length === 0) return '';
  return `What ${lost.join(' and ')} removed or overwrote comes back only as far as these commands restore it.`;
}

const NOTHING = { others: [], discards: '', question: '', lookFor: '', before: [], after: [] } as const;

function anchorsOf(id: string, anchor: Anchor): Pick<UndoView, 'anchor' | 'stepAnchor'> {
  return { anchor: anchor('undo', id), stepAnchor: anchor('step', id) };
}

function undoView(step: Step, all: readonly Step[], anchor: Anchor): UndoView | undefined {
  const { id, label, title, undo, texts, policy } = step;
  const base = { id, label, title, ...anchorsOf(id, anchor), ...NOTHING };
  if (policy.risk === 'point-of-no-return') return { ...base, warning: NO_RETURN, block: undefined };
  const others = all.filter((other) => other.undo.kind === 'with' && other.undo.step === id);
  const shown = {
    ...base,
    others: others.map((other) => named(other, anchor)),
    warning: warningOf(step, others),
  };
  if (undo.kind === 'confirm') {
    const { question, lookFor, discards } = undo;
    return { ...shown, question, lookFor, discards, block: undefined };
  }
  if (undo.kind !== 'text' || texts.undo === undefined) return undefined;
  return { ...shown, discards: undo.discards, block: framed(texts.undo, step) };
}

const hasNoWayBack = ({ policy, undo }: Step): boolean =>
  undo.kind === 'absent' && ['reversible', 'destructive'].includes(policy.risk);

/** Puts the blocks that take an item and lay it down around the steps of each group that are undone. */
function withItems(views: readonly UndoView[], groups: readonly Group[]): UndoView[] {
  return views.map((view, at) => {
    const group = groups.find(({ steps }) => steps.some(({ id }) => id === view.id));
    const isIn = (other: UndoView | undefined): boolean =>
      group?.steps.some(({ id }) => id === other?.id) === true;
    if (group === undefined) return view;
    return {
      ...view,
      before: isIn(views[at - 1]) ? [] : [takeBackBlock(group)],
      after: isIn(views[at + 1]) ? [] : [undoneBlock(group)],
    };
  });
}

export function rollBackView(phases: readonly Phase[], { anchor, groups }: StepContext): RollBackView {
  const all = phases.flatMap(({ steps }) => steps);
  const together = all.filter(({ undo }) => undo.kind === 'with');
  const views = phases.map(({ title, steps }, at) => ({
    number: at + 1,
    title,
    steps: withItems(
      [...steps].reverse().flatMap((step) => undoView(step, together, anchor) ?? []),
      groups,
    ),
  }));
  return {
    phases: views.reverse().filter(({ steps }) => steps.length > 0),
    without: all.filter(hasNoWayBack).map((step) => named(step, anchor)),
  };
}
