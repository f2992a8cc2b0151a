/** One message that the compiler can give, as data. */
export interface CodeEntry {
  readonly severity: 'error' | 'warning';
  /** What it means, for a list. */
  readonly title: string;
  /** What happened and what to do, in Markdown, for `explain` and the reference. */
  readonly explanation: string;
}

export type CodeTable = Readonly<Record<string, CodeEntry>>;
