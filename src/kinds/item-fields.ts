/** Items with fields. In: how an item is declared. Out: the expression for a whole item, and where its fields stand in it. */
import * as Type from '@sinclair/typebox';
import { ValueType, patternOf } from './variable-types.js';

const FIELD = '[a-z][a-z0-9_]*';

/** Signs that may part fields: none of them means anything to bash in a word. */
const SIGN = '[=:,/@%]';

const FORM_PATTERN = `^${FIELD}(${SIGN}${FIELD})*$`;

/** How an item is made of fields, beside its name and where it comes from. */
export const itemFields = {
  fields: Type.Optional(
    Type.Record(Type.String({ pattern: `^${FIELD}$` }), ValueType, {
      additionalProperties: false,
      minProperties: 1,
      description:
        'What an item is made of, by name, each with its type. Of an item `MEMBER` the field `host` is `$MEMBER_HOST`.',
    }),
  ),
  form: Type.Optional(
    Type.String({
      pattern: FORM_PATTERN,
      description:
        'How an item is written: the names of its fields with one of `= : , / @ %` between them. Without it, the fields in their order, with commas between them.',
      examples: ['name=host:port'],
    }),
  ),
};

/** What a loop says of its items. */
export interface ItemSource {
  readonly name: string;
  readonly type?: ValueType;
  readonly fields?: Readonly<Record<string, ValueType>>;
  readonly form?: string;
}

/** A field with the variable that holds it. */
export interface ItemField {
  readonly field: string;
  readonly variable: string;
  readonly type: ValueType;
}

export function fieldsOfItem({ name, fields = {} }: ItemSource): ItemField[] {
  return Object.entries(fields).map(([field, type]) => ({
    field,
    variable: `${name}_${field.toUpperCase()}`,
    type,
  }));
}

/** The names of fields in the order in which an item holds them, each with the sign behind it; '' behind the last. */
export function partsOf({
  form,
  fields = {},
}: ItemSource): { readonly field: string; readonly sign: string }[] {
  const written = form ?? Object.keys(fields).join(',');
  return [...written.matchAll(new RegExp(`(${FIELD})(${SIGN}?)`, 'g'))].map(([, field = '', sign = '']) => ({
    field,
    sign,
  }));
}

/** Brackets that keep what they match; those that are escaped or in a class do not. */
function groupsIn(pattern: string): number {
  return (
    pattern
      .replace(/\\./g, '')
      .replace(/\[\^?\]?(?:\[[:.=][^\]]*\]|[^\]])*\]/g, '')
      .split('(').length - 1
  );
}

/** A type without an expression takes anything but blanks and the sign that ends it. */
function fieldPattern(type: ValueType, sign: string): string {
  const pattern = patternOf(type);
  return pattern === '' || pattern === '.+' ? `[^[:space:]${sign}]+` : pattern;
}

export interface ItemForm {
  /** For the whole item; '' for anything. */
  readonly pattern: string;
  /** In the order of the item: the name behind that of the item, and which bracket of the expression keeps it. */
  readonly parts: readonly { readonly name: string; readonly bracket: number }[];
}

/** Brackets are counted from 1; an item without fields is as its type says. */
export function formOfItem(item: ItemSource): ItemForm {
  const { fields, type } = item;
  if (fields === undefined) return { pattern: type === undefined ? '' : patternOf(type), parts: [] };
  let pattern = '';
  let bracket = 1;
  const parts = partsOf(item).map(({ field, sign }) => {
    const own = fieldPattern(fields[field] ?? { type: 'string' }, sign);
    const part = { name: field.toUpperCase(), bracket };
    pattern += `(${own})${sign}`;
    bracket += 1 + groupsIn(own);
    return part;
  });
  return { pattern, parts };
}
