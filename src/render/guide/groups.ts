/** Groups of steps in the guide: a person takes one item after the other. In: the steps of the plan. Out: the blocks that take an item and lay it down. */
import { itemVariables } from '../../plan/plan.js';
import type { Items, Plan, Step } from '../../plan/plan.js';
import { singleQuote } from '../../shell/quote.js';
import { block } from './block.js';
import type { LedBlock } from './block.js';
import { wrapCommand } from './wrap.js';

/** A group with its steps, in order. */
export interface Group {
  readonly head: Step;
  readonly items: Items;
  readonly steps: readonly Step[];
}

export function groupsOf({ phases }: Pick<Plan, 'phases'>): Group[] {
  const all = phases.flatMap(({ steps }) => steps);
  return all.flatMap((head) => {
    const { items } = head;
    return items === undefined ? [] : [{ head, items, steps: all.filter(({ group }) => group === head.id) }];
  });
}

/** Names that stand for items, and for what is captured of each. */
export function itemNamesOf(plan: Pick<Plan, 'phases'>): string[] {
  return groupsOf(plan).flatMap(({ items }) => itemVariables(items));
}

/** `base` is the folder of the whole procedure; `$WORK` is that of the item while one is in hand. */
export const ITEM_FUNCTIONS = [
  'next_item() { # GROUP NAME [PATTERN FIELD BRACKET...]: takes the item that is begun, or the first one that is not done.',
  '  local item=',
  '  [ ! -s "$base/$1.open" ] || read -r item <"$base/$1.open"',
  '  [ -n "$item" ] || while read -r item && grep -sqxF -e "$item" "$base/$1.done"; do :; done <"$base/$1.items" || return',
  '  use_item "$item" "$@"',
  '}',
  'last_item() { # GROUP NAME [PATTERN FIELD BRACKET...]: takes the item that is begun, or the last one that is done.',
  '  local item=',
  '  [ ! -s "$base/$1.open" ] || read -r item <"$base/$1.open"',
  '  [ -n "$item" ] || item=$(tail -n 1 "$base/$1.done" 2>/dev/null)',
  '  use_item "$item" "$@"',
  '}',
  'use_item() { # ITEM GROUP NAME [PATTERN FIELD BRACKET...]: sets the item and its fields, and goes into its folder.',
  '  local name=$3 pattern="^${4-}" folder=${1//[%]/%25}',
  '  WORK=$base',
  '  unset -v "$name"',
  '  [ -n "$1" ] || { echo "no $name is left: go on with what comes after the group" && return; }',
  '  printf \'%s\\n\' "$1" >"$base/$2.open" && printf -v "$name" %s "$1" && [[ $1 =~ $pattern ]] || return',
  '  WORK=$base/$2@${folder//\\//%2F}',
  '  mkdir -p "$WORK" && printf \'%s is %s\\n\' "$name" "$1"',
  '  shift $(($# < 4 ? $# : 4))',
  '  while [ $# -gt 0 ]; do printf -v "${name}_$1" %s "${BASH_REMATCH[$2]}" && shift 2; done',
  '}',
  '# item_done GROUP: notes that all steps are done for the item in hand.',
  'item_done() { WORK=$base && cat "$base/$1.open" >>"$base/$1.done" && rm "$base/$1.open"; }',
  'item_undone() { # GROUP: notes that all steps are taken back for the item in hand.',
  '  local item',
  '  WORK=$base',
  '  read -r item <"$base/$1.open" || return',
  '  grep -svxF -e "$item" "$base/$1.done" >"$base/$1.done.new"',
  '  mv "$base/$1.done.new" "$base/$1.done" && rm "$base/$1.open"',
  '}',
] as const;

/** Programs that they call. */
export const ITEM_PROGRAMS = ['cat', 'grep', 'mv', 'rm', 'tail'] as const;

/** The line that takes an item. */
export function takeLines(take: 'next_item' | 'last_item', { head, items, steps }: Group): string {
  const { variable, pattern, parts } = items;
  const apart =
    parts.length === 0
      ? []
      : [singleQuote(pattern), ...parts.map(({ name, bracket }) => `${name} ${bracket}`)];
  const captures = steps.flatMap((step) => step.captures);
  const taking = wrapCommand(take, head.id, variable, ...apart);
  if (captures.length === 0) return taking;
  return `${wrapCommand('unset -v', ...captures)}\n${taking} && ${wrapCommand('load', ...captures)}`;
}

const range = (steps: readonly Step[]): string => {
  const labels = [steps[0], steps.at(-1)].map((step) => step?.label ?? '');
  return labels[0] === labels[1] ? `step ${labels[0]}` : `steps ${labels.join(' to ')}`;
};

/** Behind the list of items. */
export function takeBlock(group: Group): LedBlock {
  const name = `\`${group.items.variable}\``;
  return {
    lead: `**Repeat this block and ${range(group.steps)} until it says that no ${name} is left.** It takes the next ${name}, or again the one in hand, also in a new terminal:`,
    ...block('item', group.head.id, takeLines('next_item', group)),
  };
}

/** Behind the last step of the group. */
export function doneBlock({ head, items }: Group, anchor: string): LedBlock {
  return {
    lead: `When this \`${items.variable}\` is done, note it, and go back to [${head.label}](#${anchor}) to take the next:`,
    ...block('item-done', head.id, `item_done ${head.id}`),
  };
}

/** Before the first step of the group that is undone. */
export function takeBackBlock(group: Group): LedBlock {
  const name = `\`${group.items.variable}\``;
  return {
    lead: `**Repeat from here to the block \`item_undone\` until it says that no ${name} is left.** It takes the last ${name} that was begun:`,
    ...block('undo-item', group.head.id, takeLines('last_item', group)),
  };
}

/** Behind the last one. */
export function undoneBlock({ head, items }: Group): LedBlock {
  return {
    lead: `When all of this is undone for the \`${items.variable}\`, note it:`,
    ...block('undo-item-done', head.id, `item_undone ${head.id}`),
  };
}
