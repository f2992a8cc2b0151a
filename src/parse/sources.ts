/** The files that go into a procedure, each read once and parsed once. In: paths. Out: texts and trees; what cannot be read is reported where it is asked for. */
import { CODES } from '../diagnostics/codes.js';
import type { DiagnosticCode } from '../diagnostics/codes.js';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.js';
import type { ReadProblem, SourceFile, SourceReader } from './document.js';
import type { YamlNode } from './yaml-node.js';
import { readYaml } from './yaml.js';

const READ_CODES: Readonly<Record<ReadProblem, DiagnosticCode>> = {
  missing: 'SW0101',
  outside: 'SW0102',
  'too-large': 'SW0103',
  'not-text': 'SW0104',
  unreadable: 'SW0105',
  'not-a-file': 'SW0106',
};

const READ_HINTS: Partial<Readonly<Record<ReadProblem, string>>> = {
  missing: "paths are relative to the procedure's folder",
  outside: "move the file into the procedure's folder: what is built must depend on nothing else",
  'not-text': 'save it as UTF-8',
  'too-large': 'a procedure describes data, it does not hold it',
};

export interface Sources {
  readonly read: SourceReader;
  readonly files: Map<string, SourceFile>;
  /** Files that are not text, as far as they are: messages quote them. */
  readonly broken: Map<string, SourceFile>;
  readonly trees: Map<string, YamlNode | undefined>;
  readonly diagnostics: Diagnostic[];
}

export function createSources(read: SourceReader): Sources {
  return { read, files: new Map(), broken: new Map(), trees: new Map(), diagnostics: [] };
}

export function report(
  { diagnostics }: Sources,
  code: DiagnosticCode,
  message: string,
  span: Span | undefined,
  hint?: string,
): void {
  diagnostics.push({
    code,
    severity: CODES[code].severity,
    message,
    ...(span === undefined ? {} : { span }),
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The file at a path; `asked` is where it is asked for, absent for the procedure itself. */
export function loadText(sources: Sources, path: string, asked: Span | undefined): SourceFile | undefined {
  const known = sources.files.get(path);
  if (known !== undefined) return known;
  const result = sources.read(path);
  if (result.ok) {
    sources.files.set(path, result.file);
    return result.file;
  }
  const { problem, detail, soundBeginning } = result;
  if (soundBeginning !== undefined) sources.broken.set(path, { path, text: soundBeginning });
  const end = soundBeginning?.length ?? 0;
  const where = asked ?? { file: path, start: end, end };
  report(sources, READ_CODES[problem], `cannot read \`${path}\`: ${detail}`, where, READ_HINTS[problem]);
  return undefined;
}

/** The tree of a YAML file; undefined when it could not be read or parsed. */
export function loadTree(sources: Sources, path: string, asked: Span | undefined): YamlNode | undefined {
  if (sources.trees.has(path)) return sources.trees.get(path);
  const file = loadText(sources, path, asked);
  if (file === undefined) return undefined;
  const { value, diagnostics } = readYaml(file);
  sources.diagnostics.push(...diagnostics);
  sources.trees.set(path, value);
  return value;
}
