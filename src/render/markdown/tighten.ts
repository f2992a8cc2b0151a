/**
 * Leaves out blank lines that separate what belongs together. In: a guide in Markdown. Out: the same without the line behind a heading,
 * before a block to paste, and between a step's block and what is said of it.
 */

const HEADING = /^#{1,6} /;
const FENCE = /^`{3,}/;
const PASTED = /^`{3,}bash role=/;
/** What a person does at a step. Blocks that undo one stand each for itself. */
const DONE = /^`{3,}bash role=(?!undo)\S+ step=/;
/** What begins something else: a heading, an anchor, a table, another block. */
const BEGINS = /^(?:#|<a |\||`{3,})/;

/** For each line, the opening fence of the block in which it stands or of which it is a fence; '' outside. */
function fencesAround(lines: readonly string[]): string[] {
  let [open, mark] = ['', ''];
  return lines.map((line) => {
    const [found = ''] = FENCE.exec(line) ?? [];
    if (open === '') [open, mark] = [found === '' ? '' : line, found];
    const around = open;
    if (open !== line && line === mark) open = '';
    return around;
  });
}

/** A fence ends a paragraph and begins one, and a heading ends with its line, so that none needs the blank line. */
export function tighten(markdown: string): string {
  const lines = markdown.split('\n');
  const fences = fencesAround(lines);
  const isSpare = (line: string, at: number): boolean => {
    const [before = '', after = '', block = ''] = [lines[at - 1], lines[at + 1], fences[at - 1]];
    if (line !== '' || fences[at] !== '') return false;
    if (block === '') return HEADING.test(before) || (PASTED.test(after) && before !== '');
    return DONE.test(block) && !BEGINS.test(after);
  };
  return lines.filter((line, at) => !isSpare(line, at)).join('\n');
}
