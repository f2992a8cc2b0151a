/** The guide's view. In: the plan. Out: plain, complete data for the templates: prose, tables' cells, and fenced blocks. */
import type {
  Phase,
  Plan,
  Prompt,
  Requirements,
  Risk,
  Step,
  Text,
  TextName,
  Variable,
} from '../../plan/plan.js';
import { markdownTemplate, readableTemplate } from '../../shell/template.js';
import { forPhases, frame, resumeLines, setupLines, valueCheck, variableLines } from './frame.js';

/** What a fenced block is for; it stands in the info string, with the step's id. */
export type BlockRole =
  TextName | 'setup' | 'values' | 'keep' | 'secret' | 'resume' | 'answer' | 'load' | 'access' | 'version';

export interface Block {
  /** Backquotes, one more than the longest run in the text. */
  readonly fence: string;
  readonly info: string;
  readonly text: string;
}

/** A block with the sentence before it. */
export interface LedBlock extends Block {
  readonly lead: string;
}

export interface StepView {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly notes: readonly string[];
  readonly why: string;
  /** What a person is asked to confirm, and what to look for before; '' where nothing is asked. */
  readonly question: string;
  readonly lookFor: string;
  readonly before: readonly LedBlock[];
  readonly body: Block | undefined;
  readonly after: readonly LedBlock[];
  readonly expect: string;
  readonly ifItFails: string;
}

export interface PhaseView {
  readonly id: string;
  readonly title: string;
  readonly where: string;
  readonly intro: string;
  readonly steps: readonly StepView[];
}

/** The way back of one phase, from its last step to its first. */
export interface UndoPhaseView {
  readonly title: string;
  readonly steps: readonly UndoView[];
}

export interface UndoView {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly note: string;
  readonly block: Block | undefined;
}

export interface GuideView {
  readonly procedure: string;
  readonly title: string;
  readonly version: string;
  readonly contact: string;
  readonly toolVersion: string;
  readonly digest: string;
  readonly summary: string;
  readonly useWhen: string;
  readonly limits: string;
  readonly contents: readonly {
    readonly title: string;
    readonly anchor: string;
    readonly steps: readonly StepLink[];
  }[];
  readonly bash: string;
  readonly tools: readonly { readonly name: string; readonly min: string; readonly why: string }[];
  readonly images: readonly string[];
  readonly disk: readonly { readonly path: string; readonly size: string }[];
  readonly access: readonly LedBlock[];
  readonly versions: readonly LedBlock[];
  readonly variables: readonly VariableView[];
  readonly setup: Block;
  readonly variablesBlock: Block | undefined;
  readonly secrets: readonly LedBlock[];
  readonly valuesBlock: Block | undefined;
  readonly resume: Block;
  readonly phases: readonly PhaseView[];
  readonly undo: readonly UndoPhaseView[];
  readonly checks: readonly StepLink[];
  readonly exitCodes: readonly ExitCode[];
  readonly signOff: readonly StepLink[];
}

interface ExitCode {
  readonly code: string;
  readonly meaning: string;
}

/** What the script's statuses mean: the numbers of sysexits.h where it has one that fits. */
const EXIT_CODES: readonly ExitCode[] = [
  { code: '0', meaning: 'done' },
  { code: '1', meaning: 'a step failed' },
  { code: '3', meaning: 'a check or a verification failed' },
  { code: '64', meaning: 'the command line is wrong' },
  { code: '69', meaning: 'a program is missing' },
  { code: '70', meaning: 'a fault in the script itself' },
  { code: '73', meaning: 'something cannot be written' },
  { code: '75', meaning: 'another run holds the lock' },
  { code: '78', meaning: 'a variable is wrong' },
  { code: '129, 130, 143', meaning: 'ended by a signal: hang-up, Ctrl-C, termination' },
];

export interface StepLink {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly risk: string;
}

interface VariableView {
  readonly name: string;
  readonly type: string;
  readonly default: string;
  readonly help: string;
}

/** Text for a cell of a table: one line, with the column mark escaped. */
function cell(text: string): string {
  return text
    .trim()
    .replaceAll('|', '\\|')
    .replace(/\s*\n\s*/g, ' ');
}

function block(role: BlockRole, step: string | undefined, text: string): Block {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2);
  const info = step === undefined ? `bash role=${role}` : `bash role=${role} step=${step}`;
  return { fence: '`'.repeat(longest + 1), info, text };
}

function framed(text: Text, step: Step): Block {
  const interactive = text.name === 'body' && step.policy.interactive;
  return block(text.name === 'access' ? 'access' : text.name, step.id, frame(text.source, interactive));
}

