/**
 * Includes: a mapping whose only key is `include`. As an item of a list it stands for the items or the mapping of a YAML file,
 * anywhere else for the text of a file. In: nodes. Out: nodes and texts that stand in their place.
 */
import type { Span } from '../diagnostics/diagnostic.js';
import type { SourceFile } from './document.js';
import { loadText, loadTree, report } from './sources.js';
import type { Sources } from './sources.js';
import type { SequenceNode, YamlNode } from './yaml-node.js';
import { resolveAlias } from './yaml-node.js';

const MAX_INCLUDE_DEPTH = 16;

/** A node and the file it stands in. */
export interface PlacedNode {
  readonly node: YamlNode;
  readonly file: string;
  /** The files whose includes led here, the procedure first. */
  readonly chain: readonly string[];
}

/** The node that names the file, when the node is an include. */
export function includeOf(node: YamlNode): YamlNode | undefined {
  const target = resolveAlias(node);
  return target.kind === 'mapping' && target.entries.size === 1
    ? target.entries.get('include')?.value
    : undefined;
}

export function spanOf(file: string, { start, end }: { readonly start: number; readonly end: number }): Span {
  return { file, start, end };
}

/** `./x` and `x` are one file. */
function pathIn(name: YamlNode): string | undefined {
  return name.kind === 'scalar' && typeof name.value === 'string' && name.value !== ''
    ? name.value.replace(/^(?:\.\/)+/, '')
    : undefined;
}

function includePath(sources: Sources, name: YamlNode, file: string): string | undefined {
  const path = pathIn(name);
  if (path !== undefined) return path;
  const hint = 'write it as text, such as `include: sql/users.sql`';
  report(sources, 'SW0106', '`include` takes the path of a file', spanOf(file, name), hint);
  return undefined;
}

/** The file whose text stands in the place of an include; a failure is reported. */
export function readIncludedText(sources: Sources, name: YamlNode, file: string): SourceFile | undefined {
  const path = includePath(sources, name, file);
  return path === undefined ? undefined : loadText(sources, path, spanOf(file, name));
}

/** The same file, when it has been read. */
export function includedText({ files }: Sources, name: YamlNode): SourceFile | undefined {
  return files.get(pathIn(name) ?? '');
}

/** The files on the way to an include, with the included one last; undefined when there is no end to them. */
function enter(
  sources: Sources,
  path: string,
  name: YamlNode,
  { file, chain: before }: PlacedNode,
): readonly string[] | undefined {
  const chain = [...before, path];
  const way = chain.map((step) => `\`${step}\``).join(' includes ');
  const span = spanOf(file, name);
  if (before.includes(path)) {
    report(sources, 'SW0107', `the includes go in a circle: ${way}`, span, 'take one of these includes out');
    return undefined;
  }
  if (chain.length > MAX_INCLUDE_DEPTH) {
    report(sources, 'SW0108', `includes are nested more than ${MAX_INCLUDE_DEPTH} deep: ${way}`, span);
    return undefined;
  }
  return chain;
}

/** What an item of a list stands for: itself, or the items of the file that it includes. */
function expandItem(sources: Sources, lists: Lists, item: PlacedNode): readonly PlacedNode[] {
  const name = includeOf(item.node);
  if (name === undefined) return [item];
  const path = includePath(sources, name, item.file);
  const chain = path === undefined ? undefined : enter(sources, path, name, item);
  if (path === undefined || chain === undefined) return [];
  const tree = loadTree(sources, path, spanOf(item.file, name));
  if (tree === undefined) return [];
  const node = resolveAlias(tree);
  const inside: PlacedNode = { node, file: path, chain };
  if (node.kind === 'sequence') return expandList(sources, lists, node, inside);
  if (node.kind === 'mapping') return expandItem(sources, lists, inside);
  const hint = 'as an item of a list, `include` names a YAML file with a list or with one item';
  report(sources, 'SW0109', `\`${path}\` holds neither a list nor a mapping`, spanOf(item.file, name), hint);
  return [];
}

/** Lists with their includes in place, by the list as it is written. */
export interface Lists {
  readonly known: Map<SequenceNode, readonly PlacedNode[]>;
  /** How many items all lists together may have. */
  readonly limit: number;
  /** Items of all lists so far. */
  items: number;
}

/** The items of a list with its includes in place; cut short when all lists together have grown beyond the limit. */
export function expandList(
  sources: Sources,
  lists: Lists,
  list: SequenceNode,
  { file, chain }: PlacedNode,
): readonly PlacedNode[] {
  const known = lists.known.get(list);
  if (known !== undefined) return known;
  const items: PlacedNode[] = [];
  for (const node of list.items) {
    const expanded = expandItem(sources, lists, { node, file, chain });
    lists.items += expanded.length;
    if (lists.items > lists.limit) break;
    for (const item of expanded) items.push(item);
  }
  lists.known.set(list, items);
  return items;
}
