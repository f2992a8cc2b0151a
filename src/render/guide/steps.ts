/** A step as the guide shows it. In: a step of the plan, anchors. Out: plain data: the author's prose, the product's sentences, blocks. */
import type { Prompt, Step, Text } from '../../plan/plan.js';
import { alternativesWords } from '../../kinds/alternative.js';
import { markdownTemplate } from '../../shell/template.js';
import { durationText } from './amounts.js';
import type { Anchor } from './anchors.js';
import { block, framed } from './block.js';
import type { Block, LedBlock } from './block.js';
import { choiceTable } from './alternatives.js';
import type { AlternativeRun } from './alternatives.js';
import { doneBlock, takeBlock } from './groups.js';
import type { Group } from './groups.js';

export interface StepView {
  readonly id: string;
  readonly anchor: string;
  readonly label: string;
  readonly title: string;
  readonly risk: string;
  /** The product's Markdown: what cannot be had back; '' where nothing is to be warned of. */
  readonly warning: string;
  /** The product's sentences, Markdown. */
  readonly notes: readonly string[];
  readonly why: string;
  /** What a person is asked to confirm, and what to look for before; '' where nothing is asked. */
  readonly question: string;
  readonly lookFor: string;
  /** What the other person is who answers; '' for the operator. */
  readonly role: string;
  readonly before: readonly LedBlock[];
  /** What is asked before the answer is filled in; '' where nothing is chosen. */
  readonly choice: string;
  readonly answer: Block | undefined;
  readonly body: Block | undefined;
  readonly after: readonly LedBlock[];
  readonly expect: string;
  readonly ifItFails: string;
  /** The product's Markdown: a table of the steps from here on of which the site's value picks one; '' for none. */
  readonly choiceTable: string;
  /** The product's Markdown: for which values of the site and for which item of a group it is done. */
  readonly remarks: readonly string[];
  /** How the step is taken back, the product's Markdown with links; '' where nothing is to be said. */
  readonly undo: string;
  /** The same in a word or two, for the table. */
  readonly undoCell: string;
}

/** What a step's view needs of the others. */
export interface StepContext {
  readonly anchor: Anchor;
  readonly labelOf: (id: string) => string;
  readonly groups: readonly Group[];
  readonly alternatives: readonly AlternativeRun[];
}

const changes = ({ policy }: Step): boolean => policy.risk !== 'read-only';

function undoLink(step: Step, { anchor, labelOf }: StepContext): { sentence: string; cell: string } {
  const { undo, id } = step;
  const own = `#${anchor('undo', id)}`;
  switch (undo.kind) {
    case 'text':
      return { sentence: `[Undo](${own})`, cell: `[yes](${own})` };
    case 'confirm':
      return { sentence: `[Undo](${own}) by hand`, cell: `[by hand](${own})` };
    case 'with': {
      const link = `[${labelOf(undo.step)}](#${anchor('undo', undo.step)})`;
      return { sentence: `Undo: with ${link}`, cell: `with ${link}` };
    }
    case 'none':
      return { sentence: '', cell: '' };
    case 'absent':
      return { sentence: '', cell: changes(step) ? 'no' : '' };
  }
}

/** What is lost for good, in the words that the step's undo allows. */
function warningOf(step: Step, context: StepContext): string {
  const { risk } = step.policy;
  if (risk === 'point-of-no-return')
    return '**Point of no return:** once this step has run, neither it nor any step before it can be undone.';
  if (risk !== 'destructive') return '';
  const { sentence } = undoLink(step, context);
  if (sentence === '') return '**Destructive:** what this step removes or overwrites cannot be restored.';
  return '**Destructive:** what this step removes or overwrites is lost, except for what its undo restores.';
}

