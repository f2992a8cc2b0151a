/** The names that loops give a step: items and their fields. In: a step. Out: each name with its type, those of its own loop first. */
import { fieldsOfItem, formOfItem } from '../kinds/item-fields.js';
import type { ItemSource } from '../kinds/item-fields.js';
import { ANY_VALUE } from '../kinds/variable-types.js';
import type { ValueType } from '../kinds/variable-types.js';
import type { ModelStep } from '../model/model.js';
import { referencesIn } from '../shell/template.js';
import type { VariableSource } from '../validate/procedure-schema.js';

type Variables = ReadonlyMap<string, VariableSource>;

/** What a loop goes over, as far as it says so. */
export interface Loop extends ItemSource {
  readonly in?: string | readonly string[];
}

export interface ItemName {
  readonly name: string;
  readonly type: ValueType;
  /** What it stands in says nothing of its type: it is as plain as what is listed. */
  readonly untyped: boolean;
  readonly loop: Loop;
  /** Every text of the step sees it. */
  readonly ofGroup: boolean;
}

/** An item has the type that the loop says, or its fields, or that of the items of the variable that the loop goes over. */
function itemType(loop: Loop, variables: Variables): ValueType {
  if (loop.fields !== undefined) return { type: 'pattern', pattern: formOfItem(loop).pattern };
  if (loop.type !== undefined) return loop.type;
  const [list] = typeof loop.in === 'string' ? referencesIn(loop.in) : [];
  const items = list === undefined ? undefined : variables.get(list);
  return items?.type === 'list' ? { type: items.of ?? 'string' } : ANY_VALUE;
}

function namesOf(loop: Loop | undefined, ofGroup: boolean, variables: Variables): ItemName[] {
  if (loop === undefined) return [];
  const untyped = loop.type === undefined && loop.fields === undefined;
  return [
    { name: loop.name, type: itemType(loop, variables), untyped, loop, ofGroup },
    ...fieldsOfItem(loop).map(({ variable, type }) => ({
      name: variable,
      type,
      untyped: false,
      loop,
      ofGroup,
    })),
  ];
}

export function itemNames(step: ModelStep | undefined, variables: Variables): ItemName[] {
  return [
    ...namesOf(step?.source.for_each, false, variables),
    ...namesOf(step?.group?.loop, true, variables),
  ];
}

export function itemNamed(
  name: string,
  step: ModelStep | undefined,
  variables: Variables,
): ItemName | undefined {
  return itemNames(step, variables).find((item) => item.name === name);
}
