/** What works when it is tried by hand and goes wrong in a procedure. In: a shell text. Out: findings. */
import type { DiagnosticCode } from '../diagnostics/codes.js';
import type { Report } from '../parse/report.js';
import { hazardsIn } from '../shell/hazards.js';
import type { Hazard } from '../shell/hazards.js';
import type { ShellFacts } from '../shell/syntax.js';
import type { PlacedField } from './scope.js';

interface Words {
  readonly code: DiagnosticCode;
  readonly message: (what: string) => string;
  readonly hint: string;
}

const WORDS: Readonly<Record<Hazard['kind'], Words>> = {
  'eats-input': {
    code: 'SW0524',
    message: (what) => `\`${what}\` reads the lines that the loop is to read`,
    hint: 'write `</dev/null` behind it, or let the loop read from another descriptor: `read -r line <&3` and `done 3<file`',
  },
  terminal: {
    code: 'SW0525',
    message: (what) => `\`${what}\` is given a terminal, which changes the bytes that are written here`,
    hint: 'leave `-t` out: a terminal makes two characters of each line end',
  },
  network: {
    code: 'SW0526',
    message: (what) => `\`${what}\` runs what comes from the network`,
    hint: 'save it to a file, compare its SHA-256 with the one that was reviewed, and run the file',
  },
};

export function checkHazards(field: PlacedField, facts: ShellFacts, report: Report): void {
  for (const { kind, what, offset, length } of hazardsIn(facts)) {
    const { code, message, hint } = WORDS[kind];
    const within = { text: field.text, offset, length };
    report({ code, message: message(what), hint, at: field.pointer, within });
  }
}
