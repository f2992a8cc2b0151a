/** What a test proves of a variable. In: a condition. Out: the names that are harmless when it holds, or when it does not. */
import type { CaseItem, Command, TestExpression, Word } from 'unbash';
import { isPlainPattern } from './plain-pattern.js';

export interface Proof {
  readonly whenTrue: readonly string[];
  readonly whenFalse: readonly string[];
}

const NOTHING: Proof = { whenTrue: [], whenFalse: [] };

/** The variable that a word is, and nothing else. */
export function variableOf(word: Word | undefined): string | undefined {
  return /^"?\$\{?([A-Za-z_][A-Za-z0-9_]*|[0-9])\}?"?$/.exec(word?.text ?? '')?.[1];
}

function some(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}

const COMPARES = /^-(?:eq|ne|lt|le|gt|ge)$/;

function byMatch(name: string | undefined, pattern: string): Proof {
  const whole = /^\^(.*)\$$/.exec(pattern)?.[1];
  return whole !== undefined && isPlainPattern(whole) ? { whenTrue: some(name), whenFalse: [] } : NOTHING;
}

/** `*[!0-9]*`: what does not match it holds nothing but the class. */
function refusesOthers(pattern: string): boolean {
  const inner = /^\*(\[[!^].+\])\*$/.exec(pattern)?.[1];
  return inner !== undefined && isPlainPattern(`[${inner.slice(2)}`);
}

/** A pattern of `case` or `[[ x = … ]]` that only plain values match. */
function acceptsPlain(word: Word): boolean {
  const text = word.value;
  if (word.text.includes('$') || word.text.includes('`')) return false;
  return /^[A-Za-z0-9._:/@-]*$/.test(text) || (/^[^*?]+$/.test(text) && isPlainPattern(text));
}

export function proofOfTest(node: TestExpression): Proof {
  if (node.type !== 'TestBinary') return NOTHING;
  const name = variableOf(node.left);
  if (node.operator === '=~') return byMatch(name, node.right.text);
  if (node.operator === '=' || node.operator === '==') {
    if (refusesOthers(node.right.text)) return { whenTrue: [], whenFalse: some(name) };
    return acceptsPlain(node.right) ? { whenTrue: some(name), whenFalse: [] } : NOTHING;
  }
  if (node.operator === '!=') {
    if (refusesOthers(node.right.text)) return { whenTrue: some(name), whenFalse: [] };
    return acceptsPlain(node.right) ? { whenTrue: [], whenFalse: some(name) } : NOTHING;
  }
  return NOTHING;
}

/** `[ "$n" -ge 0 ]` fails for what is no number; `[ "$x" = word ]` holds for that word alone. */
export function proofOfCommand({ name, args }: Command): Proof {
  if (name?.value !== '[' && name?.value !== 'test') return NOTHING;
  const words = args.flatMap((argument) => (argument.type === 'Word' ? [argument] : []));
  const operands = name.value === '[' ? words.slice(0, -1) : words;
  const [left, operator, right] = operands;
  if (operands.length !== 3 || operator === undefined || right === undefined) return NOTHING;
  if (COMPARES.test(operator.value)) {
    return { whenTrue: [...some(variableOf(left)), ...some(variableOf(right))], whenFalse: [] };
  }
  const equal = { whenTrue: some(variableOf(left)), whenFalse: [] };
  return /^==?$/.test(operator.value) && acceptsPlain(right) && !/[*?[]/.test(right.value) ? equal : NOTHING;
}

/** Whether a branch of `case` is taken by plain values alone, and whether what gets past it is plain. */
export function proofOfItem({ pattern }: CaseItem): { readonly inside: boolean; readonly past: boolean } {
  return {
    inside: pattern.length > 0 && pattern.every(acceptsPlain),
    past: pattern.some(({ text }) => refusesOthers(text)),
  };
}
