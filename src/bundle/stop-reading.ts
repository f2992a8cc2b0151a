/** Ends the reading of an archive early: what follows cannot be made sense of, or is too much. In: a finding. Out: an error that carries it. */
import type { Finding, FindingCode } from './finding.js';
import { shownName } from './portable-name.js';

export class StopError extends Error {
  override readonly name = 'StopError';
  constructor(readonly finding: Finding) {
    super(finding.message);
  }
}

export function stop(code: FindingCode, message: string, path = ''): never {
  throw new StopError({ code, path: shownName(path), message });
}
