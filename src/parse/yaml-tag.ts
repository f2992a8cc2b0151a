/** Finds the tag of a node, and reports those that a procedure does not have. In: a node. Out: the tag as it is written; '' for none. */
import type { Alias, ParsedNode } from 'yaml';
import type { Reader } from './yaml-reader.js';
import { report } from './yaml-reader.js';

/** What may stand around a tag in front of a node and may hold an exclamation mark, too. */
const OTHERS = /(?<=^|\s)#.*|&[^\s,[\]{}]+/g;

function placeOf({ file, offset }: Reader, [start]: readonly number[]): { start: number; end: number } {
  const before = file.text.slice(offset, start).replace(OTHERS, (other) => ' '.repeat(other.length));
  const found = /!(?:<[^>]*>|[^\s,[\]{}]*)/.exec(before);
  const at = offset + (found?.index ?? 0);
  return { start: at, end: at + (found?.[0].length ?? 1) };
}

/** Tags would make values that the schema cannot describe; `!!str` is the one that a person may need. */
export function tagOf(reader: Reader, node: Exclude<ParsedNode, Alias.Parsed>): string {
  if (node.tag === undefined) return '';
  const place = placeOf(reader, node.range);
  const tag = reader.file.text.slice(place.start, place.end);
  if (tag !== '!!str') {
    const hint = tag.startsWith('!!')
      ? 'leave it out; to make a number text, put it in quotes'
      : 'an exclamation mark begins a tag: put the whole value in quotes if it belongs to it';
    report(reader, 'SW0207', place, `the tag \`${tag}\` is not supported`, { hint });
  }
  return tag;
}
