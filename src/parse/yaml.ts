/**
 * Reads one YAML 1.2 document (core schema). In: a file's text. Out: a tree in which every node has its place, and all that is
 * wrong with it. Built on the parser's events rather than on its tree, because those carry the places and cost a tenth of the time.
 */
import {
  EVENT_ID,
  NOT_RESOLVED,
  SCALAR_STYLE,
  YAMLException,
  boolCoreTag,
  floatCoreTag,
  getScalarValue,
  intCoreTag,
  nullCoreTag,
  parseEvents,
} from 'js-yaml';
import type { AliasEvent, Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import { CODES } from '../diagnostics/codes.js';
import type { DiagnosticCode } from '../diagnostics/codes.js';
import { InternalError } from '../diagnostics/diagnostic.js';
import type { Diagnostic, Outcome, Span } from '../diagnostics/diagnostic.js';
import type { SourceFile } from './document.js';
import { explainYamlFailure } from './yaml-errors.js';
import type { YamlTrouble } from './yaml-errors.js';
import type {
  AliasNode,
  ContentNode,
  MappingEntry,
  MappingNode,
  ScalarNode,
  SequenceNode,
  YamlNode,
} from './yaml-node.js';

const ABSENT = -1;

/** Walks the events of one file. */
interface Reader {
  readonly file: SourceFile;
  readonly events: readonly Event[];
  readonly anchors: Map<string, ContentNode>;
  readonly diagnostics: Diagnostic[];
  /** The next event. */
  at: number;
  /** End of the last thing that was read, for nodes that are written as nothing. */
  offset: number;
}

function report(
  reader: Reader,
  code: DiagnosticCode,
  [start, end]: readonly [number, number],
  message: string,
  more: { hint?: string; related?: Diagnostic['related'] } = {},
): void {
  const { hint, related } = more;
  reader.diagnostics.push({
    code,
    severity: CODES[code].severity,
    message,
    span: { file: reader.file.path, start, end },
    ...(hint === undefined ? {} : { hint }),
    ...(related === undefined ? {} : { related }),
  });
}

const CORE_TAGS = [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag] as const;

/** Values other than text begin with one of these, so that the many plain words need no more than a look. */
const MAYBE_TYPED = /^[-+.0-9nNtTfF~]/;

function resolvePlain(source: string): ScalarNode['value'] {
  if (source === '') return null;
  if (!MAYBE_TYPED.test(source)) return source;
  for (const tag of CORE_TAGS) {
    const value = tag.resolve(source, false, tag.tagName);
    if (value !== NOT_RESOLVED) return value;
  }
  return source;
}

/** Tags would make values that the schema cannot describe; `!!str` is the one that a person may need. */
function checkTag(reader: Reader, event: ScalarEvent | SequenceEvent | MappingEvent): string {
  if (event.tagStart === ABSENT) return '';
  const tag = reader.file.text.slice(event.tagStart, event.tagEnd);
  if (tag !== '!!str' && tag !== '!') {
    report(reader, 'SW0207', [event.tagStart, event.tagEnd], `the tag \`${tag}\` is not supported`, {
      hint: 'leave it out; to make a number text, put it in quotes',
    });
  }
  return tag;
}

/** Where a block's first line stands; a first line that is empty may be shorter than the indentation. */
function blockOf(text: string, { valueStart, indent }: ScalarEvent): { start: number; indent: number } {
  const lineEnd = text.indexOf('\n', valueStart);
  const start = valueStart + Math.max(indent, 0);
  return { start: lineEnd === -1 ? start : Math.min(start, lineEnd), indent: Math.max(indent, 0) };
}

function scalarPlace(reader: Reader, event: ScalarEvent): readonly [number, number] {
  const { text } = reader.file;
  switch (event.style) {
    case SCALAR_STYLE.SINGLE_QUOTED:
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return [event.valueStart - 1, event.valueEnd + 1];
    case SCALAR_STYLE.LITERAL_BLOCK:
    case SCALAR_STYLE.FOLDED_BLOCK: {
      const { start } = blockOf(text, event);
      let end = event.valueEnd;
      while (end > start && /\s/.test(text.charAt(end - 1))) end -= 1;
      return [start, Math.max(end, start)];
    }
    default:
      return [event.valueStart, event.valueEnd];
  }
}

function readScalar(reader: Reader, event: ScalarEvent): ScalarNode {
  const tag = checkTag(reader, event);
  if (event.valueStart === ABSENT) {
    const place = { start: reader.offset, end: reader.offset + 1 };
    return { kind: 'scalar', value: tag === '' ? null : '', ...place };
  }
  const { text } = reader.file;
  const [start, end] = scalarPlace(reader, event);
  reader.offset = end;
  const source = getScalarValue(text, event);
  if (event.style === SCALAR_STYLE.LITERAL_BLOCK) {
    return { kind: 'scalar', value: source, start, end, block: blockOf(text, event) };
  }
  const value = event.style === SCALAR_STYLE.PLAIN && tag === '' ? resolvePlain(source) : source;
  const asWritten =
    event.valueEnd - event.valueStart === source.length && text.startsWith(source, event.valueStart);
  if (!asWritten) return { kind: 'scalar', value, start, end };
  return { kind: 'scalar', value, start, end, block: { start: event.valueStart, indent: 0 } };
}

function readAlias(reader: Reader, event: AliasEvent): YamlNode {
  const name = reader.file.text.slice(event.anchorStart, event.anchorEnd);
  const [start, end] = [event.anchorStart - 1, event.anchorEnd];
  reader.offset = end;
  const target = reader.anchors.get(name);
  if (target !== undefined) return { kind: 'alias', target, start, end } satisfies AliasNode;
  report(reader, 'SW0208', [start, end], `the alias \`*${name}\` refers to nothing before it`, {
    hint: `mark what it stands for with \`&${name}\`, or put the value in quotes if it is meant as text`,
  });
  return { kind: 'scalar', value: `*${name}`, start, end };
}

/** End of a collection: after its bracket, or where its last entry ends. */
function closeCollection(reader: Reader, { start, style }: SequenceEvent | MappingEvent): number {
  const { text } = reader.file;
  const bracket = text.charAt(start);
  if (style === 1 || (bracket !== '[' && bracket !== '{')) return Math.max(reader.offset, start);
  const from = Math.max(reader.offset, start + 1);
  const gap = /(?:[^\]}#]|#.*)*/y;
  gap.lastIndex = from;
  gap.exec(text);
  reader.offset = Math.min(gap.lastIndex + 1, text.length);
  return reader.offset;
}

function isPop(reader: Reader): boolean {
  return reader.events[reader.at]?.type === EVENT_ID.POP;
}

function readSequence(reader: Reader, event: SequenceEvent): SequenceNode {
  checkTag(reader, event);
  reader.offset = event.start + 1;
  const items: YamlNode[] = [];
  while (!isPop(reader)) items.push(readNode(reader));
  reader.at += 1;
  return { kind: 'sequence', items, start: event.start, end: closeCollection(reader, event) };
}

/** The key as text, or undefined when it is no key that a procedure can have. */
function readKey(reader: Reader): MappingEntry['keyPlace'] & { readonly key: string | undefined } {
  const node = readNode(reader);
  const place = { start: node.start, end: node.end };
  const { kind } = node;
  if (kind === 'scalar' && typeof node.value === 'string' && node.value !== '<<')
    return { ...place, key: node.value };
  const range = [place.start, place.end] as const;
  if (kind === 'scalar' && node.value === '<<') {
    const hint = 'repeat the values, or put them into a file and include it';
    report(reader, 'SW0207', range, 'merge keys are not part of YAML 1.2', { hint });
  } else {
    report(reader, 'SW0206', range, 'a key must be text', { hint: 'put it in quotes' });
  }
  return { ...place, key: undefined };
}

function addEntry(reader: Reader, entries: Map<string, MappingEntry>, entry: MappingEntry): void {
  const first = entries.get(entry.key);
  if (first === undefined) {
    entries.set(entry.key, entry);
    return;
  }
  const span: Span = { file: reader.file.path, ...first.keyPlace };
  report(
    reader,
    'SW0203',
    [entry.keyPlace.start, entry.keyPlace.end],
    `the key \`${entry.key}\` is there twice`,
    {
      hint: 'remove one of the two, or put both values under one key',
      related: [{ message: 'the first one', span }],
    },
  );
}

function readMapping(reader: Reader, event: MappingEvent): MappingNode {
  checkTag(reader, event);
  reader.offset = Math.max(event.start, reader.offset);
  const entries = new Map<string, MappingEntry>();
  while (!isPop(reader)) {
    const { key, start, end } = readKey(reader);
    reader.offset = end;
    const value = readNode(reader);
    if (key !== undefined) addEntry(reader, entries, { key, keyPlace: { start, end }, value });
  }
  reader.at += 1;
  return {
    kind: 'mapping',
    entries,
    start: event.start,
    end: closeCollection(reader, event),
  };
}

function readContent(reader: Reader, event: Event): YamlNode {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return readScalar(reader, event);
    case EVENT_ID.ALIAS:
      return readAlias(reader, event);
    case EVENT_ID.SEQUENCE:
      return readSequence(reader, event);
    case EVENT_ID.MAPPING:
      return readMapping(reader, event);
    default:
      throw new InternalError(`an event of type ${event.type} stands where a node was expected`);
  }
}

