/** The operator's values as the page knows them. In: what the build wrote into the page. Out: their effective values, as text. */
import { parseTemplate } from '../../../../shell/template.js';
import type { FieldView } from '../../../guide/values.js';

export type Given = ReadonlyMap<string, string>;

/** A default with the values that it refers to; undefined as long as one of them is not known. */
function expanded(standard: string, known: Given): string | undefined {
  const parts = parseTemplate(standard).template.map((part) =>
    part.kind === 'text' ? part.text : known.get(part.name),
  );
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** What each name comes to: what was filled in, else its default. A default refers to names before it only. */
export function effectiveValues(fields: readonly FieldView[], given: Given): Map<string, string> {
  const known = new Map<string, string>();
  for (const { name, standard } of fields) {
    const value = given.get(name) ?? expanded(standard, known);
    if (value !== undefined && value !== '') known.set(name, value);
  }
  return known;
}

/** Whether the value block would take it; a pattern that is no JavaScript is left to the block. */
export function isValid({ pattern, members }: FieldView, value: string): boolean {
  if (members.length > 0) return members.includes(value);
  if (pattern === '') return true;
  try {
    return new RegExp(`^(?:${pattern})$`, 's').test(value);
  } catch {
    return true;
  }
}
