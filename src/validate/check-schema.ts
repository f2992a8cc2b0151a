/**
 * Checks a value against a schema and says every mistake in it once, in a person's words. In: a schema, a value and its
 * pointer. Out: findings. Of a union's members only the one that the author most likely meant is checked.
 */
import { suggest } from '../diagnostics/suggest.js';
import { listOf, quoted } from '../diagnostics/message-parts.js';
import type { Pointer } from '../parse/document.js';
import type { Report } from '../parse/report.js';
import { pointerKey } from '../parse/pointer.js';
import { placeWords } from './place.js';
import { isMapping } from '../mapping.js';
import type { Mapping } from '../mapping.js';
import type { SchemaNode } from './schema-node.js';
import { hasType } from './schema-node.js';
import { expected, form, found, keyForm, typeHint } from './schema-in-words.js';

/** Where findings go, and the whole document, from which places get their names. */
export interface CheckContext {
  readonly data: unknown;
  readonly report: Report;
}

/** With so many names a list of them helps nobody. */
const MAX_LISTED = 12;

export function check(context: CheckContext, schema: SchemaNode, value: unknown, at: Pointer): void {
  if (schema.anyOf !== undefined) {
    checkUnion(context, schema, schema.anyOf, value, at);
  } else if (!hasType(schema, value)) {
    reportType(context, schema, value, at);
  } else if (typeof value === 'string') {
    checkText(context, schema, value, at);
  } else if (typeof value === 'number') {
    checkNumber(context, schema, value, at);
  } else if (Array.isArray(value)) {
    checkList(context, schema, value, at);
  } else if (isMapping(value) && schema.type === 'object') {
    checkMapping(context, schema, value, at);
  }
}

function reportType({ data, report }: CheckContext, schema: SchemaNode, value: unknown, at: Pointer): void {
  const hint = typeHint(schema, value);
  const message = `${placeWords(data, at)} must be ${expected(schema)}, but is ${found(value)}`;
  report({ code: 'SW0303', message, ...(hint === undefined ? {} : { hint }), at });
}

function reportForm({ data, report }: CheckContext, at: Pointer, problem: string, hint?: string): void {
  const message = `${placeWords(data, at)} ${problem}`;
  report({ code: 'SW0305', message, ...(hint === undefined ? {} : { hint }), at });
}

function reportChoice(
  { data, report }: CheckContext,
  choices: readonly string[],
  value: unknown,
  at: Pointer,
): void {
  const message = `${placeWords(data, at)} must be ${listOf(choices.map(quoted), 'or')}`;
  const nearest = typeof value === 'string' ? suggest(value, choices) : undefined;
  report({
    code: 'SW0304',
    message,
    ...(nearest === undefined ? {} : { hint: `did you mean ${quoted(nearest)}?` }),
    at,
  });
}

function checkText(context: CheckContext, schema: SchemaNode, value: string, at: Pointer): void {
  const { minLength = 0, maxLength = Infinity, pattern } = schema;
  if (schema.const !== undefined) {
    if (value !== schema.const) reportChoice(context, [schema.const], value, at);
  } else if (value.length < minLength) {
    reportForm(context, at, 'is empty', 'write something, or remove the key');
  } else if (value.length > maxLength) {
    reportForm(context, at, `has ${value.length} characters, and ${maxLength} are the most`);
  } else if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) {
    reportForm(context, at, 'does not have the right form', form(schema));
  }
}

function checkNumber(
  context: CheckContext,
  { minimum, maximum }: SchemaNode,
  value: number,
  at: Pointer,
): void {
  if (minimum !== undefined && value < minimum) reportForm(context, at, `must be at least ${minimum}`);
  if (maximum !== undefined && value > maximum) reportForm(context, at, `must be at most ${maximum}`);
}

function checkList(context: CheckContext, schema: SchemaNode, value: readonly unknown[], at: Pointer): void {
  const { minItems = 0, uniqueItems = false, items } = schema;
  if (value.length < minItems) reportForm(context, at, 'is an empty list', 'add an item, or remove the key');
  value.forEach((item, index) => {
    const inside = `${at}/${index}`;
    if (uniqueItems && value.indexOf(item) < index)
      reportForm(context, inside, 'is there twice', 'remove one of the two');
    if (items !== undefined) check(context, items, item, inside);
  });
}

/** A word or a mapping is wanted, and another text is there: most likely the mapping's main value. */
function reportNoWord(
  { data, report }: CheckContext,
  schema: SchemaNode,
  word: string,
  value: unknown,
  at: Pointer,
): void {
  const others = { anyOf: (schema.anyOf ?? []).filter((member) => member.const !== word) };
  const hint = typeHint(others, value);
  const message = `${placeWords(data, at)} must be ${quoted(word)} or ${expected(others)}`;
  report({ code: 'SW0304', message, ...(hint === undefined ? {} : { hint }), at });
}

