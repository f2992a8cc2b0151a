/** Breaks long lines at words. In: words, a width. Out: lines. */

const WIDTH = 110;

/** Lines of at most so many columns, where words allow it. */
export function wrapWords(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** One command of bash, with its further lines indented. */
export function wrapCommand(...words: readonly string[]): string {
  return wrapWords(words, WIDTH - 4).join(' \\\n  ');
}

/** Comment lines. */
export function wrapComment(text: string): string[] {
  return wrapWords(text.split(/\s+/), WIDTH - 2).map((line) => `# ${line}`);
}
