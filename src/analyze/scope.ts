/** Which names a step may read: declared variables, values captured so far, the item of its loop. */
import type { Field } from '../model/fields.js';
import type { Model, ModelStep } from '../model/model.js';
import type { Pointer } from '../parse/document.js';
import { functionOf, streamOf } from '../kinds/place-words.js';
import type { ValueType } from '../kinds/variable-types.js';
import type { VariableSource } from '../validate/procedure-schema.js';
import { SHELL_NAMES } from '../shell/syntax.js';
import { itemNamed, itemNames } from './item-scope.js';
import type { ShellFacts } from '../shell/syntax.js';

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
  /** Variables whose values nobody may see. */
  readonly secrets: ReadonlySet<string>;
  /** Items of all loops, and their fields: a place that is named with one is used in its steps only. */
  readonly items: ReadonlyMap<string, ValueType>;
  /** Functions that reach another place, over a stream that may end early. */
  readonly remote: ReadonlySet<string>;
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
  /** Captured in a group, once an item, and read outside of it. */
  | { readonly kind: 'of-item'; readonly capture: Capture }
  | { readonly kind: 'shell' }
  | { readonly kind: 'unknown' };

/** A place and a connection are functions of that name; what comes from a place as it is has one more. */
function remoteNames({ places = {}, connections = {} }: Model['source']): Set<string> {
  const ids = [...Object.keys(places), ...Object.keys(connections)];
  return new Set(ids.flatMap((id) => [functionOf(id), streamOf(id)]));
}

export function buildScope(model: Model, captures: readonly Capture[]): Scope {
  const byName = new Map<string, Capture>();
  for (const capture of captures) if (!byName.has(capture.variable)) byName.set(capture.variable, capture);
  const variables = new Map(Object.entries(model.source.variables ?? {}));
  const loops = model.phases.flatMap(({ steps }) => steps.flatMap((step) => itemNames(step, variables)));
  return {
    variables,
    captures: byName,
    secrets: new Set([...variables].filter(([, { secret }]) => secret === true).map(([name]) => name)),
    items: new Map(loops.map(({ name, type }) => [name, type])),
    remote: remoteNames(model.source),
    uncertain: new Set(textsIn(model.source.refused)),
  };
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

/** What a captured value means inside a step. */
function resolveCaptured(capture: Capture, step: ModelStep | undefined): Resolution {
  const { group, number } = capture.step;
  if (step === undefined) return { kind: 'captured', capture };
  if (number > step.number) return { kind: 'later', capture };
  return group !== undefined && group.id !== step.group?.id
    ? { kind: 'of-item', capture }
    : { kind: 'captured', capture };
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
  const item = itemNamed(name, step, scope.variables);
  if (item !== undefined)
    return seesItem || item.ofGroup ? { kind: 'item', type: item.type } : { kind: 'no-item' };
  const anyItem = step === undefined ? scope.items.get(name) : undefined;
  if (anyItem !== undefined) return { kind: 'item', type: anyItem };
  const capture = scope.captures.get(name);
  if (capture !== undefined) return resolveCaptured(capture, step);
  return SHELL_NAMES.has(name) || scope.uncertain.has(name) ? { kind: 'shell' } : { kind: 'unknown' };
}

/** All names that a step's texts may use, for suggestions. */
export function knownNames(scope: Scope, step: ModelStep | undefined): string[] {
  return [
    ...scope.variables.keys(),
    ...scope.captures.keys(),
    ...itemNames(step, scope.variables).map(({ name }) => name),
  ];
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
