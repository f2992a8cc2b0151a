/** Lets the published schema take includes, which the compiler's own never meets, as they are in place by then. In: a schema. Out: one that takes them. */
import { isMapping } from '../mapping.js';
import type { Mapping } from '../mapping.js';

/** What stands under `definitions` for the references that are put in. */
export const INCLUDE_DEFINITIONS = {
  include: {
    type: 'object',
    properties: {
      include: { type: 'string', minLength: 1, description: "A file in the procedure's folder." },
    },
    required: ['include'],
    additionalProperties: false,
    description: 'A file takes the place of this mapping.',
  },
} as const;

const INCLUDE = { $ref: '#/definitions/include' };

/** A name, a version or a duration has a form; anything else that is text may come from a file. */
function isText(schema: unknown): boolean {
  return (
    isMapping(schema) &&
    schema['type'] === 'string' &&
    schema['pattern'] === undefined &&
    !('const' in schema)
  );
}

function eachOf(schemas: unknown): Mapping {
  return Object.fromEntries(
    Object.entries(schemas as Mapping).map(([key, schema]) => [key, withIncludes(schema)]),
  );
}

/** One of several schemas, or an include, which is named once. */
function orInclude(schema: unknown): unknown {
  if (!isMapping(schema) || !Array.isArray(schema['anyOf'])) return { anyOf: [schema, INCLUDE] };
  const members = schema['anyOf'] as readonly unknown[];
  return members.includes(INCLUDE) ? schema : { ...schema, anyOf: [...members, INCLUDE] };
}

function text(schema: Mapping): Mapping {
  const { description } = schema;
  return { ...(description === undefined ? {} : { description }), anyOf: [schema, INCLUDE] };
}

/** A member of a union that is text makes the union take an include, not itself. */
function union(schema: Mapping, members: readonly unknown[]): unknown {
  const made = {
    ...schema,
    anyOf: members.map((member) => (isText(member) ? member : withIncludes(member))),
  };
  return members.some(isText) ? orInclude(made) : made;
}

export function withIncludes(schema: unknown): unknown {
  if (!isMapping(schema)) return schema;
  if (isText(schema)) return text(schema);
  if (Array.isArray(schema['anyOf'])) return union(schema, schema['anyOf']);
  const { properties, patternProperties, items } = schema;
  return {
    ...schema,
    ...(properties === undefined ? {} : { properties: eachOf(properties) }),
    ...(patternProperties === undefined ? {} : { patternProperties: eachOf(patternProperties) }),
    ...(items === undefined ? {} : { items: orInclude(withIncludes(items)) }),
  };
}
