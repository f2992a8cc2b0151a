/** Checks a bundle or evidence. In: an archive or a folder, whom to trust. Out: what is wrong, what was checked, and what was not. */
import type { Finding } from '../bundle/finding.js';
import type { Trust } from '../bundle/judge-signature.js';
import { verifyBundle } from '../bundle/verify-bundle.js';
import type { Verified } from '../bundle/verify-bundle.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT, TroubleError } from './terminal.js';
import { count } from '../diagnostics/message-parts.js';

export interface VerifyOptions {
  readonly path: string;
  readonly allowedSigners: string | undefined;
  readonly identity: string | undefined;
  readonly minisignKey: string | undefined;
}

function trustOf({ allowedSigners, identity, minisignKey }: VerifyOptions): Trust {
  if ((allowedSigners === undefined) !== (identity === undefined))
    throw new TroubleError('--allowed-signers and --identity go together', 'give both or neither');
  const ssh =
    allowedSigners === undefined || identity === undefined ? undefined : { file: allowedSigners, identity };
  return { ssh, minisign: minisignKey };
}

const COLUMN = 16;

function line(label: string, text: string): string {
  return `${label.padEnd(COLUMN)}${text}\n`;
}

function findingLine({ code, path, message }: Finding): string {
  return line(code, path === '' ? message : `${path}: ${message}`);
}

const REFUSED = {
  bundle: 'It is not shown that migrate.sh is the script that was signed: do not run it.',
  evidence: 'It is not shown that this is the record of the run.',
} as const;

export async function verify(terminal: Terminal, options: VerifyOptions): Promise<ExitCode> {
  const { what, verdict }: Verified = await verifyBundle(options.path, trustOf(options));
  const { findings, checked, unchecked } = verdict;
  terminal.out(findings.map(findingLine).join(''));
  terminal.out(checked.map((text) => line('checked', text)).join(''));
  if (findings.length > 0) {
    terminal.out(`\n${count(findings.length, 'finding')} in ${options.path}. ${REFUSED[what]}\n`);
    return EXIT.findings;
  }
  terminal.out(unchecked.map((text) => line('not checked', text)).join(''));
  return EXIT.fine;
}
