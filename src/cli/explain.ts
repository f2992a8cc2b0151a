/** Explains a code. In: the code. Out: its title and explanation, and what is said of an example. */
import { CODES } from '../diagnostics/codes.js';
import type { DiagnosticCode } from '../diagnostics/codes.js';
import { examples } from '../diagnostics/examples.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT, TroubleError } from './terminal.js';

function isCode(name: string): name is DiagnosticCode {
  return Object.hasOwn(CODES, name);
}

function listCodes(): string {
  return Object.entries(CODES)
    .map(([code, { title }]) => `${code}  ${title}\n`)
    .join('');
}

/** Without a code, lists them all. */
export function explain(terminal: Terminal, name: string | undefined): ExitCode {
  if (name === undefined) {
    terminal.out(listCodes());
    return EXIT.fine;
  }
  const code = name.toUpperCase();
  if (!isCode(code)) {
    throw new TroubleError(`there is no code \`${name}\``, '`stepwright explain` lists all codes');
  }
  const { title, severity, explanation } = CODES[code];
  const example = examples[code];
  const shown = example === undefined ? '' : `\nFor example:\n\n${example.replace(/^(?=.)/gm, '    ')}`;
  terminal.out(`${code} (${severity}): ${title}\n\n${explanation}\n${shown}`);
  return EXIT.fine;
}
