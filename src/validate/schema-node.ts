/** The part of JSON Schema that the kinds are written in; a test proves that they use nothing else. */
import type { TSchema } from '@sinclair/typebox';
import { isMapping } from '../mapping.js';

export interface SchemaNode {
  readonly type?: 'string' | 'integer' | 'boolean' | 'array' | 'object';
  readonly const?: string;
  readonly anyOf?: readonly SchemaNode[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean;
  readonly minProperties?: number;
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

export function schemaNode(schema: TSchema): SchemaNode {
  return schema;
}

/** Whether a value has the type that a schema asks for, whatever is in it. */
export function hasType(schema: SchemaNode, value: unknown): boolean {
  if (schema.anyOf !== undefined) return schema.anyOf.some((member) => hasType(member, value));
  switch (schema.type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isMapping(value);
    default:
      return true;
  }
}
