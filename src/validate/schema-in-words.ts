/** Says types, forms and places in a person's words. */
import { listOf, quoted } from '../diagnostics/message-parts.js';
import {
  DURATION_PATTERN,
  FUNCTION_PATTERN,
  ID_PATTERN,
  LINE_PATTERN,
  NAME_PATTERN,
} from '../kinds/fields.js';
import type { SchemaNode } from './schema-node.js';

const TYPE_WORDS = {
  string: 'text',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a mapping',
} as const;

function expectedTypes(schema: SchemaNode): string[] {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(expectedTypes);
  return schema.type === undefined ? [] : [TYPE_WORDS[schema.type]];
}

/** `text or a list`. */
export function expected(schema: SchemaNode): string {
  return listOf([...new Set(expectedTypes(schema))], 'or');
}

/** `a number`, `a list`, `empty`; how a number was written is not known any more. */
export function found(value: unknown): string {
  if (value === null) return 'empty';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return `the truth value \`${String(value)}\``;
  return Array.isArray(value) ? 'a list' : 'a mapping';
}

/** The schemas of mappings and texts that a union is made of. */
function membersOf(schema: SchemaNode): readonly SchemaNode[] {
  return schema.anyOf?.flatMap(membersOf) ?? [schema];
}

/** A value as it may stand between braces. */
function inBraces(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inBraces).join(', ')}]`;
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : '…';
  if (/^[\w./-][\w ./-]*$/.test(value)) return value;
  return value.includes("'") ? JSON.stringify(value) : `'${value}'`;
}

/** Keys whose value people write where the mapping with the key is meant, by what they write. */
function mainKeys(value: unknown): readonly string[] {
  if (Array.isArray(value)) return ['in'];
  if (typeof value === 'number') return ['attempts'];
  return typeof value === 'string' && !value.includes('\n')
    ? ['run', 'path', 'question', 'condition', 'statements']
    : [];
}

/** The mapping that is meant, with the other keys that it must have. */
function shortForm(schema: SchemaNode, value: unknown): string | undefined {
  const mappings = membersOf(schema).filter(({ properties }) => properties !== undefined);
  for (const main of mainKeys(value)) {
    const meant = mappings.find(({ properties = {} }) => Object.hasOwn(properties, main));
    if (meant === undefined) continue;
    const others = (meant.required ?? []).filter((key) => key !== main).map((key) => `${key}: …`);
    return `write \`{${[...others, `${main}: ${inBraces(value)}`].join(', ')}}\``;
  }
  return undefined;
}

/** For a number or truth value where text is meant: quotes help only when the text may look so. */
function textHint(schema: SchemaNode, value: unknown): string {
  const texts = membersOf(schema).filter(({ type }) => type === 'string');
  const fits = ({ pattern = '' }: SchemaNode): boolean => new RegExp(pattern, 'u').test(String(value));
  const [first] = texts;
  return first === undefined || texts.some(fits) ? 'put it in quotes, so that it is text' : form(first);
}

const TRUTH: Readonly<Record<string, string>> = { yes: 'true', on: 'true', no: 'false', off: 'false' };

/** For text where something else is meant. */
function hintForText(wanted: readonly string[], value: string): string | undefined {
  if (wanted.includes('a list')) return 'a list of one is written `[…]`, or as a line that begins with `- `';
  if (wanted.includes('a whole number') && /^[0-9]+$/.test(value)) return 'write the number without quotes';
  const truth = wanted.includes(TYPE_WORDS.boolean) ? TRUTH[value.toLowerCase()] : undefined;
  return truth === undefined ? undefined : `write ${quoted(truth)}`;
}

/** What to write instead of a value of the wrong type. */
export function typeHint(schema: SchemaNode, value: unknown): string | undefined {
  const wanted = expectedTypes(schema);
  const short = shortForm(schema, value);
  if (short !== undefined) return short;
  if (value === null) return 'write a value after the colon, or remove the key';
  if (typeof value === 'string') return hintForText(wanted, value);
  if (!wanted.includes('text')) return undefined;
  if (typeof value !== 'object') return textHint(schema, value);
  return 'text that holds brackets or `: ` is written in quotes, or in a block under `|`';
}

const FORMS: Readonly<Record<string, string>> = {
  [ID_PATTERN]: 'lower-case words and numbers, joined by hyphens, such as `stop-clients`',
  [NAME_PATTERN]: 'upper-case words and numbers, joined by underscores, such as `NAMESPACE`',
  [FUNCTION_PATTERN]: 'lower-case letters, digits and underscores, such as `stop_clients`',
  [LINE_PATTERN]: 'one line of text',
  [DURATION_PATTERN]: 'a number with s, m or h, such as `90s`',
};

/** What a value that must match a pattern looks like. */
export function form(schema: SchemaNode): string {
  const known = schema.pattern === undefined ? undefined : FORMS[schema.pattern];
  if (known !== undefined) return known;
  const example = schema.examples?.[0];
  return typeof example === 'string'
    ? `it looks like ${quoted(example)}`
    : 'its description in the schema says what it looks like';
}

/** The form of the keys of a mapping whose keys are free. */
export function keyForm(schema: SchemaNode): string {
  const [pattern = ''] = Object.keys(schema.patternProperties ?? {});
  return FORMS[pattern] ?? 'the schema says what the name looks like';
}
