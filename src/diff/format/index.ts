/** The list of formats in which a comparison is shown. */
import type { DiffReport } from '../report-schema.js';
import { formatMarkdown } from './markdown.js';
import { formatText } from './text.js';

export const DIFF_FORMATS = ['text', 'md', 'json'] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number];

export interface DiffStyle {
  readonly colour: boolean;
  /** Most bytes of Markdown; undefined for the usual limit. */
  readonly maxBytes?: number | undefined;
}

export function formatDiff(format: DiffFormat, report: DiffReport, { colour, maxBytes }: DiffStyle): string {
  switch (format) {
    case 'text':
      return formatText(report, colour);
    case 'md':
      return formatMarkdown(report, maxBytes);
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
  }
}
