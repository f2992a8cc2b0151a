/**
 * Checks a document against the schema. In: a document. Out: the same data as a procedure, when nothing is wrong, and every
 * mistake of form. A step's kind is chosen first, by its key, and only that kind's schema is applied. Whether data fits is
 * decided by the validators that ajv compiled; what is wrong with data that does not is then put into words by `check`.
 */
import * as Type from '@sinclair/typebox';
import type { Outcome } from '../diagnostics/diagnostic.js';
import { InternalError } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { listOf, quoted } from '../diagnostics/message-parts.js';
import { KINDS } from '../kinds/index.js';
import type { Pointer, ProcedureDocument } from '../parse/document.js';
import { createReporter } from '../parse/report.js';
import type { CheckContext } from './check-schema.js';
import { check, reportUnknownKey } from './check-schema.js';
import { placeWords } from './place.js';
import { acceptsAction, acceptsGroup, acceptsModifiers, acceptsProcedure } from './precompiled.js';
import type { ProcedureSource } from './procedure-schema.js';
import { GroupShell, ProcedureShell, modifierFields, stepSchema } from './procedure-schema.js';
import { isMapping } from '../mapping.js';
import type { Mapping } from '../mapping.js';
import type { SchemaNode } from './schema-node.js';
import { schemaNode } from './schema-node.js';
import { checkWritten } from './written.js';

/** What steps are checked against; made once a run. */
interface StepSchemas {
  readonly kinds: ReadonlyMap<string, SchemaNode>;
  /** Of a step whose kind is not known. */
  readonly modifiers: SchemaNode;
}

function createStepSchemas(): StepSchemas {
  return {
    kinds: new Map(KINDS.map((kind) => [kind.key, schemaNode(stepSchema(kind))])),
    modifiers: schemaNode(Type.Object(modifierFields, { additionalProperties: false })),
  };
}

const KIND_KEYS: readonly string[] = KINDS.map(({ key }) => key);

function without(step: Mapping, keys: readonly string[]): Mapping {
  return Object.fromEntries(Object.entries(step).filter(([key]) => !keys.includes(key)));
}

/** Unknown keys may be misspelt kinds; only when there is none does the step do nothing. */
function checkWithoutKind(
  context: CheckContext,
  { modifiers }: StepSchemas,
  step: Mapping,
  at: Pointer,
): void {
  const names = Object.keys(modifiers.properties ?? {});
  const unknown = Object.keys(step).filter((key) => !names.includes(key));
  const kinds = `what a step does is one of ${listOf(KIND_KEYS.map(quoted), 'or')}`;
  for (const key of unknown) reportUnknownKey(context, [...KIND_KEYS, ...names], key, at, step, kinds);
  if (unknown.length === 0) {
    const message = `${placeWords(context.data, at)} does nothing`;
    context.report({ code: 'SW0306', message, hint: kinds, at: 'id' in step ? `${at}/id` : at });
  }
  const meant = unknown.flatMap((key) => suggest(key, names) ?? []);
  const required = (modifiers.required ?? []).filter((key) => !meant.includes(key));
  check(context, { ...modifiers, required }, without(step, unknown), at);
}

function reportSeveralKinds(context: CheckContext, kinds: readonly string[], at: Pointer): void {
  const [first = '', ...others] = kinds;
  const message = `${placeWords(context.data, at)} does ${kinds.length} things: ${listOf(kinds.map(quoted), 'and')}`;
  const hint = 'a step does one thing: make a step of each, or move a check to `verify` or `when`';
  const related = others.map((key) => ({ message: 'the other one', at: `${at}/${key}` }));
  context.report({ code: 'SW0307', message, hint, at: `${at}/${first}`, onKey: true, related });
}

/** Keys that a step of one kind may have besides its modifiers. */
function keysOfKind(key: string): readonly string[] {
  return KINDS.some((kind) => kind.key === key && kind.interactive) ? [key, 'interactive'] : [key];
}

function acceptsStep(step: Mapping): boolean {
  const own = Object.keys(step).filter((key) => !Object.hasOwn(modifierFields, key));
  const kinds = own.filter((key) => KIND_KEYS.includes(key));
  const [key] = kinds;
  if (key === undefined || kinds.length > 1) return false;
  const known = keysOfKind(key);
  const interactive = step['interactive'];
  return (
    own.every((name) => known.includes(name)) &&
    (interactive === undefined || typeof interactive === 'boolean') &&
    acceptsModifiers(step) &&
    acceptsAction[key]?.(step[key]) === true
  );
}

