/** Text that is data: manifests and configuration. In: a here-document and its expansions. Out: its settings by path, each once; undefined when it is neither. */
import { isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Document, Node } from 'yaml';
import { NO_HOLES, marked } from './holes.js';
import type { Holes, Marked } from './holes.js';

export type Settings = ReadonlyMap<string, string>;

export interface Data {
  readonly marked: Marked;
  readonly documents: readonly Document.Parsed[];
}

/** Nobody reads what is wrong with a document: to find the line and column of each mistake takes longer than to read it. */
export function readData(text: string, holes: Holes): Data {
  const data = marked(text, holes);
  return {
    marked: data,
    documents: parseAllDocuments(data.text, { logLevel: 'silent', prettyErrors: false }),
  };
}

const named = (node: unknown): string | undefined => {
  if (!isMap(node)) return undefined;
  const name = node.get('name');
  return typeof name === 'string' ? name : undefined;
};

function collect(node: Node | null, path: string, found: Map<string, string>): void {
  if (isMap(node)) {
    for (const { key, value } of node.items) collect(value as Node | null, `${path}.${String(key)}`, found);
    return;
  }
  if (isSeq(node)) {
    node.items.forEach((item, at) => {
      collect(item as Node | null, `${path}[${named(item) ?? String(at)}]`, found);
    });
    return;
  }
  found.set(path.replace(/^\./, ''), isScalar(node) ? scalar(node.value) : String(node ?? ''));
}

/** A text that another reader could take for a number or a truth value is told from one. */
const scalar = (value: unknown): string =>
  typeof value === 'string' && /^(?:true|false|yes|no|on|off|y|n|null|~|[-+.]?\d.*)$/i.test(value)
    ? JSON.stringify(value)
    : String(value);

/** Documents of YAML or JSON that are mappings; undefined when it is something else. */
function ofYaml(documents: readonly Document.Parsed[]): Settings | undefined {
  const contents = documents.filter(({ contents: node }) => node !== null);
  if (contents.length === 0 || !contents.every((one) => one.errors.length === 0 && isMap(one.contents)))
    return undefined;
  const found = new Map<string, string>();
  contents.forEach(({ contents: node }, at) => {
    collect(node, contents.length > 1 ? `${at + 1}` : '', found);
  });
  return found;
}

/** A key that is there already stands for one more line. */
function nameOnce(key: string, found: ReadonlyMap<string, string>): string {
  let name = key;
  for (let count = 2; found.has(name); count += 1) name = `${key}#${count}`;
  return name;
}

const SECTION = /^\s*\[([^\]]+)\]\s*$/;
const SETTING = /^\s*([A-Za-z_][\w.-]*)\s*(?:=|:|\s)\s*(.*?)\s*$/;

/** `key = value` lines, as in INI, properties and postgresql.conf; undefined when a line is something else. */
function ofLines(text: string): Settings | undefined {
  const found = new Map<string, string>();
  let section = '';
  for (const line of text.split('\n')) {
    if (/^\s*(?:[#;].*)?$/.test(line)) continue;
    const head = SECTION.exec(line)?.[1];
    if (head !== undefined) {
      section = `${head}.`;
      continue;
    }
    const [, key, value = ''] = SETTING.exec(line) ?? [];
    if (key === undefined) return undefined;
    found.set(nameOnce(`${section}${key}`, found), value);
  }
  return found.size === 0 ? undefined : found;
}

/** With a mark for each value that only the run knows. */
export const settingsIn = ({ marked: { text }, documents }: Data): Settings | undefined =>
  ofYaml(documents) ?? ofLines(text);

/** With values as they are written. */
export function settingsOf(text: string, holes: Holes = NO_HOLES): Settings | undefined {
  const data = readData(text, holes);
  const found = settingsIn(data);
  const { written } = data.marked;
  return found && new Map([...found].map(([path, value]) => [written(path), written(value)]));
}
