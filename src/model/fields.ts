/** Finds every field of a value that its schema marks with a language. In: a schema and a valid value. Out: the fields with their pointers. */
import type { TSchema } from '@sinclair/typebox';
import { LANGUAGE_KEYWORD } from '../kinds/fields.js';
import type { Language } from '../kinds/fields.js';
import type { Pointer } from '../parse/document.js';
import { pointerKey } from '../parse/pointer.js';
import { isMapping } from '../mapping.js';
import type { SchemaNode } from '../validate/schema-node.js';

export interface Field {
  readonly language: Language;
  readonly text: string;
  readonly pointer: Pointer;
}

/** The keyword is the compiler's own, beside those of JSON Schema. */
interface Marked {
  readonly [LANGUAGE_KEYWORD]?: Language;
}

/** Whether a union's member is the one the value was written for; members differ by type or by their keys. */
function fits(schema: SchemaNode, value: unknown): boolean {
  if (schema.anyOf !== undefined) return schema.anyOf.some((member) => fits(member, value));
  if (typeof value === 'string') return schema.type === 'string';
  if (Array.isArray(value)) return schema.type === 'array';
  if (!isMapping(value)) return false;
  const { properties, patternProperties } = schema;
  if (properties === undefined) return patternProperties !== undefined;
  return Object.keys(value).every((key) => key in properties);
}

function collect(schema: SchemaNode, value: unknown, pointer: Pointer, into: Field[]): void {
  if (schema.anyOf !== undefined) {
    const member = schema.anyOf.find((candidate) => fits(candidate, value));
    if (member !== undefined) collect(member, value, pointer, into);
    return;
  }
  const language = (schema as Marked)[LANGUAGE_KEYWORD];
  if (typeof value === 'string') {
    if (language !== undefined) into.push({ language, text: value, pointer });
  } else if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return;
    value.forEach((item, at) => {
      collect(items, item, `${pointer}/${at}`, into);
    });
  } else if (isMapping(value)) {
    const pattern = Object.values(schema.patternProperties ?? {})[0];
    for (const [key, member] of Object.entries(value)) {
      const inner = schema.properties?.[key] ?? pattern;
      if (inner !== undefined) collect(inner, member, `${pointer}/${pointerKey(key)}`, into);
    }
  }
}

/** All marked fields of a value, in the order they are written. */
export function fieldsOf(schema: TSchema, value: unknown, pointer: Pointer): Field[] {
  const fields: Field[] = [];
  collect(schema, value, pointer, fields);
  return fields;
}