const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A number of bytes in the largest unit that leaves it whole. */
function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (unit < SIZES.length - 1 && size >= 1024 && size % 1024 === 0) {
    size /= 1024;
    unit += 1;
  }
  return `${size} ${SIZES[unit] ?? 'B'}`;
}

/** Seconds as people say them. */
export function durationText(total: number): string {
  if (total % 3600 === 0) return `${total / 3600} h`;
  return total % 60 === 0 ? `${total / 60} min` : `${total} s`;
}

const RISK_NOTES: Readonly<Record<Risk, string>> = {
  'read-only': '',
  reversible: '',
  destructive:
    '**Destructive.** What it removes or overwrites is gone unless its undo below brings it back. Read it twice.',
  'point-of-no-return': '**Point of no return.** Nothing before this step can be undone once it has run.',
};

function policyNotes({ policy, texts }: Step): string[] {
  const notes = [RISK_NOTES[policy.risk]];
  if (policy.attempts > 1) {
    const pause = policy.retryWait === 0 ? '' : `, ${durationText(policy.retryWait)} apart`;
    notes.push(`If it fails, try it up to ${policy.attempts} times in all${pause}.`);
  }
  if (policy.timeout > 0)
    notes.push(`An attempt should take no longer than ${durationText(policy.timeout)}.`);
  if (
    texts.body !== undefined &&
    !policy.rerunSafe &&
    texts.done_when === undefined &&
    policy.risk !== 'read-only'
  ) {
    notes.push('If it is interrupted, find out how far it came before you run it again.');
  }
  if (policy.interactive) notes.push('It asks questions itself: stay at the terminal.');
  return notes.filter((note) => note !== '');
}

/** What a person does before the body. */
function beforeBody(step: Step): LedBlock[] {
  const { when, done_when: doneWhen, choices } = step.texts;
  const blocks: LedBlock[] = [];
  if (when !== undefined) {
    blocks.push({
      lead: 'This step applies only if the following ends with status 0. With status 1, leave the step out; with any other, find out why first:',
      ...framed(when, step),
    });
  }
  if (doneWhen !== undefined) {
    const lead =
      'Done already? If this check ends with status 0, leave the step out and go on with the next one. With `exit status 1` it is still to be done; with any other, find out why first:';
    blocks.push({ lead, ...framed(doneWhen, step) });
  }
  if (choices !== undefined) blocks.push({ lead: 'List what there is:', ...framed(choices, step) });
  if (step.prompt?.kind === 'choose') {
    const answer = block('answer', step.id, `${step.prompt.variable}=''`);
    blocks.push({
      lead: `${markdownTemplate(step.prompt.question)} Put one of the lines between the quotes:`,
      ...answer,
    });
  }
  return blocks;
}

function afterBody(step: Step): LedBlock[] {
  const { progress, check } = step.texts;
  const blocks: LedBlock[] = [];
  if (progress !== undefined) {
    const lead =
      'To see how far it is, from a second terminal, in which you have pasted the block for coming back in a new terminal:';
    blocks.push({ lead, ...framed(progress, step) });
  }
  if (step.captures.length > 0) {
    const lines = step.captures.map((name) => `${name}=$(cat "$WORK/${name}")`).join('\n');
    blocks.push({ lead: 'Take the value into your terminal:', ...block('load', step.id, lines) });
  }
  if (check !== undefined)
    blocks.push({ lead: 'Check, which must end with status 0:', ...framed(check, step) });
  return blocks;
}

function confirmOf(prompt: Prompt | undefined): Pick<StepView, 'question' | 'lookFor'> {
  if (prompt?.kind !== 'confirm') return { question: '', lookFor: '' };
  return { question: markdownTemplate(prompt.question), lookFor: prompt.lookFor };
}

function stepView(step: Step): StepView {
  const { body } = step.texts;
  return {
    id: step.id,
    number: step.number,
    title: step.title,
    notes: policyNotes(step),
    why: [step.why, step.summary].filter((part) => part !== '').join('\n\n'),
    ...confirmOf(step.prompt),
    before: beforeBody(step),
    body: body === undefined ? undefined : framed(body, step),
    after: afterBody(step),
    expect: step.expect,
    ifItFails: step.ifItFails,
  };
}

function phaseView({ id, title, where, intro, steps }: Phase): PhaseView {
  return { id, title, where, intro, steps: steps.map(stepView) };
}

/** From the last step back to the first, or to the point of no return. */
function undoViews(steps: readonly Step[]): UndoView[] {
  return [...steps].reverse().flatMap((step): UndoView[] => {
    const { id, number, title, policy, texts } = step;
    if (policy.risk === 'point-of-no-return') {
      const note = 'Once this step has run, the way back ends here: nothing before it can be undone.';
      return [{ id, number, title, note, block: undefined }];
    }
    if (texts.undo !== undefined) return [{ id, number, title, note: '', block: framed(texts.undo, step) }];
    if (policy.risk === 'read-only') return [];
    return [{ id, number, title, note: 'There is no command that takes this step back.', block: undefined }];
  });
}

