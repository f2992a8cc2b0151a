/**
 * Whether all that an extended regular expression matches as a whole is made of harmless characters. In: the expression. Out: yes, or
 * that it cannot be told. It knows literals, classes, groups, alternatives and counts; everything else is no.
 */

/** Characters that mean nothing to any program that could evaluate a value. */
export const PLAIN_VALUE = /^[A-Za-z0-9._:/@-]*$/;

const NAMED_CLASS = /^\[:(?:alnum|alpha|digit|lower|upper|xdigit):\]/;
const RANGE = /^(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9])/;
const COUNT = /^\{[0-9]+(?:,[0-9]*)?\}/;
const LITERAL = /^(?:[A-Za-z0-9_:/@-]|\\[.:/@-])/;

/** Length of the class that begins the text, when all its members are plain; 0 otherwise. */
function plainClass(text: string): number {
  let at = 1;
  if (text[at] === '^' || text[at] === '!' || text[at] === ']') return 0;
  while (at < text.length && text[at] !== ']') {
    const rest = text.slice(at);
    const member = NAMED_CLASS.exec(rest) ?? RANGE.exec(rest) ?? /^[A-Za-z0-9._:/@-]/.exec(rest);
    // A dash between two members makes a range; only the ranges above are known to be plain.
    const isRange = /^[^\]]-[^\]]/.test(rest) && !RANGE.test(rest);
    if (member === null || isRange || /^\[[.=]/.test(rest)) return 0;
    at += member[0].length;
  }
  return at < text.length && at > 1 ? at + 1 : 0;
}

export function isPlainPattern(pattern: string): boolean {
  let at = 0;
  while (at < pattern.length) {
    const rest = pattern.slice(at);
    const part = rest.startsWith('[') ? plainClass(rest) : (LITERAL.exec(rest)?.[0].length ?? 0);
    const sign =
      part > 0 ? part : (/^(?:\(\?:|[()|*+?^$])/.exec(rest)?.[0].length ?? COUNT.exec(rest)?.[0].length ?? 0);
    if (sign === 0) return false;
    at += sign;
  }
  return true;
}