function readNode(reader: Reader): YamlNode {
  const event = reader.events[reader.at];
  if (event === undefined) throw new InternalError('the events end inside a node');
  reader.at += 1;
  const node = readContent(reader, event);
  if (node.kind !== 'alias' && 'anchorStart' in event && event.anchorStart !== ABSENT) {
    reader.anchors.set(reader.file.text.slice(event.anchorStart, event.anchorEnd), node);
  }
  return node;
}

function isEmptyDocument(events: readonly Event[]): boolean {
  const [, content] = events;
  return content === undefined || (content.type === EVENT_ID.SCALAR && content.valueStart === ABSENT);
}

/** Offset of the `---` that begins the second document. */
function secondDocument(text: string, from: number): number {
  const marker = /^---(?=\s|$)/gm;
  marker.lastIndex = from;
  return marker.exec(text)?.index ?? from;
}

function readDocument(reader: Reader): YamlNode | undefined {
  if (isEmptyDocument(reader.events)) {
    report(reader, 'SW0204', [0, 0], 'the file is empty', {
      hint: '`stepwright init` writes a procedure to start from',
    });
    return undefined;
  }
  reader.at = 1;
  const node = readNode(reader);
  if (reader.events.length > reader.at + 1) {
    const at = secondDocument(reader.file.text, reader.offset);
    report(reader, 'SW0205', [at, at + 3], 'a second document begins here', {
      hint: 'keep one document in a file: remove the line `---`, or move what follows into a file of its own',
    });
  }
  return node;
}

function eventsOf(text: string): readonly Event[] | YAMLException {
  try {
    return parseEvents(text, {});
  } catch (error) {
    if (error instanceof YAMLException) return error;
    throw error;
  }
}

/** Why a text is not YAML, be it one document or several; undefined when it is. */
export function yamlTrouble(text: string): YamlTrouble | undefined {
  const events = eventsOf(text);
  if (!(events instanceof YAMLException)) return undefined;
  return explainYamlFailure(text, events.reason, events.mark?.position ?? 0);
}

/** Reads the one document of a file. */
export function readYaml(file: SourceFile): Outcome<YamlNode> {
  const events = eventsOf(file.text);
  if (events instanceof YAMLException) {
    const trouble = explainYamlFailure(file.text, events.reason, events.mark?.position ?? 0);
    const { code, start, end, ...words } = trouble;
    const span: Span = { file: file.path, start, end };
    return { value: undefined, diagnostics: [{ code, severity: CODES[code].severity, ...words, span }] };
  }
  const reader: Reader = { file, events, anchors: new Map(), diagnostics: [], at: 0, offset: 0 };
  const value = readDocument(reader);
  return { value, diagnostics: reader.diagnostics };
}
