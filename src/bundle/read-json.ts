/** Reads JSON that may hold anything. In: a text or a value. Out: a member of it, when it has the type that is asked for. */

export type Json = Readonly<Record<string, unknown>>;

export function parseJson(text: string): Json | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

export function asList(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map((item) => asObject(item) ?? {}) : [];
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
