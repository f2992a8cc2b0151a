/** Prints a JSON Schema, for editors and for other programs. */
import { diffSchemaText } from '../diff/report-schema.js';
import { schemaText } from '../validate/schema-text.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT } from './terminal.js';

export function schema(terminal: Terminal, of: 'procedure' | 'diff'): ExitCode {
  terminal.out(of === 'diff' ? diffSchemaText() : schemaText());
  return EXIT.fine;
}
