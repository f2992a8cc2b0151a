/** Signatures of minisign. In: a text and a key's file. Out: the signature, or why it is not good. The trusted comment says what it was made for. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLine, runProgram } from './run-program.js';
import { BundleError } from './trouble.js';

function withFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Comments are fixed, so that the same text and key give the same signature. */
export function signWithMinisign(text: string, key: string, namespace: string): string {
  return withFolder((folder) => {
    const [message, signature] = [join(folder, 'text'), join(folder, 'signature')];
    writeFileSync(message, text);
    const comments = ['-c', `signature of ${namespace}`, '-t', namespace];
    const run = runProgram(
      'minisign',
      ['-S', '-s', key, '-m', message, '-x', signature, ...comments],
      undefined,
    );
    if (run.status === 0) return readFileSync(signature, 'utf8');
    throw new BundleError(`minisign could not sign with \`${key}\``);
  });
}

export function minisignProblem(
  text: string,
  signature: string,
  namespace: string,
  publicKey: string,
): string | undefined {
  return withFolder((folder) => {
    const [message, file] = [join(folder, 'text'), join(folder, 'signature')];
    writeFileSync(message, text);
    writeFileSync(file, signature);
    const run = runProgram('minisign', ['-V', '-Q', '-p', publicKey, '-m', message, '-x', file], '');
    if (run.status !== 0) return lastLine(run);
    return run.out.trimEnd() === namespace ? undefined : `it was made for \`${run.out.trimEnd()}\``;
  });
}
