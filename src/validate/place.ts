/** Names a place in a procedure for messages. In: the data and a pointer. Out: words such as "`tools` of `requires`". */
import { quoted } from '../diagnostics/message-parts.js';
import type { Pointer } from '../parse/document.js';
import { pointerKeys } from '../parse/pointer.js';
import { isMapping } from '../mapping.js';

interface Segment {
  readonly key: string;
  readonly parent: unknown;
}

function segmentsOf(data: unknown, pointer: Pointer): Segment[] {
  let parent = data;
  return pointerKeys(pointer).map((key) => {
    const segment = { key, parent };
    parent =
      isMapping(parent) || Array.isArray(parent) ? (parent as Record<string, unknown>)[key] : undefined;
    return segment;
  });
}

function nameOf({ key, parent }: Segment, owner: string): string {
  if (!Array.isArray(parent)) return quoted(key);
  const item: unknown = parent[Number(key)];
  const id = isMapping(item) ? item['id'] : undefined;
  if (owner === 'steps' || owner === 'phases') {
    const noun = owner === 'steps' ? 'step' : 'phase';
    return typeof id === 'string' ? `${noun} ${quoted(id)}` : `${noun} ${Number(key) + 1}`;
  }
  return `item ${Number(key) + 1} of ${quoted(owner)}`;
}

/** The place by its last names, innermost first; the step is the outermost that is named. */
export function placeWords(data: unknown, pointer: Pointer): string {
  const segments = segmentsOf(data, pointer);
  const words: string[] = [];
  for (let at = segments.length - 1; at >= 0; at -= 1) {
    const segment = segments[at];
    const owner = segments[at - 1]?.key ?? '';
    if (segment === undefined) break;
    words.push(nameOf(segment, owner));
    if (!Array.isArray(segment.parent)) continue;
    if (owner === 'steps' || owner === 'phases') break;
    at -= 1;
  }
  return words.length === 0 ? 'the procedure' : words.join(' of ');
}
