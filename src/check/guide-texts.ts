/** Puts the guide's texts in the form in which a script holds them. In: blocks as read. Out: functions, rights and steps, each line with its place, and frames that are not the fixed one. */
import type { FramedText, GuideBlock } from '../outputs/guide.js';
import { framedText } from '../outputs/guide.js';
import { GUIDE } from '../plan/output-names.js';
import type { Fault } from './fault.js';
import { trimmed } from './script-texts.js';
import type { Lines } from './script-texts.js';

/** Roles of the texts of a step, in the order in which a script holds them. */
export const ROLES = ['when', 'done_when', 'choices', 'body', 'progress', 'check', 'undo'] as const;
export type Role = (typeof ROLES)[number];

const isRole = (role: string): role is Role => (ROLES as readonly string[]).includes(role);

export interface GuideText extends FramedText {
  readonly role: Role;
  readonly step: string;
  /** Of the first line of the text, from 1. */
  readonly line: number;
}

/** A line, and where it stands, from 1. */
export interface PlacedLine {
  readonly text: string;
  readonly line: number;
}

export interface GuideTexts {
  readonly functions: readonly PlacedLine[];
  readonly access: readonly PlacedLine[];
  readonly texts: readonly GuideText[];
  readonly faults: readonly Fault[];
}

const placed = ({ line, lines }: Lines): PlacedLine[] => lines.map((text, at) => ({ text, line: line + at }));

function readSetUp({ text, line }: GuideBlock): Lines {
  const lines = text.split('\n');
  const begin = lines.indexOf('# ==== functions ====');
  const end = lines.indexOf('# ==== this terminal ====');
  if (begin === -1 || end < begin) return { line, lines: [] };
  return trimmed({ line: line + begin + 2, lines: lines.slice(begin + 1, end) });
}

/** Those of the appendix are the last ones of a script. */
function readFunctions(blocks: readonly GuideBlock[]): PlacedLine[] {
  const setUp = blocks.find(({ role }) => role === 'functions');
  const appendix = blocks.filter(({ role }) => role === 'appendix');
  return [
    ...(setUp === undefined ? [] : placed(readSetUp(setUp))),
    ...appendix.flatMap(({ text, line }) => placed({ line: line + 1, lines: text.split('\n') })),
  ];
}

function frameFault({ role, step, line }: GuideBlock): Fault {
  const name = `${role} ${step}`.trim();
  return { kind: 'law', file: GUIDE, line, message: `the frame around \`${name}\` is not the fixed one` };
}

export function readGuideTexts(blocks: readonly GuideBlock[]): GuideTexts {
  const access: PlacedLine[] = [];
  const texts: GuideText[] = [];
  const faults: Fault[] = [];
  for (const block of blocks) {
    const { role, step, line } = block;
    if (role !== 'access' && !isRole(role)) continue;
    const framed = framedText(block.text);
    if (framed === undefined) faults.push(frameFault(block));
    else if (isRole(role)) texts.push({ ...framed, role, step, line: line + 2 });
    else access.push(...placed({ line: line + 2, lines: framed.text.split('\n') }));
  }
  return { functions: readFunctions(blocks), access, texts, faults };
}

/** The line that begins a text in a script. */
export function header(role: Role, step: string): string {
  return `${role === 'body' ? 'step' : role}_${step.replace(/-/g, '_')}() {`;
}

/** A line of a step's text. */
export interface TextLine extends PlacedLine {
  readonly role: Role;
}

/** A step's texts as the lines between its marks. */
export function sectionLines(texts: readonly GuideText[]): TextLine[] {
  return texts.flatMap(({ role, step, line, text }) => [
    { text: header(role, step), line: line - 1, role },
    ...text.split('\n').map((one, at) => ({ text: one, line: line + at, role })),
    { text: '}', line: line + text.split('\n').length, role },
  ]);
}
