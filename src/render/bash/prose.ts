/** Prose as comments, which the runner reads from its own file. In: Markdown and labels. Out: comment lines that can be read back. */

/** What begins a labelled part; its further lines follow three blanks. */
const LABELS = [
  'Why',
  'Asks',
  'Look for',
  'Undo asks',
  'Undo, look for',
  'Undo discards',
  'If it fails',
  'Where',
] as const;
export type Label = (typeof LABELS)[number];

const LABELLED = new RegExp(`^(?:${LABELS.join('|')}): `);

/** Lines of a comment; an empty one has no blank at its end. */
export function commentLines(prose: string): string[] {
  return prose === '' ? [] : prose.split('\n').map((line) => (line === '' ? '#' : `# ${line}`));
}

export function labelledLines(label: Label, prose: string): string[] {
  if (prose === '') return [];
  const [first = '', ...rest] = prose.split('\n');
  return [`# ${label}: ${first}`, ...rest.map((line) => (line === '' ? '#' : `#   ${line}`))];
}

/** Why a step is there stands without a label, unless it would be taken for one. */
export function whyLines(why: string): string[] {
  return why.split('\n').some((line) => LABELLED.test(line)) ? labelledLines('Why', why) : commentLines(why);
}
