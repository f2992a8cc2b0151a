/** Which names a step may read: declared variables, values captured so far, the item of its loop. */
import type { Field } from '../model/fields.js';
import type { Model, ModelStep } from '../model/model.js';
import type { Pointer } from '../parse/document.js';
import type { ValueType } from '../kinds/variable-types.js';
import type { VariableSource } from '../validate/procedure-schema.js';
import { ANY_VALUE } from '../kinds/variable-types.js';
import { SHELL_NAMES } from '../shell/syntax.js';
import type { ShellFacts } from '../shell/syntax.js';
import { referencesIn } from '../shell/template.js';

/** A value that a step makes. */
export interface Capture {
  readonly variable: string;
  readonly type: ValueType;
  readonly step: ModelStep;
  readonly at: Pointer;
}

export interface Scope {
  readonly variables: ReadonlyMap<string, VariableSource>;
  readonly captures: ReadonlyMap<string, Capture>;
  /** Items of loops, for what stands outside of steps and is used in them. */
  readonly items: ReadonlyMap<string, ValueType>;
  /** Names that a refused step may have meant to fill: nothing is said about them. */
  readonly uncertain: ReadonlySet<string>;
}

/** Every text in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

export type Resolution =
  | { readonly kind: 'variable'; readonly source: VariableSource }
  | { readonly kind: 'captured'; readonly capture: Capture }
  | { readonly kind: 'later'; readonly capture: Capture }
  | { readonly kind: 'item'; readonly type: ValueType }
  /** The item of the step's loop, in a text that stands outside of the loop. */
  | { readonly kind: 'no-item' }
  | { readonly kind: 'shell' }
  | { readonly kind: 'unknown' };

export function buildScope(model: Model, captures: readonly Capture[]): Scope {
  const byName = new Map<string, Capture>();
  for (const capture of captures) if (!byName.has(capture.variable)) byName.set(capture.variable, capture);
  const variables = new Map(Object.entries(model.source.variables ?? {}));
  const looping = model.phases
    .flatMap(({ steps }) => steps)
    .filter(({ source }) => source.for_each !== undefined);
  return {
    variables,
    captures: byName,
    items: new Map(looping.map((step) => [step.source.for_each?.name ?? '', itemType({ variables }, step)])),
    uncertain: new Set(textsIn(model.source.refused)),
  };
}

/** An item has the type that the loop says, or that of the items of the variable that it goes over. */
function itemType(
  { variables }: Pick<Scope, 'variables'>,
  { source: { for_each: loop } }: ModelStep,
): ValueType {
  if (loop?.type !== undefined) return loop.type;
  const [list] = typeof loop?.in === 'string' ? referencesIn(loop.in) : [];
  const items = list === undefined ? undefined : variables.get(list);
  return items?.type === 'list' ? { type: items.of ?? 'string' } : ANY_VALUE;
}

/** The type of a value that a name stands for; undefined when it stands for none. */
export function typeOf(resolution: Resolution): ValueType | undefined {
  switch (resolution.kind) {
    case 'variable':
      return resolution.source;
    case 'captured':
      return resolution.capture.type;
    case 'item':
      return resolution.type;
    default:
      return undefined;
  }
}

/** What a name means inside a step; outside of any, in a connection, captured values count: the steps that use it are checked. */
export function resolve(
  scope: Scope,
  name: string,
  step: ModelStep | undefined,
  seesItem = true,
): Resolution {
  const source = scope.variables.get(name);
  if (source !== undefined) return { kind: 'variable', source };
  if (step?.source.for_each?.name === name) {
    return seesItem ? { kind: 'item', type: itemType(scope, step) } : { kind: 'no-item' };
  }
  const capture = scope.captures.get(name);
  if (capture !== undefined && step === undefined) return { kind: 'captured', capture };
  const item = step === undefined ? scope.items.get(name) : undefined;
  if (item !== undefined) return { kind: 'item', type: item };
  if (capture !== undefined && step !== undefined) {
    return capture.step.number <= step.number ? { kind: 'captured', capture } : { kind: 'later', capture };
  }
  return SHELL_NAMES.has(name) || scope.uncertain.has(name) ? { kind: 'shell' } : { kind: 'unknown' };
}

/** All names that a step's texts may use, for suggestions. */
export function knownNames(scope: Scope, step: ModelStep | undefined): string[] {
  const item = step?.source.for_each?.name;
  return [...scope.variables.keys(), ...scope.captures.keys(), ...(item === undefined ? [] : [item])];
}

/** The fields of a step together with the step they belong to; `undefined` for what stands outside of steps. */
export interface PlacedField extends Field {
  readonly step: ModelStep | undefined;
  /** The place where a shell text runs; undefined for this machine. */
  readonly place: string | undefined;
  /** The text only reads: a check, a condition, a listing. */
  readonly readOnly: boolean;
  /** The text stands inside the step's loop, or is run once an item. */
  readonly seesItem: boolean;
  /** What the text prints is kept on disk. */
  readonly kept: boolean;
}

/** A shell text, parsed once for all that is asked of it. */
export interface ShellField extends PlacedField {
  readonly facts: ShellFacts;
}