function checkStep(context: CheckContext, schemas: StepSchemas, step: unknown, at: Pointer): void {
  if (!isMapping(step)) {
    check(context, { type: 'object' }, step, at);
    return;
  }
  const [key, ...others] = KIND_KEYS.filter((name) => Object.hasOwn(step, name));
  const schema = key === undefined ? undefined : schemas.kinds.get(key);
  if (key === undefined || schema === undefined) {
    checkWithoutKind(context, schemas, step, at);
    return;
  }
  if (others.length > 0) reportSeveralKinds(context, [key, ...others], at);
  for (const other of others) {
    const action = schemas.kinds.get(other)?.properties?.[other];
    if (action !== undefined) check(context, action, step[other], `${at}/${other}`);
  }
  check(context, schema, without(step, others), at);
}

interface Placed {
  readonly value: unknown;
  readonly at: Pointer;
}

function listAt(value: unknown, key: string, at: Pointer): Placed[] {
  const list = isMapping(value) ? value[key] : undefined;
  if (!Array.isArray(list)) return [];
  return list.map((item: unknown, index) => ({ value: item, at: `${at}/${key}/${index}` }));
}

/** What has steps of its own is a group. */
function isGroup(value: unknown): value is Mapping {
  return isMapping(value) && Object.hasOwn(value, 'steps');
}

/** Steps and groups of a phase, those in a group behind it. */
function stepsIn(phase: Placed): Placed[] {
  return listAt(phase.value, 'steps', phase.at).flatMap((step) =>
    isGroup(step.value) ? [step, ...listAt(step.value, 'steps', step.at)] : [step],
  );
}

/** A group in a group, or a step, of one of the two forms. */
function accepts({ value, at }: Placed): boolean {
  if (!isGroup(value)) return isMapping(value) && acceptsStep(value);
  return !isInGroup(at) && acceptsGroup(value);
}

const isInGroup = (at: Pointer): boolean => /\/steps\/\d+\/steps\/\d+$/.test(at);

function checkPlaced(context: CheckContext, schemas: StepSchemas, { value, at }: Placed): void {
  if (!isGroup(value)) checkStep(context, schemas, value, at);
  else if (!isInGroup(at)) check(context, schemaNode(GroupShell), value, at);
  else {
    const message = `${placeWords(context.data, at)} is a group in a group`;
    const hint = 'put a `for_each` around a single step, or make a group behind this one';
    context.report({ code: 'SW0310', message, hint, at: `${at}/steps`, onKey: true });
  }
}

function checkIds(context: CheckContext, noun: string, placed: readonly Placed[]): void {
  const first = new Map<string, Pointer>();
  for (const { value, at } of placed) {
    const id = isMapping(value) ? value['id'] : undefined;
    if (typeof id !== 'string') continue;
    const known = first.get(id);
    if (known === undefined) {
      first.set(id, `${at}/id`);
      continue;
    }
    const message = `two ${noun}s are called ${quoted(id)}`;
    const related = [{ message: 'the first one', at: known }];
    context.report({ code: 'SW0308', message, hint: 'give one of them another id', at: `${at}/id`, related });
  }
}

/** The data with the refused steps taken out of their places. */
function withoutRefused(data: Mapping, refused: readonly Placed[]): ProcedureSource {
  const places = new Set(refused.map(({ at }) => at));
  const left = ({ value, at }: Placed): unknown => {
    if (places.has(at)) return undefined;
    return isGroup(value) ? { ...value, steps: listAt(value, 'steps', at).map(left) } : value;
  };
  const phases = listAt(data, 'phases', '').map(({ value, at }) => ({
    ...(value as Mapping),
    steps: listAt(value, 'steps', at).map(left),
  }));
  return { ...data, phases, refused: refused.map(({ value }) => value) } as unknown as ProcedureSource;
}

/** The value is there whenever the head is valid, also when steps are not: the others can be looked at all the same. */
export function validateProcedure(document: ProcedureDocument): Outcome<ProcedureSource> {
  const { data } = document;
  const { report, diagnostics } = createReporter(document);
  const context = { data, report };
  const explain = (at: Pointer, put: () => void): void => {
    const before = diagnostics.length;
    put();
    if (diagnostics.length > before) return;
    throw new InternalError(`the schema refuses ${at === '' ? 'the procedure' : at}, and nothing says why`);
  };
  const headFits = acceptsProcedure(data);
  if (!headFits) {
    explain('', () => {
      check(context, schemaNode(ProcedureShell), data, '');
    });
  }
  const phases = listAt(data, 'phases', '');
  const steps = phases.flatMap(stepsIn);
  const schemas = createStepSchemas();
  const refused = steps.filter((step) => !accepts(step));
  for (const step of refused) {
    explain(step.at, () => {
      checkPlaced(context, schemas, step);
    });
  }
  checkIds(context, 'phase', phases);
  checkIds(context, 'step', steps);
  checkWritten({ document, report, diagnostics }, data, '');
  return { value: headFits && isMapping(data) ? withoutRefused(data, refused) : undefined, diagnostics };
}
