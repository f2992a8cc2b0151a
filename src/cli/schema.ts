/** Prints the JSON Schema of procedures, for editors and for other programs. */
import { schemaText } from '../validate/schema-text.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT } from './terminal.js';

export function schema(terminal: Terminal): ExitCode {
  terminal.out(schemaText());
  return EXIT.fine;
}
