/** Any text as one word of bash in single quotes; the page in a browser uses it too. In: any text. Out: the word. */

declare const word: unique symbol;

/** One word of bash, quoted so that it is exactly one word whatever the values in it are. */
export type ShellWord = string & { readonly [word]: true };

/**
 * Always in single quotes: for data lines, where a steady look matters more than brevity. Backslashes before a quote look like a
 * mistake, to shellcheck too, so they stand outside of the quotes.
 */
export function singleQuote(value: string): ShellWord {
  const inner = value.replace(/(\\*)('|$)/g, (whole, slashes: string, quote: string) => {
    if (whole === '') return '';
    const outside = slashes.replaceAll('\\', '\\\\');
    return quote === '' ? `'${outside}` : `'${outside}\\''`;
  });
  return (value.endsWith('\\') ? `'${inner}` : `'${inner}'`) as ShellWord;
}
