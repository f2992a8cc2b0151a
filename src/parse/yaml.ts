/** Reads one YAML 1.2 document (core schema). In: a file's text. Out: a tree in which every node has its place, and all that is wrong with it. */
import { isScalar } from 'yaml';
import type { Document } from 'yaml';
import { CODES } from '../diagnostics/codes.js';
import type { Outcome } from '../diagnostics/diagnostic.js';
import type { SourceFile } from './document.js';
import { explainYamlFailure } from './yaml-errors.js';
import type { YamlNode } from './yaml-node.js';
import type { Reader } from './yaml-reader.js';
import { createReader, report } from './yaml-reader.js';
import { composeStream } from './yaml-stream.js';
import type { YamlTrouble } from './yaml-trouble.js';
import { readNode } from './yaml-tree.js';

function isEmpty({ contents }: Document.Parsed): boolean {
  return isScalar(contents) && contents.srcToken === undefined;
}

function reportSecond(reader: Reader, { range: [start] }: Document.Parsed): void {
  const hint =
    'keep one document in a file: remove the line `---`, or move what follows into a file of its own';
  report(reader, 'SW0205', { start, end: start + 3 }, 'a second document begins here', { hint });
}

function readDocuments(reader: Reader, [first, second]: readonly Document.Parsed[]): YamlNode | undefined {
  if (first === undefined || isEmpty(first)) {
    const hint = '`stepwright init` writes a procedure to start from';
    report(reader, 'SW0204', { start: 0, end: 0 }, 'the file is empty', { hint });
    return undefined;
  }
  const node = readNode(reader, first.contents);
  if (second !== undefined) reportSecond(reader, second);
  return node;
}

/** Why a text is not YAML, be it one document or several; undefined when it is. */
export function yamlTrouble(text: string): YamlTrouble | undefined {
  const { failure } = composeStream(text);
  return failure === undefined ? undefined : explainYamlFailure(text, failure);
}

/** Reads the one document of a file. */
export function readYaml(file: SourceFile): Outcome<YamlNode> {
  const { documents, failure } = composeStream(file.text);
  if (failure !== undefined) {
    const { code, start, end, ...words } = explainYamlFailure(file.text, failure);
    const span = { file: file.path, start, end };
    return { value: undefined, diagnostics: [{ code, severity: CODES[code].severity, ...words, span }] };
  }
  const reader = createReader(file);
  const value = readDocuments(reader, documents);
  return { value, diagnostics: reader.diagnostics };
}
