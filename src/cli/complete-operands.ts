/** Completes operands that only the program knows: codes of diagnostics, and revisions. In: the words of a command line, the last one being typed. Out: what it can become. */
import { CODES } from '../diagnostics/codes.js';
import { GitError, revisionNames } from '../snapshot/git.js';

/** Without git there are no revisions to complete. */
function revisions(): readonly string[] {
  try {
    return revisionNames();
  } catch (error) {
    if (error instanceof GitError) return [];
    throw error;
  }
}

const OPERANDS: Readonly<Record<string, () => readonly string[]>> = {
  explain: () => Object.keys(CODES),
  diff: revisions,
};

export function completeOperands([, verb = '', ...words]: readonly string[]): string[] {
  const current = words.at(-1) ?? '';
  const list = Object.hasOwn(OPERANDS, verb) && !current.startsWith('-') ? OPERANDS[verb] : undefined;
  return (list?.() ?? []).filter((name) => name.startsWith(current));
}
