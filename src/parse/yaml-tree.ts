/** Turns the parser's nodes into a tree with places. In: a node. Out: the same as plain data with places; what a procedure cannot have is reported. */
import { isAlias, isMap, isScalar } from 'yaml';
import type { Alias, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { ParsedPair } from './yaml-entry.js';
import { addEntry, isKeyAlone, keyOf, reportKeyAlone } from './yaml-entry.js';
import type {
  ContentNode,
  MappingEntry,
  MappingNode,
  Place,
  ScalarNode,
  SequenceNode,
  YamlNode,
} from './yaml-node.js';
import type { Reader } from './yaml-reader.js';
import { report } from './yaml-reader.js';
import { readScalarNode } from './yaml-scalar.js';
import { tagOf } from './yaml-tag.js';
import { checkCut, checkHalves } from './yaml-written.js';

function readAlias(reader: Reader, { source, range: [start, end] }: Alias.Parsed): YamlNode {
  reader.offset = end;
  const target = reader.anchors.get(source);
  if (target !== undefined) return { kind: 'alias', target, start, end };
  report(reader, 'SW0208', { start, end }, `the alias \`*${source}\` refers to nothing before it`, {
    hint: `mark what it stands for with \`&${source}\`, or put the value in quotes if it is meant as text`,
  });
  return { kind: 'scalar', value: `*${source}`, start, end };
}

/** A value that is written as nothing stands behind what was read last. */
function readNothing({ offset }: Reader, tag: string): ScalarNode {
  return { kind: 'scalar', value: tag === '' ? null : '', start: offset, end: offset + 1 };
}

function readScalar(reader: Reader, node: Scalar.Parsed, tag: string): ScalarNode {
  const scalar = readScalarNode(reader.file.text, node);
  if (scalar === undefined) {
    if (reader.file.text.charAt(reader.offset) === ':') checkCut(reader, reader.offset + 1, null);
    return readNothing(reader, tag);
  }
  reader.offset = scalar.end;
  if (node.type === 'QUOTE_DOUBLE') checkHalves(reader, scalar);
  if (node.type === 'PLAIN' && typeof scalar.value === 'string') checkCut(reader, scalar.end, scalar.value);
  return scalar;
}

/** After its bracket, or where its last entry ends. */
function endOf(reader: Reader, { flow, srcToken, range }: YAMLMap.Parsed | YAMLSeq.Parsed): number {
  const [start, end] = range;
  reader.offset = flow === true && srcToken !== undefined ? end : Math.max(reader.offset, start);
  return reader.offset;
}

function readSequence(reader: Reader, node: YAMLSeq.Parsed): SequenceNode {
  const [start] = node.range;
  reader.offset = start + 1;
  const items = node.items.map((item) => readNode(reader, item));
  return { kind: 'sequence', items, start, end: endOf(reader, node) };
}

function readPair(reader: Reader, entries: Map<string, MappingEntry>, pair: ParsedPair): void {
  const keyNode = readNode(reader, pair.key);
  const keyPlace: Place = { start: keyNode.start, end: keyNode.end };
  const key = keyOf(reader, keyNode);
  reader.offset = keyPlace.end;
  const value = readNode(reader, pair.value);
  if (key === undefined) return;
  if (isKeyAlone(pair)) reportKeyAlone(reader, key, keyPlace);
  else addEntry(reader, entries, { key, keyPlace, value });
}

function readMapping(reader: Reader, node: YAMLMap.Parsed): MappingNode {
  const [start] = node.range;
  reader.offset = Math.max(start, reader.offset);
  const entries = new Map<string, MappingEntry>();
  for (const pair of node.items) readPair(reader, entries, pair);
  return { kind: 'mapping', entries, start, end: endOf(reader, node) };
}

function readContent(reader: Reader, node: Exclude<ParsedNode, Alias.Parsed>): ContentNode {
  const tag = tagOf(reader, node);
  if (isScalar(node)) return readScalar(reader, node, tag);
  return isMap(node) ? readMapping(reader, node) : readSequence(reader, node);
}

/** Null is what stands behind a key without a colon. */
export function readNode(reader: Reader, node: ParsedNode | null): YamlNode {
  if (node === null) return { kind: 'scalar', value: null, start: reader.offset, end: reader.offset + 1 };
  if (isAlias(node)) return readAlias(reader, node);
  const content = readContent(reader, node);
  if (node.anchor !== undefined) reader.anchors.set(node.anchor, content);
  return content;
}
