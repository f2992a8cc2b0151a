/** Keys of a mapping: their text, what cannot be one, and two that are equal. In: the parser's nodes. Out: the entries; findings. */
import type { Pair, ParsedNode } from 'yaml';
import type { MappingEntry, Place, YamlNode } from './yaml-node.js';
import type { Reader } from './yaml-reader.js';
import { report } from './yaml-reader.js';

export type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

/** The key as text, or undefined when it is no key that a procedure can have. */
export function keyOf(reader: Reader, node: YamlNode): string | undefined {
  const value = node.kind === 'scalar' ? node.value : undefined;
  if (value === '<<') {
    const hint = 'repeat the values, or put them into a file and include it';
    report(reader, 'SW0207', node, 'merge keys are not part of YAML 1.2', { hint });
    return undefined;
  }
  if (typeof value === 'string') return value;
  report(reader, 'SW0206', node, 'a key must be text', { hint: 'put it in quotes' });
  return undefined;
}

export function addEntry(reader: Reader, entries: Map<string, MappingEntry>, entry: MappingEntry): void {
  const first = entries.get(entry.key);
  if (first === undefined) {
    entries.set(entry.key, entry);
    return;
  }
  const { start, end } = first.keyPlace;
  report(reader, 'SW0203', entry.keyPlace, `duplicate key \`${entry.key}\``, {
    hint: 'remove one of the two, or put both values under one key',
    related: [{ message: 'the first one', span: { file: reader.file.path, start, end } }],
  });
}

/** In braces, what stands behind a comma is a key, also when it has no colon. */
export function isKeyAlone({ value, srcToken }: ParsedPair): boolean {
  return value === null && srcToken?.start.every(({ type }) => type !== 'explicit-key-ind') === true;
}

export function reportKeyAlone(reader: Reader, key: string, place: Place): void {
  const hint = 'in braces a comma ends a value: put a value that holds a comma in quotes';
  report(reader, 'SW0211', place, `\`${key}\` stands where a key belongs, and has no value`, { hint });
}
