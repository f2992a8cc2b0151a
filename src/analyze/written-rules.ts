/** How a shell text is written in the YAML. In: the text, and where it stands. Out: a finding where YAML joined its lines, which makes one command of several. */
import type { ProcedureDocument } from '../parse/document.js';
import type { Report } from '../parse/report.js';
import type { PlacedField } from './scope.js';

/** Behind these a line end and a blank mean the same to bash. */
const GOES_ON = /(?:\||&&)\s*$/;

/** The text as it stands in the file, if its lines do not stay lines. */
function joinedLines({ text, pointer }: PlacedField, document: ProcedureDocument): readonly string[] {
  const { value, block } = document.locations.get(pointer) ?? {};
  if (value === undefined || block !== undefined) return [];
  const file = document.files.find(({ path }) => path === value.file);
  if (file === undefined) return [];
  const lines = file.text.slice(value.start, value.end).split('\n');
  return text.trimEnd().split('\n').length < lines.length ? lines : [];
}

export function checkJoined(field: PlacedField, document: ProcedureDocument, report: Report): void {
  const before = joinedLines(field, document).slice(0, -1);
  if (before.every((line) => GOES_ON.test(line))) return;
  report({
    code: 'SW0527',
    message: 'YAML makes one line of these lines, so bash reads one command',
    hint: 'write `|` behind the colon, and the commands indented below it',
    at: field.pointer,
  });
}