function undoPhases(phases: readonly Phase[]): UndoPhaseView[] {
  return [...phases]
    .reverse()
    .map(({ title, steps }) => ({ title, steps: undoViews(steps) }))
    .filter(({ steps }) => steps.length > 0);
}

function link({ number, id, title, policy }: Step): StepLink {
  return { number, id, title: cell(title), risk: policy.risk };
}

/** What is signed for: a step that could be taken back, and has no command for it, is not called reversible and no more. */
function signedRisk({ policy, texts }: Step): string {
  return policy.risk === 'reversible' && texts.undo === undefined ? 'reversible by hand only' : policy.risk;
}

/** A code span, in more backquotes than the text has in a row. */
function codeSpan(text: string): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const mark = '`'.repeat(longest + 1);
  return longest === 0 ? `${mark}${text}${mark}` : `${mark} ${text} ${mark}`;
}

function variableView({ name, type, defaultText, help, values, secret }: Variable): VariableView {
  const members = values.length === 0 ? '' : ` (${values.join(', ')})`;
  const shown =
    defaultText === undefined ? '' : defaultText === '' ? '(empty)' : codeSpan(readableTemplate(defaultText));
  return {
    name,
    type: cell(`${type}${members}${secret ? ', secret' : ''}`),
    default: cell(shown),
    help: cell(help),
  };
}

/** What another sentence can stand behind; '' when there is nothing. */
function asSentence(prose: string): string {
  if (prose === '') return '';
  return /[.!?:]$/.test(prose) ? `${prose} ` : `${prose}. `;
}

function accessBlocks(plan: Plan): LedBlock[] {
  return plan.requires.access.map(({ text, why }) => {
    const titles = forPhases(plan, ({ requires }) =>
      requires.access.some((own) => own.text.digest === text.digest),
    );
    const needed =
      titles === '' ? 'This must end with status 0:' : `For ${titles}, this must end with status 0:`;
    return {
      lead: `${asSentence(why)}${needed}`,
      ...block('access', undefined, frame(text.source, false)),
    };
  });
}

function versionBlocks({ tools }: Requirements): LedBlock[] {
  return tools.flatMap(({ name, min, version }) => {
    if (version === undefined) return [];
    return [
      { lead: `\`${name}\` ${min} or later:`, ...block('version', undefined, frame(version.source, false)) },
    ];
  });
}

export function guideView(plan: Plan): GuideView {
  const steps = plan.phases.flatMap((phase) => phase.steps);
  const open = plan.variables.filter(({ secret }) => !secret);
  const { requires } = plan;
  return {
    procedure: plan.procedure,
    title: plan.title,
    version: plan.version,
    contact: plan.contact,
    toolVersion: plan.toolVersion,
    digest: plan.digest,
    summary: plan.summary,
    useWhen: plan.useWhen,
    limits: plan.limits,
    contents: plan.phases.map((phase) => ({
      title: phase.title,
      anchor: `phase-${phase.id}`,
      steps: phase.steps.map(link),
    })),
    bash: requires.bash,
    tools: requires.tools.map(({ name, min, why }) => ({
      name,
      min: min === '' ? 'any' : min,
      why: why === '' ? 'the commands of the steps' : cell(why),
    })),
    images: requires.images.map(readableTemplate),
    disk: requires.disk.map(({ pathText, bytes }) => ({
      path: readableTemplate(pathText),
      size: sizeText(bytes),
    })),
    access: accessBlocks(plan),
    versions: versionBlocks(requires),
    variables: plan.variables.map(variableView),
    setup: block('setup', undefined, setupLines(plan)),
    variablesBlock: open.length === 0 ? undefined : block('values', undefined, variableLines(open)),
    secrets: plan.variables
      .filter(({ secret }) => secret)
      .map(({ name }) => ({
        lead: `Paste this line alone, and press Return unless it asks for \`${name}\` at once; then type the value and press Return. What you type is not shown:`,
        ...block('secret', undefined, `IFS= read -rs -p '${name}: ' ${name}`),
      })),
    valuesBlock: plan.variables.length === 0 ? undefined : block('keep', undefined, valueCheck(plan)),
    resume: block('resume', undefined, resumeLines(plan, open)),
    phases: plan.phases.map(phaseView),
    undo: undoPhases(plan.phases),
    checks: steps.filter(({ texts }) => texts.check !== undefined).map(link),
    exitCodes: EXIT_CODES,
    signOff: steps.map((step) => ({ ...link(step), risk: signedRisk(step) })),
  };
}