/** The union's members are constants, or differ by type, or are mappings that differ by their keys. */
function checkUnion(
  context: CheckContext,
  schema: SchemaNode,
  members: readonly SchemaNode[],
  value: unknown,
  at: Pointer,
): void {
  const constants = members.flatMap((member) => member.const ?? []);
  if (constants.length === members.length) {
    if (typeof value !== 'string' || !constants.includes(value)) reportChoice(context, constants, value, at);
    return;
  }
  const fitting = members.filter((member) => hasType(member, value));
  const [only] = fitting;
  const word = only?.const;
  if (only === undefined) reportType(context, schema, value, at);
  else if (word !== undefined && value !== word) reportNoWord(context, schema, word, value, at);
  else if (fitting.length === 1 || !isMapping(value)) check(context, only, value, at);
  else if (Object.keys(value).length === 0) reportNothing(context, fitting, at);
  else check(context, likeliest(fitting, value), value, at);
}

function reportNothing({ data, report }: CheckContext, members: readonly SchemaNode[], at: Pointer): void {
  const keys = [...new Set(members.flatMap(keysOf))].map(quoted);
  report({
    code: 'SW0302',
    message: `${placeWords(data, at)} is empty`,
    hint: `it takes ${listOf(keys, 'or')}`,
    at,
  });
}

function keysOf(schema: SchemaNode): readonly string[] {
  return schema.anyOf?.flatMap(keysOf) ?? Object.keys(schema.properties ?? {});
}

/** The member that has most of the mapping's keys, or names like them; a union of them all when none has any. */
function likeliest(members: readonly SchemaNode[], value: Mapping): SchemaNode {
  const keys = Object.keys(value);
  const scored = members.map((member) => {
    const known = keysOf(member);
    const [pattern] = Object.keys(member.patternProperties ?? {});
    const isFree = (key: string): boolean => pattern !== undefined && new RegExp(pattern, 'u').test(key);
    const same = keys.filter((key) => known.includes(key) || isFree(key)).length;
    const alike = keys.filter((key) => suggest(key, known) !== undefined).length;
    return { member, score: 2 * same + alike };
  });
  const best = scored.reduce((first, second) => (second.score > first.score ? second : first));
  return best.score > 0
    ? best.member
    : { type: 'object', properties: propertiesOf(members), additionalProperties: false };
}

function propertiesOf(members: readonly SchemaNode[]): Readonly<Record<string, SchemaNode>> {
  return Object.assign(
    {},
    ...members.map((member) => member.properties ?? propertiesOf(member.anyOf ?? [])),
  ) as Record<string, SchemaNode>;
}

/** A misspelt key is one mistake: the key that it was meant to be is then not reported as missing. */
function checkMapping(context: CheckContext, schema: SchemaNode, value: Mapping, at: Pointer): void {
  const { properties = {}, required = [], patternProperties = {}, minProperties = 0 } = schema;
  if (Object.keys(value).length < minProperties)
    reportForm(context, at, 'is empty', 'write something, or remove the key');
  const free = Object.entries(patternProperties)[0];
  const meant = new Set<string>();
  for (const [key, member] of Object.entries(value)) {
    const inside = `${at}/${pointerKey(key)}`;
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known !== undefined) check(context, known, member, inside);
    else if (free !== undefined) checkFree(context, schema, free, key, member, inside);
    else if (schema.additionalProperties === false)
      meant.add(reportUnknownKey(context, Object.keys(properties), key, at, value) ?? '');
  }
  for (const key of required) {
    if (!Object.hasOwn(value, key) && !meant.has(key)) reportMissing(context, properties[key], key, at);
  }
}

function checkFree(
  context: CheckContext,
  schema: SchemaNode,
  [pattern, memberSchema]: readonly [string, SchemaNode],
  key: string,
  member: unknown,
  at: Pointer,
): void {
  if (!new RegExp(pattern, 'u').test(key)) reportKeyForm(context, schema, key, at);
  check(context, memberSchema, member, at);
}

function reportKeyForm({ data, report }: CheckContext, schema: SchemaNode, key: string, at: Pointer): void {
  const place = placeWords(data, at.slice(0, at.lastIndexOf('/')));
  report({
    code: 'SW0305',
    message: `${quoted(key)} cannot be a name in ${place}`,
    hint: keyForm(schema),
    at,
    onKey: true,
  });
}

function reportMissing(
  { data, report }: CheckContext,
  schema: SchemaNode | undefined,
  key: string,
  at: Pointer,
): void {
  const description = schema?.description;
  const hint = description === undefined ? undefined : `${quoted(key)}: ${description.replace(/\.$/, '')}`;
  const message = `${placeWords(data, at)} has no ${quoted(key)}`;
  report({ code: 'SW0302', message, ...(hint === undefined ? {} : { hint }), at, onKey: true });
}

/** Reports a key that may not stand in the mapping at `at`; gives the key that was meant, when one is near. */
export function reportUnknownKey(
  { data, report }: CheckContext,
  known: readonly string[],
  key: string,
  at: Pointer,
  value: Mapping,
  otherwise?: string,
): string | undefined {
  const nearest = suggest(
    key,
    known.filter((name) => !Object.hasOwn(value, name)),
  );
  const listed = known.length > MAX_LISTED ? 'remove it' : `known here: ${listOf(known.map(quoted), 'and')}`;
  const hint = nearest === undefined ? (otherwise ?? listed) : `did you mean ${quoted(nearest)}?`;
  const message = `unknown key ${quoted(key)} in ${placeWords(data, at)}`;
  report({ code: 'SW0301', message, hint, at: `${at}/${pointerKey(key)}`, onKey: true });
  return nearest;
}
