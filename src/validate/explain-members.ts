/** Editors show what is said of the member of a union that fits, and nothing of the union. In: a schema. Out: one whose members say what their key is for, too. */
import { isMapping } from '../mapping.js';
import type { Mapping } from '../mapping.js';

function explained(purpose: string, member: Mapping): Mapping {
  const own = member['description'];
  // A bare value says all by itself.
  if (own === purpose || '$ref' in member || (own === undefined && 'const' in member)) return member;
  return { ...member, description: typeof own === 'string' ? `${purpose}\n\n${own}` : purpose };
}

function explainOf(schema: Mapping): Mapping {
  const { anyOf, description } = schema;
  if (!Array.isArray(anyOf) || typeof description !== 'string') return schema;
  return { ...schema, anyOf: anyOf.map((member: Mapping) => explained(description, member)) };
}

/** From the outside in, so that a union in a union hands both purposes on. */
export function explainMembers(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(explainMembers);
  if (!isMapping(schema)) return schema;
  return Object.fromEntries(
    Object.entries(explainOf(schema)).map(([key, value]) => [key, explainMembers(value)]),
  );
}
