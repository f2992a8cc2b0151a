/** The list of formats in which findings are shown. */
import type { FindingGroup } from '../findings.js';
import { formatGithub } from './github.js';
import { formatJson } from './json.js';
import { formatPretty } from './pretty.js';
import { formatSarif } from './sarif.js';

export const FORMATS = ['pretty', 'json', 'github', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

export interface FormatOptions {
  readonly colour: boolean;
  /** The compiler's. */
  readonly version: string;
}

export function formatFindings(
  format: Format,
  groups: readonly FindingGroup[],
  options: FormatOptions,
): string {
  switch (format) {
    case 'pretty':
      return formatPretty(groups, options.colour);
    case 'json':
      return formatJson(groups);
    case 'github':
      return formatGithub(groups);
    case 'sarif':
      return formatSarif(groups, options.version);
  }
}
