/**
 * Reads a procedure and puts its includes in place. In: the entry file's path and a reader. Out: plain data, the place of every
 * node in it, and every file that went in.
 */
import type { Diagnostic, Outcome, Span } from '../diagnostics/diagnostic.js';
import type { ProcedureDocument, SourceFile, SourceReader } from './document.js';
import type { Lists, PlacedNode } from './include.js';
import { expandList, includeOf, readIncludedText, spanOf } from './include.js';
import { locate } from './locate.js';
import { createSources, loadTree, report } from './sources.js';
import type { Sources } from './sources.js';
import type { MappingNode } from './yaml-node.js';
import { resolveAlias } from './yaml-node.js';

/** Bounds what aliases and includes can blow a small file up to; the longest procedures stay far below. */
const MAX_NODES = 250_000;
const MAX_DEPTH = 200;

/** Counts while data is made. */
interface Composer {
  readonly sources: Sources;
  readonly lists: Lists;
  nodes: number;
  /** Set when a bound is passed: then there is no document. */
  overgrown: boolean;
}

/** How deep a node stands, and the outermost alias or include on the way to it, which is to blame when there are too many. */
interface Way {
  readonly depth: number;
  readonly cause: Span | undefined;
}

function reportGrowth(composer: Composer, limit: string, span: Span): void {
  if (composer.overgrown) return;
  composer.overgrown = true;
  const hint = 'every use of an alias or an include counts with all that is in it';
  report(composer.sources, 'SW0209', `the procedure grows beyond ${limit}`, span, hint);
}

function reportNodes(composer: Composer, span: Span): void {
  reportGrowth(composer, `${MAX_NODES.toLocaleString('en')} values`, span);
}

function isWithinBounds(composer: Composer, { node, file }: PlacedNode, { depth, cause }: Way): boolean {
  composer.nodes += 1;
  const span = cause ?? spanOf(file, node);
  if (composer.nodes > MAX_NODES) reportNodes(composer, span);
  if (depth > MAX_DEPTH) reportGrowth(composer, `${MAX_DEPTH} levels`, span);
  return !composer.overgrown;
}

/** The outermost alias, or change of file, that led to a node. */
function causeOf({ node, file }: PlacedNode, { cause }: Way, parent: PlacedNode): Span | undefined {
  if (cause !== undefined) return cause;
  if (node.kind === 'alias') return spanOf(file, node);
  return file === parent.file ? undefined : spanOf(parent.file, parent.node);
}

function composeMapping(composer: Composer, mapping: MappingNode, at: PlacedNode, way: Way): unknown {
  const data: Record<string, unknown> = {};
  for (const { key, value } of mapping.entries.values()) {
    const member = composeChild(composer, { ...at, node: value }, way, at);
    if (key !== '__proto__') data[key] = member;
    else Object.defineProperty(data, key, { value: member, enumerable: true });
  }
  return data;
}

function composeChild(composer: Composer, child: PlacedNode, way: Way, parent: PlacedNode): unknown {
  return compose(composer, child, { depth: way.depth + 1, cause: causeOf(child, way, parent) });
}

function compose(composer: Composer, at: PlacedNode, way: Way): unknown {
  if (!isWithinBounds(composer, at, way)) return null;
  const { sources, lists } = composer;
  const name = includeOf(at.node);
  if (name !== undefined) return readIncludedText(sources, name, at.file)?.text ?? '';
  const node = resolveAlias(at.node);
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'mapping') return composeMapping(composer, node, at, way);
  const items = expandList(sources, lists, node, at);
  if (lists.items > lists.limit) reportNodes(composer, way.cause ?? spanOf(at.file, at.node));
  return items.map((item) => composeChild(composer, item, way, at));
}

export interface ParseResult extends Outcome<ProcedureDocument> {
  readonly diagnostics: readonly Diagnostic[];
  /** Also when there is no document: messages quote them. */
  readonly files: readonly SourceFile[];
}

/** `entry` is relative to the reader's folder, as every include is. */
export function parseProcedure(entry: string, read: SourceReader): ParseResult {
  const sources = createSources(read);
  const { diagnostics } = sources;
  const tree = loadTree(sources, entry, undefined);
  if (tree === undefined) {
    const files = [...sources.files.values(), ...sources.broken.values()];
    return { value: undefined, diagnostics, files };
  }
  const lists: Lists = { known: new Map(), limit: MAX_NODES, items: 0 };
  const composer: Composer = { sources, lists, nodes: 0, overgrown: false };
  const root: PlacedNode = { node: tree, file: entry, chain: [entry] };
  const data = compose(composer, root, { depth: 0, cause: undefined });
  const files = [...sources.files.values()];
  const locations = { get: (pointer: string) => locate(sources, lists, root, pointer) };
  return { value: composer.overgrown ? undefined : { data, locations, files }, diagnostics, files };
}
