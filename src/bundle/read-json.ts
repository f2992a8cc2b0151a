/** Reads JSON that may hold anything. In: a text or a value. Out: a member of it, when it has the type that is asked for. */
import { isMapping } from '../mapping.js';
import type { Mapping } from '../mapping.js';

export type Json = Mapping;

export function parseJson(text: string): Json | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function asObject(value: unknown): Json | undefined {
  return isMapping(value) ? value : undefined;
}

export function asList(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map((item) => asObject(item) ?? {}) : [];
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
