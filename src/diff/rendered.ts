/** Compares what people read as text. In: outputs of both sides by name. Out: their differences; digests, which follow from the rest, are left out. */
import type { TextChange } from './report-schema.js';
import { textChange } from './text-diff.js';

type Rendered = ReadonlyMap<string, string>;

const withoutDigests = (text: string): string => text.replace(/\b[0-9a-f]{64}\b/g, '…');

/**
 * For where a script was edited, so that every edited line is seen, and where nothing else was found, so that no difference goes
 * unsaid.
 */
export function compareRendered(old: Rendered, fresh: Rendered): TextChange[] {
  return [...fresh].flatMap(([name, text]) => {
    const [before, after] = [withoutDigests(old.get(name) ?? text), withoutDigests(text)];
    return before === after ? [] : [textChange(name, before, after)];
  });
}
