/** Editors head what they say of a key with the nearest title around it. In: a schema. Out: one in which each key without a title of its own is its own title. */
import { isMapping } from '../mapping.js';
import type { Mapping } from '../mapping.js';

function titled(properties: Mapping): Mapping {
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => {
      const inner = titleKeys(schema);
      return [key, isMapping(inner) ? { title: key, ...inner } : inner];
    }),
  );
}

export function titleKeys(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(titleKeys);
  if (!isMapping(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'properties' && isMapping(value) ? titled(value) : titleKeys(value),
    ]),
  );
}
