/** What a person needs before the first step. In: the plan. Out: programs, images, space, and the checks of rights. */
import type { Access, Phase, Plan, Tool } from '../../plan/plan.js';
import type { ShellText } from '../../shell/quote.js';
import { readableTemplate } from '../../shell/template.js';
import { sizeText } from './amounts.js';
import { ITEM_PROGRAMS, groupsOf } from './groups.js';
import { block, frame } from './block.js';
import type { LedBlock } from './block.js';

/** Programs that the set-up calls itself. */
const SET_UP_PROGRAMS = ['cat', 'chmod', 'ls', 'mkdir'] as const;

export interface ProgramView {
  readonly name: string;
  /** '' for any. */
  readonly min: string;
  /** The author's Markdown, '' where nothing is said. */
  readonly why: string;
  /** The command that prints the version, '' for none of one line. */
  readonly version: string;
}

export interface RequirementsView {
  readonly bash: string;
  /** Programs of which more is said than the name. */
  readonly programs: readonly ProgramView[];
  /** Names of the others. */
  readonly plainPrograms: readonly string[];
  readonly images: readonly string[];
  readonly disk: readonly { readonly path: string; readonly size: string }[];
  readonly access: readonly AccessView[];
}

export interface AccessView extends LedBlock {
  /** Why each right is needed, the author's Markdown. */
  readonly reasons: readonly string[];
}

function programView({ name, min, why, version }: Tool): ProgramView {
  const source = version?.source ?? '';
  return { name, min, why, version: source.includes('\n') ? '' : source };
}

const isPlain = ({ min, why }: ProgramView): boolean => min === '' && why === '';

/** The titles of the phases that a part of the procedure is for; '' when it is for all. */
function forPhases({ phases }: Plan, isFor: (phase: Phase) => boolean): string {
  const numbers = phases.flatMap((phase, at) => (isFor(phase) ? [at + 1] : []));
  if (numbers.length === phases.length) return '';
  return `${numbers.length === 1 ? 'phase' : 'phases'} ${numbers.join(', ')}`;
}

/** A text that may leave its shell early would take the checks behind it along. */
const mayLeave = (source: string): boolean => /\b(?:exit|return|exec)\b/.test(source);

interface AccessGroup {
  readonly phases: string;
  readonly members: Access[];
}

/** Neighbours for the same phases stand in one block. */
function accessGroups(plan: Plan): AccessGroup[] {
  const groups: AccessGroup[] = [];
  for (const access of plan.requires.access) {
    const { digest } = access.text;
    const phases = forPhases(plan, ({ requires }) =>
      requires.access.some(({ text }) => text.digest === digest),
    );
    const last = groups.at(-1);
    const before = last?.members.at(-1)?.text.source ?? '';
    if (last?.phases === phases && !mayLeave(before)) last.members.push(access);
    else groups.push({ phases, members: [access] });
  }
  return groups;
}

function accessView({ phases, members }: AccessGroup): AccessView {
  const source = members.map(({ text }) => text.source).join('\n') as ShellText;
  return {
    lead: phases === '' ? 'Check your rights:' : `Check your rights for ${phases}:`,
    reasons: members.map(({ why }) => why).filter((why) => why !== ''),
    ...block('access', undefined, frame(source, false)),
  };
}

export function requirementsView(plan: Plan): RequirementsView {
  const { bash, tools, images, disk } = plan.requires;
  const programs = tools.map(programView);
  const plain = programs.filter(isPlain).map(({ name }) => name);
  const named = new Set(tools.map(({ name }) => name));
  const setUp = new Set<string>([...SET_UP_PROGRAMS, ...(groupsOf(plan).length > 0 ? ITEM_PROGRAMS : [])]);
  return {
    bash,
    programs: programs.filter((program) => !isPlain(program)),
    plainPrograms: [...plain, ...[...setUp].filter((name) => !named.has(name))].sort(),
    images: images.map(readableTemplate),
    disk: disk.map(({ pathText, bytes }) => ({ path: readableTemplate(pathText), size: sizeText(bytes) })),
    access: accessGroups(plan).map(accessView),
  };
}
