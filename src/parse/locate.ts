/** Finds where a node of the composed data is written. In: a JSON pointer. Out: its place; undefined when there is no such node. */
import type { Span } from '../diagnostics/diagnostic.js';
import type { NodeLocation, Pointer } from './document.js';
import type { Lists, PlacedNode } from './include.js';
import { includeOf, includedText, spanOf } from './include.js';
import { pointerKeys } from './pointer.js';
import type { Sources } from './sources.js';
import { resolveAlias } from './yaml-node.js';

interface Member extends PlacedNode {
  readonly key?: Span;
}

function memberOf(lists: Lists, { node, file, chain }: PlacedNode, key: string): Member | undefined {
  const target = resolveAlias(node);
  if (target.kind === 'sequence') return lists.known.get(target)?.[Number(key)];
  const entry = target.kind === 'mapping' ? target.entries.get(key) : undefined;
  return entry && { node: entry.value, file, chain, key: spanOf(file, entry.keyPlace) };
}

/** An alias stands where it is written; the lines of its text stand at the anchor. */
function locationOf(sources: Sources, { node, file, key }: Member): NodeLocation {
  const keyPart = key === undefined ? {} : { key };
  const name = includeOf(node);
  const included = name === undefined ? undefined : includedText(sources, name);
  if (included !== undefined) {
    const value = { file: included.path, start: 0, end: included.text.length };
    return { value, ...keyPart, block: { start: 0, indent: 0 } };
  }
  const target = resolveAlias(node);
  const value = spanOf(file, node);
  if (target.kind !== 'scalar') return { value, ...keyPart };
  const { block, written } = target;
  return { value, ...keyPart, ...(block && { block }), ...(written !== undefined && { written }) };
}

export function locate(
  sources: Sources,
  lists: Lists,
  root: PlacedNode,
  pointer: Pointer,
): NodeLocation | undefined {
  let at: Member | undefined = root;
  for (const key of pointerKeys(pointer)) {
    at = memberOf(lists, at, key);
    if (at === undefined) return undefined;
  }
  return locationOf(sources, at);
}
