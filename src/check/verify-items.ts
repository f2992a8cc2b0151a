/** The blocks of the guide that take an item of a group and lay it down. In: blocks and the steps of the script. Out: every one that is not what the script does. */
import type { GuideBlock } from '../outputs/guide.js';
import { GUIDE, SCRIPT } from '../plan/output-names.js';
import type { Fault } from './fault.js';
import type { StepTexts } from './script-texts.js';

export const ITEM_ROLES = ['item', 'item-done', 'undo-item', 'undo-item-done'] as const;
type ItemRole = (typeof ITEM_ROLES)[number];

const fault = (file: string, line: number, message: string): Fault => ({ kind: 'law', file, line, message });

/** Lines that are broken for people are one. */
const joined = (text: string): string => text.replaceAll(' \\\n  ', ' ');

function taking(take: string, { id, item }: StepTexts, captures: readonly string[]): string {
  const { variable, pattern, parts } = item;
  const apart = parts === '' ? '' : ` '${pattern}' ${parts.replaceAll(':', ' ')}`;
  const line = `${take} ${id} ${variable}${apart}`;
  const names = captures.join(' ');
  return names === '' ? line : `unset -v ${names}\n${line} && load ${names}`;
}

function wanted(head: StepTexts, steps: readonly StepTexts[]): Readonly<Record<ItemRole, string>> {
  const captures = steps.flatMap((step) => step.captures.split(' ').filter((name) => name !== ''));
  return {
    item: taking('next_item', head, captures),
    'item-done': `item_done ${head.id}`,
    'undo-item': taking('last_item', head, captures),
    'undo-item-done': `item_undone ${head.id}`,
  };
}

function compareGroup(head: StepTexts, steps: readonly StepTexts[], blocks: readonly GuideBlock[]): Fault[] {
  const texts = wanted(head, steps);
  return ITEM_ROLES.flatMap((role) => {
    const found = blocks.filter((block) => block.role === role && block.step === head.id);
    const wrong = found.filter(({ text }) => joined(text) !== texts[role]);
    const [block] = wrong.length > 0 ? wrong : found.slice(1);
    if (block !== undefined)
      return [fault(GUIDE, block.line + 1, `\`${role} ${head.id}\` is not what the script does`)];
    const needed = role === 'item' || role === 'item-done';
    if (!needed || found.length > 0) return [];
    return [fault(SCRIPT, head.line, `\`${role} ${head.id}\` is not in the guide`)];
  });
}

export function compareItems(blocks: readonly GuideBlock[], steps: readonly StepTexts[]): Fault[] {
  const heads = steps.filter(({ item }) => item.variable !== '');
  const ofGroup = (head: StepTexts): StepTexts[] =>
    steps.filter(({ id }) => head.item.steps.split(' ').includes(id));
  const ids = new Set(heads.map(({ id }) => id));
  const strangers = blocks.filter(
    ({ role, step }) => (ITEM_ROLES as readonly string[]).includes(role) && !ids.has(step),
  );
  return [
    ...heads.flatMap((head) => compareGroup(head, ofGroup(head), blocks)),
    ...strangers.map(({ role, step, line }) =>
      fault(GUIDE, line, `\`${role} ${step}\` is in the guide and not in the script`),
    ),
  ];
}
