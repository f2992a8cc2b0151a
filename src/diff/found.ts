/** What a rule of `diff` finds, before it is put into the report. */
import { CODES } from './codes.js';
import type { Code } from './codes.js';
import type { Finding } from './report-schema.js';
import type { SubjectStep } from './subject.js';

export interface Found {
  readonly code: Code;
  /** Markdown. */
  readonly message: string;
  /** The step that it is about, if it is about one. */
  readonly step?: SubjectStep | undefined;
  /** The variable that it is about, if it is about one. */
  readonly variable?: string | undefined;
}

/** One finding, or none where there is nothing to say. */
export const say = (code: Code, message: string | undefined): Found[] =>
  message === undefined ? [] : [{ code, message }];

export const ofStep = (step: SubjectStep, found: readonly Found[]): Found[] =>
  found.map((one) => ({ ...one, step }));

export function findingOf({ code, message, step, variable }: Found): Finding {
  const [level, title] = CODES[code];
  const about = { step: step?.id ?? null, risk: step?.risk ?? null, variable: variable ?? null };
  return { code, level, title, message, ...about };
}
