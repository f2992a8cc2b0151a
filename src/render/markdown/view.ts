/** The guide's view as Markdown needs it. In: the guide as data. Out: the same with all prose in its place: headings, cells, paragraphs. */
import type { Block, LedBlock } from '../guide/block.js';
import type { ProgramView } from '../guide/requirements.js';
import type { UndoView } from '../guide/roll-back.js';
import type { StepView } from '../guide/steps.js';
import type { GuideView, PhaseView } from '../guide/view.js';
import { blockProse, cell, codeSpan, inlineProse, lineProse, linkText } from './prose.js';
import { asSentence, labelled, paragraphs } from './sentences.js';

interface MarkdownStep {
  readonly anchor: string;
  readonly heading: string;
  /** Before the heading; '' for none. */
  readonly choiceTable: string;
  /** What stands before the first block. */
  readonly opening: readonly string[];
  readonly before: readonly LedBlock[];
  readonly choice: string;
  readonly answer: Block | undefined;
  readonly body: Block | undefined;
  /** What stands between the body and the blocks after it. */
  readonly between: readonly string[];
  readonly after: readonly LedBlock[];
  readonly closing: readonly string[];
  /** The step's line of the table. */
  readonly row: string;
}

interface MarkdownPhase {
  readonly anchor: string;
  readonly heading: string;
  readonly row: string;
  readonly opening: readonly string[];
  readonly steps: readonly MarkdownStep[];
}

interface MarkdownUndo {
  readonly anchor: string;
  readonly before: readonly LedBlock[];
  readonly opening: readonly string[];
  readonly block: Block | undefined;
  readonly after: readonly LedBlock[];
}

const answeredBy = (role: string): string => (role === '' ? '' : `(${inlineProse(role)} answers.)`);

/** An item of a task list, with its further paragraphs inside it. */
function taskItem(question: string, lookFor: string, role = ''): string {
  if (question === '') return '';
  const asked = paragraphs([lineProse(question), answeredBy(role)]).join(' ');
  const task = paragraphs([asked, labelled('Look for:', blockProse(lookFor))]).join('\n\n');
  return `- [ ] ${task.replace(/\n(?=[^\n])/g, '\n  ')}`;
}

const RISKS: Readonly<Record<string, string>> = {
  'read-only': '',
  destructive: '**destructive**',
  'point-of-no-return': '**point of no return**',
};

function row({ anchor, label, title, risk, undoCell, question, remarks: own }: StepView): string {
  const remarks = [...own, ...(question === '' ? [] : ['by hand'])];
  const said = remarks.length === 0 ? '' : ` (${remarks.join(', ')})`;
  const link = `${label} [${linkText(title)}](#${anchor})${said}`;
  return `| ☐ | ${cell(link)} | ${RISKS[risk] ?? risk} | ${undoCell} |`.replace(/ {2,}(?=\|)/g, ' ');
}

/** Characters up to which a reason and how long it may take are one paragraph. */
const BEFORE_A_BLOCK = 600;

/** Characters up to which what is said behind a block is one paragraph. */
const BEHIND_A_BLOCK = 800;

const CHOOSE = "Put one of the lines between the quotes; write an apostrophe as `'\\''`:";

function markdownStep(step: StepView): MarkdownStep {
  const { anchor, label, title, warning, why, notes, question, lookFor, choice, after } = step;
  const expect = labelled('Expect:', blockProse(step.expect));
  return {
    anchor,
    heading: `${label} ${inlineProse(title)}`,
    choiceTable: step.choiceTable,
    opening: [
      ...paragraphs([warning, ...paragraphs([blockProse(why), notes.join(' ')], BEFORE_A_BLOCK)]),
      ...[taskItem(question, lookFor, step.role)].filter((task) => task !== ''),
    ],
    before: step.before,
    choice: choice === '' ? '' : `${asSentence(lineProse(choice))} ${CHOOSE}`,
    answer: step.answer,
    body: step.body,
    between: after.length > 0 && expect !== '' ? [expect] : [],
    after,
    closing: paragraphs(
      [
        after.length > 0 ? '' : expect,
        labelled('If it fails:', blockProse(step.ifItFails)),
        step.undo === '' ? '' : `${step.undo}.`,
      ],
      BEHIND_A_BLOCK,
    ),
    row: row(step),
  };
}

/** A short reason and the words before the first block are one paragraph. */
function ledBy({ opening, before, ...rest }: MarkdownStep): MarkdownStep {
  const [first, ...others] = before;
  const lead = paragraphs([opening.at(-1) ?? '', first?.lead ?? '']);
  if (first === undefined || opening.length === 0 || lead.length > 1) return { ...rest, opening, before };
  return { ...rest, opening: opening.slice(0, -1), before: [{ ...first, lead: lead.join('') }, ...others] };
}