function notesOf({ policy, texts, summary, alternatives, items }: Step): string[] {
  const { attempts, retryWait, timeout, rerunSafe, interactive, quiet, risk } = policy;
  const pause = retryWait === 0 ? '' : `, ${durationText(retryWait)} apart`;
  const half =
    texts.body !== undefined && !rerunSafe && texts.done_when === undefined && risk !== 'read-only';
  return [
    alternatives.length === 0 ? '' : `Only if ${alternativesWords(alternatives)}.`,
    summary,
    items === undefined ? '' : 'To change the list later, paste this block again between two items.',
    attempts > 1 ? `If it fails, try it up to ${attempts} times in all${pause}.` : '',
    timeout > 0 ? `Each attempt should take at most ${durationText(timeout)}.` : '',
    half ? 'If it is interrupted, find out how far it came before you run it again.' : '',
    quiet ? 'It prints much; only the last lines matter.' : '',
    interactive ? 'It asks questions itself: stay at the terminal.' : '',
  ].filter((note) => note !== '');
}

function ledBlock(lead: string, text: Text | undefined, step: Step): LedBlock[] {
  return text === undefined ? [] : [{ lead, ...framed(text, step) }];
}

function beforeBody(step: Step): LedBlock[] {
  const { when, done_when: doneWhen, choices } = step.texts;
  return [
    ...ledBlock(
      'Do this step only if this check prints no `exit status`. `exit status 1`: skip the step. Any other status: find out why first.',
      when,
      step,
    ),
    ...ledBlock(
      'If this check prints no `exit status`, the step is already done: skip it. `exit status 1`: do the step. Any other status: find out why first.',
      doneWhen,
      step,
    ),
    ...ledBlock('List the choices:', choices, step),
  ];
}

/** When a step is done, and how often, as remarks behind its title. */
function remarksOf({ group, alternatives }: Step, { groups }: StepContext): readonly string[] {
  const items = groups.find(({ head }) => head.id === group)?.items;
  return [
    ...(alternatives.length === 0 ? [] : [`if ${alternativesWords(alternatives)}`]),
    ...(items === undefined ? [] : [`for each \`${items.variable}\``]),
  ];
}

/** What a person does with items: behind their list, and behind the last step that is done for each. */
function itemBlocks({ id }: Step, { anchor, groups }: StepContext): LedBlock[] {
  return groups.flatMap((group) => [
    ...(group.head.id === id ? [takeBlock(group)] : []),
    ...(group.steps.at(-1)?.id === id ? [doneBlock(group, anchor('step', group.head.id))] : []),
  ]);
}

function afterBody(step: Step, { labelOf }: StepContext): LedBlock[] {
  const { progress, check } = step.texts;
  const { checkUntil: until } = step.policy;
  const within = until === '' ? '' : ` (it holds until step ${labelOf(until)} has run)`;
  return [
    ...ledBlock('To see its progress, in [a second terminal](#new-terminal):', progress, step),
    ...ledBlock(`Then check, which must print no \`exit status\`${within}:`, check, step),
  ];
}

type Asked = Pick<StepView, 'question' | 'lookFor' | 'role' | 'choice' | 'answer'>;

function asked(prompt: Prompt | undefined, id: string): Asked {
  const nothing = { question: '', lookFor: '', role: '', choice: '', answer: undefined };
  if (prompt === undefined) return nothing;
  const question = markdownTemplate(prompt.question);
  if (prompt.kind === 'confirm') return { ...nothing, question, lookFor: prompt.lookFor, role: prompt.role };
  return { ...nothing, choice: question, answer: block('answer', id, `${prompt.variable}=''`) };
}

export function stepView(step: Step, context: StepContext): StepView {
  const { body } = step.texts;
  const { sentence, cell } = undoLink(step, context);
  return {
    id: step.id,
    anchor: context.anchor('step', step.id),
    label: step.label,
    title: step.title,
    risk: step.policy.risk,
    warning: warningOf(step, context),
    notes: notesOf(step),
    why: step.why,
    ...asked(step.prompt, step.id),
    before: beforeBody(step),
    body: body === undefined ? undefined : framed(body, step),
    after: [...afterBody(step, context), ...itemBlocks(step, context)],
    expect: step.expect,
    ifItFails: step.ifItFails,
    choiceTable: choiceTable(step, context.alternatives, context.anchor),
    remarks: remarksOf(step, context),
    undo: sentence,
    undoCell: cell,
  };
}
