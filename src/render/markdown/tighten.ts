/** Leaves out blank lines that separate what belongs together. In: a guide in Markdown. Out: the same without the line behind a heading and before a block to paste. */

const HEADING = /^#{1,6} /;
const FENCE = /^`{3,}/;
const PASTED = /^`{3,}bash role=/;

/** For each line, whether it stands in a fenced block or is one of its fences. */
function fencedLines(lines: readonly string[]): boolean[] {
  let open = '';
  return lines.map((line) => {
    const [mark = ''] = FENCE.exec(line) ?? [];
    const within = open !== '' || mark !== '';
    if (open === '') open = mark;
    else if (line === open) open = '';
    return within;
  });
}

/** A fence ends a paragraph, and a heading ends with its line, so that neither needs the blank line. */
export function tighten(markdown: string): string {
  const lines = markdown.split('\n');
  const fenced = fencedLines(lines);
  const isSpare = (line: string, at: number): boolean => {
    const [before = '', after = ''] = [lines[at - 1], lines[at + 1]];
    if (line !== '' || fenced[at] === true) return false;
    if (HEADING.test(before) && fenced[at - 1] === false) return true;
    return PASTED.test(after) && before !== '' && fenced[at - 1] === false;
  };
  return lines.filter((line, at) => !isSpare(line, at)).join('\n');
}
