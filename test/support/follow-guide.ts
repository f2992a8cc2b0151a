/** Follows a rendered guide by hand. In: its Markdown, values and answers, a terminal. Out: the steps that were left out; throws at the first block that fails. */
import { readGuide } from '../../src/outputs/guide.js';
import type { GuideBlock } from '../../src/outputs/guide.js';
import type { InteractiveBash } from './interactive-bash.js';

export interface Answers {
  /** By variable; what is not given keeps its default. */
  readonly values?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** What is chosen, by variable. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Steps whose question is answered with yes, and dangerous ones that are wanted; all of them if not given. */
  readonly agreed?: readonly string[];
}

/** In the order in which the guide says to paste them: the appendix stands at its end. */
const PREPARATION = ['functions', 'appendix', 'values', 'secret', 'access'] as const;
/** What a new terminal takes: the functions, the values that were kept, and the secrets once more. */
const RETURN = ['functions', 'appendix', 'resume', 'secret'] as const;
/** Blocks for other occasions: a new terminal, a second one, the way back. */
const OTHER = new Set(['appendix', 'resume', 'progress', 'undo', 'undo-item', 'undo-item-done']);

const quoted = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;

/** What a person types between the quotes, or puts in the place of a default. */
function fillIn(block: string, values: Readonly<Record<string, string>>): string {
  return block.replace(/^([A-Z][A-Z0-9_]*)=.*?( {2}# .*)?$/gm, (line, name: string, comment = '') => {
    const value = values[name];
    return value === undefined ? line : `${name}=${quoted(value)}${comment}`;
  });
}

async function pasteOwn(
  { role, text }: GuideBlock,
  answers: Answers,
  bash: InteractiveBash,
): Promise<number> {
  if (role === 'values') return bash.paste(fillIn(text, answers.values ?? {}));
  if (role === 'answer') return bash.paste(fillIn(text, answers.choices ?? {}));
  if (role !== 'secret') return bash.paste(text);
  const names = text.split(/[\s\\]+/).slice(1);
  return bash.pasteAndType(
    text,
    names.map((name) => [`${name}: `, answers.secrets?.[name] ?? ''] as const),
  );
}

function fail(block: GuideBlock, status: number, bash: InteractiveBash): never {
  const where = `${block.role} ${block.step} (line ${block.line})`;
  throw new Error(`${where} ended with status ${status}:\n${bash.shown().slice(-4000)}`);
}

async function pasteAll(
  blocks: readonly GuideBlock[],
  answers: Answers,
  bash: InteractiveBash,
): Promise<void> {
  for (const block of blocks) {
    const status = await pasteOwn(block, answers, bash);
    if (status !== 0) fail(block, status, bash);
  }
}

async function pasteRoles(
  guide: string,
  roles: readonly string[],
  answers: Answers,
  bash: InteractiveBash,
): Promise<void> {
  const blocks = readGuide(guide);
  for (const wanted of roles) {
    await pasteAll(
      blocks.filter(({ role }) => role === wanted),
      answers,
      bash,
    );
  }
}

/** Pastes what the set-up says to paste before the first step. */
export function prepare(guide: string, answers: Answers, bash: InteractiveBash): Promise<void> {
  return pasteRoles(guide, PREPARATION, answers, bash);
}

/** Comes back in a new terminal: the functions, the values, then the secrets, which were not kept. */
export function resume(guide: string, answers: Answers, bash: InteractiveBash): Promise<void> {
  return pasteRoles(guide, RETURN, answers, bash);
}

/** Whether a block says that the rest of its step is to be left out. */
function leavesOut({ role }: GuideBlock, status: number): boolean {
  return role === 'done_when' ? status === 0 : role === 'when' && status === 1;
}

/** Whether what takes an item said that there is none any more. */
const noneIsLeft = (bash: InteractiveBash, shownBefore: number): boolean =>
  /no [A-Z][A-Z0-9_]* is left: go on/.test(bash.shown().slice(shownBefore));

/** Where the block stands that takes an item of a group, or that lays it down. */
function placeOf(blocks: readonly GuideBlock[], role: string, group: string): number {
  return blocks.findIndex((block) => block.role === role && block.step === group);
}

/**
 * Pastes the blocks of some steps, in the order of the guide; gives the steps that said they need not run. The blocks of a group are
 * pasted for each of its items.
 */
export async function followSteps(
  guide: string,
  steps: readonly string[],
  answers: Answers,
  bash: InteractiveBash,
): Promise<string[]> {
  const leftOut: string[] = [];
  const blocks = readGuide(guide).filter(({ role, step }) => steps.includes(step) && !OTHER.has(role));
  let skipped = new Set<string>();
  for (let at = 0; at < blocks.length; at += 1) {
    const block = blocks[at];
    if (block === undefined || skipped.has(block.step)) continue;
    const { role, step } = block;
    const shownBefore = bash.shown().length;
    const status = await pasteOwn(block, answers, bash);
    if (leavesOut(block, status)) {
      leftOut.push(step);
      skipped.add(step);
    } else if (role !== 'done_when' && status !== 0) fail(block, status, bash);
    else if (role === 'item' && noneIsLeft(bash, shownBefore)) at = placeOf(blocks, 'item-done', step);
    else if (role === 'item') skipped = new Set();
    else if (role === 'item-done') at = placeOf(blocks, 'item', step) - 1;
  }
  return leftOut;
}

/** Pastes the blocks that take some steps back, in the order of the guide, for each item that was begun. */
export async function followUndo(
  guide: string,
  steps: readonly string[],
  answers: Answers,
  bash: InteractiveBash,
): Promise<void> {
  const roles = new Set(['undo', 'undo-item', 'undo-item-done']);
  const blocks = readGuide(guide).filter(({ role, step }) => steps.includes(step) && roles.has(role));
  for (let at = 0; at < blocks.length; at += 1) {
    const block = blocks[at];
    if (block === undefined) continue;
    const { role, step } = block;
    const shownBefore = bash.shown().length;
    const status = await pasteOwn(block, answers, bash);
    if (status !== 0) fail(block, status, bash);
    if (role === 'undo-item' && noneIsLeft(bash, shownBefore)) at = placeOf(blocks, 'undo-item-done', step);
    else if (role === 'undo-item-done') at = placeOf(blocks, 'undo-item', step) - 1;
  }
}