/** Prose that begins with an article goes on from the words before it; other prose stands behind a label. */
function continued(words: string, label: string, prose: string): string {
  if (!/^(?:an?|the|any|each|your)\s/i.test(prose)) return labelled(label, prose);
  return `${words} ${prose.charAt(0).toLowerCase()}${prose.slice(1)}`;
}

function whereOf(where: string): string {
  const prose = continued('On', 'Where:', blockProse(where));
  return prose === '' || prose.includes('\n\n') ? prose : asSentence(prose);
}

/** What is said of a phase that most people skip. */
const FEW = ' (few need this)';

function markdownPhase(phase: PhaseView): MarkdownPhase {
  const { anchor, number, title, appendix, where, moveNote, intro, steps } = phase;
  return {
    anchor,
    heading: `${number}. ${inlineProse(title)}${appendix ? FEW : ''}`,
    row: `| | **${cell(linkText(title))}**${appendix ? FEW : ''} | | |`,
    opening: paragraphs([whereOf(where), moveNote, blockProse(intro)]),
    steps: steps.map(markdownStep).map(ledBy),
  };
}

function undoHeading({ label, title, others }: UndoView): string {
  const names = [{ label, title }, ...others].map((one) => `${one.label} ${inlineProse(one.title)}`);
  return `**${names.join(', ')}**`;
}

function markdownUndo(view: UndoView): MarkdownUndo {
  const { anchor, before, warning, discards, question, lookFor, block, after } = view;
  return {
    anchor,
    before,
    after,
    opening: [
      undoHeading(view),
      ...paragraphs([warning, labelled('**This discards:**', blockProse(discards))]),
      ...[taskItem(question, lookFor)].filter((task) => task !== ''),
    ],
    block,
  };
}

function programs({ requires: { bash, programs: known, plainPrograms } }: GuideView): string {
  const names = known.map(({ name, min }) => `${codeSpan(name)}${min === '' ? '' : ` ${min} or later`}`);
  const plain = codeSpan(plainPrograms.join(' '));
  return `You need bash ${bash} or later, ${[...names, plain].join(', ').replace(/, ([^,]*)$/, ', and $1')}.`;
}

/** What is said of a program beside its name. */
function programNote({ name, why, version }: ProgramView): string {
  const printed = version === '' ? '' : `${codeSpan(version)} prints the version.`;
  const said = paragraphs([why === '' ? '' : asSentence(inlineProse(why)), printed]).join(' ');
  return said === '' ? '' : `${codeSpan(name)}: ${said}`;
}

function requirementItems({ requires: { programs: known, images, disk } }: GuideView): string[] {
  return [
    ...known.map(programNote).filter((note) => note !== ''),
    ...disk.map(({ path, size }) => `${size} of free space at ${codeSpan(path)}`),
    ...images.map((image) => `The container image ${codeSpan(image)}`),
  ];
}

function accessBlocks({ requires: { access } }: GuideView): LedBlock[] {
  return access.map(({ lead, reasons, ...rest }) => {
    const why = reasons.map((reason) => asSentence(lineProse(reason)));
    return { ...rest, lead: paragraphs([...why, lead]).join(' ') };
  });
}

function fillIn({ toFillIn }: GuideView): string {
  if (toFillIn.length === 0) return 'Change the values where your site differs';
  const names = toFillIn.map((name) => `\`${name}\``).join(', ');
  return `Fill in ${names}; change the other values only if your site differs`;
}

function rollBack({ rollBack: { phases, without } }: GuideView): object {
  return {
    without: without.map(({ label, anchor }) => `[${label}](#${anchor})`).join(', '),
    phases: phases.map(({ number, title, steps }) => ({
      heading: `Phase ${number}: ${inlineProse(title)}`,
      steps: steps.map(markdownUndo),
    })),
  };
}

/** What the templates fill in; prose is Markdown that stays in its place. */
export function markdownView(guide: GuideView): object {
  return {
    ...guide,
    title: inlineProse(guide.title),
    contact: inlineProse(guide.contact),
    summary: blockProse(guide.summary),
    useWhen: continued('**Use it when**', '**Use it when:**', blockProse(guide.useWhen)),
    limits: blockProse(guide.limits),
    programs: programs(guide),
    requirements: requirementItems(guide),
    access: accessBlocks(guide),
    fillIn: fillIn(guide),
    phases: guide.phases.map(markdownPhase),
    rollBack: rollBack(guide),
    signOff: guide.signOff.map(({ role, steps }) => `| ${cell(inlineProse(role))} | ${steps} | | |`),
  };
}
