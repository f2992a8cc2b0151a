/** Why a text is not YAML, in a person's words and with its place. */
import type { DiagnosticCode } from '../diagnostics/codes.js';

export interface YamlWords {
  readonly message: string;
  readonly hint?: string;
  /** Where to look, when it is not where the parser gave up. */
  readonly at?: number;
}

export interface YamlTrouble {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
  readonly start: number;
  readonly end: number;
}
