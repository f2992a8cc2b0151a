/** Says types, forms and places in a person's words. */
import { listOf, quoted } from '../diagnostics/words.js';
import { DURATION_PATTERN, ID_PATTERN, LINE_PATTERN, NAME_PATTERN } from '../kinds/fields.js';
import type { SchemaNode } from './schema-node.js';
import { isMapping } from './schema-node.js';

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

function hasKey(schema: SchemaNode, key: string): boolean {
  return schema.anyOf?.some((member) => hasKey(member, key)) ?? Object.hasOwn(schema.properties ?? {}, key);
}

/** A text as it may stand between braces. */
function inBraces(value: string): string {
  if (/^[\w./-][\w ./-]*$/.test(value)) return value;
  return value.includes("'") ? JSON.stringify(value) : `'${value}'`;
}

/** Commands, paths and numbers that people write where a mapping with one key that matters is meant. */
function shortForm(schema: SchemaNode, value: unknown): string | undefined {
  const key = ['run', 'path'].find((name) => hasKey(schema, name));
  if (typeof value === 'string' && key !== undefined && !value.includes('\n'))
    return `write \`{${key}: ${inBraces(value)}}\``;
  if (typeof value === 'number' && hasKey(schema, 'attempts')) return `write \`{attempts: ${value}}\``;
  return undefined;
}

/** What to write instead of a value of the wrong type. */
export function typeHint(schema: SchemaNode, value: unknown): string | undefined {
  const wanted = expectedTypes(schema);
  const short = shortForm(schema, value);
  if (short !== undefined) return short;
  if (value === null) return 'write a value after the colon, or remove the key';
  if ((typeof value === 'number' || typeof value === 'boolean') && wanted.includes('text')) {
    return 'put it in quotes, so that it is text';
  }
  if (typeof value === 'string' && wanted.includes('a list'))
    return 'a list of one is written `[…]`, or as a line that begins with `- `';
  if (typeof value === 'string' && wanted.includes('a whole number'))
    return 'write the number without quotes';
  if (isMapping(value) && wanted.includes('text'))
    return 'text that holds `{`, `}` or `: ` is written in quotes, or in a block under `|`';
  return undefined;
}

const FORMS: Readonly<Record<string, string>> = {
  [ID_PATTERN]: 'lower-case words and numbers, joined by hyphens, such as `stop-clients`',
  [NAME_PATTERN]: 'upper-case words and numbers, joined by underscores, such as `NAMESPACE`',
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
