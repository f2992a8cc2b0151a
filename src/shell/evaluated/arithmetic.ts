/** Where bash's arithmetic, which runs what a value holds inside brackets, meets a value. In: a node. Out: the places. */
import { forEachChild } from 'unbash';
import type { SyntaxNode, TestExpression, Word } from 'unbash';
import { carried } from './carried.js';
import type { Holders, Sink } from './found.js';

const NAMES = /\$?\{?\b([A-Za-z_][A-Za-z0-9_]*)\b|\$\{?([0-9@*])/g;

function numeric(value: string): string {
  return `declare \`${value}\` with type int, or check it before: \`[[ $${value} =~ ^[0-9]+$ ]] || exit 1\``;
}

function sink(node: SyntaxNode, value: string, by = 'arithmetic'): Sink {
  return { node, value, by, instead: numeric(value) };
}

/** A value in a text that is read as an expression; there a bare name is a variable too. */
export function valueInExpression(
  node: SyntaxNode & { readonly text?: string; readonly value?: unknown },
  holders: Holders,
): string | undefined {
  const inside = carried(node, holders);
  if (inside !== undefined) return inside;
  const text = typeof node.value === 'string' ? node.value : (node.text ?? '');
  if (text.includes('(') || text.includes('#') || /\$\{[^}]*[^A-Za-z0-9_}]/.test(text)) return undefined;
  for (const [, name, position] of text.matchAll(NAMES)) {
    const value = holders.get(name ?? position ?? '');
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Values in the words of an expression; the left side of a plain `=` is only set. */
function inExpression(node: SyntaxNode, holders: Holders, found: Sink[]): void {
  if (node.type === 'ArithmeticBinary') {
    const { left } = node;
    const onlySet = node.operator === '=' && left.type === 'ArithmeticWord' && /^\w+$/.test(left.value);
    if (!onlySet) inExpression(left, holders, found);
    inExpression(node.right, holders, found);
    return;
  }
  if (node.type === 'ArithmeticWord' || node.type === 'ArithmeticCommandExpansion') {
    const value = node.type === 'ArithmeticWord' ? valueInExpression(node, holders) : carried(node, holders);
    if (value !== undefined) found.push(sink(node, value));
    return;
  }
  forEachChild(node, (child) => {
    inExpression(child, holders, found);
  });
}

export function inArithmetic(node: SyntaxNode | undefined, holders: Holders): Sink[] {
  const found: Sink[] = [];
  if (node !== undefined) inExpression(node, holders, found);
  return found;
}

function inSubscript(index: Word | undefined, holders: Holders): Sink[] {
  if (index === undefined || index.text === '@' || index.text === '*') return [];
  const value = valueInExpression(index, holders);
  return value === undefined ? [] : [sink(index, value, 'the subscript of an array')];
}

/** Subscripts, offsets and indirection of one expansion. */
function inExpansion(node: Extract<SyntaxNode, { type: 'ParameterExpansion' }>, holders: Holders): Sink[] {
  const { operation, index } = node;
  const slices = operation?.type === 'Slice' ? [operation.offset, operation.length] : [];
  const found = slices.flatMap((word) => {
    const value = word && valueInExpression(word, holders);
    return word === undefined || value === undefined ? [] : [sink(word, value, 'the offset of a substring')];
  });
  const named = node.prefix === '!' && operation?.type !== 'Names' ? holders.get(node.parameter) : undefined;
  if (named !== undefined) {
    const instead = `choose among the variables that it may name with \`case "$${named}" in …\``;
    found.push({ node, value: named, by: '`${!…}`', instead });
  }
  return [...found, ...inSubscript(index, holders)];
}

const COMPARES = /^-(?:eq|ne|lt|le|gt|ge)$/;

/** `[[ … ]]` compares numbers by arithmetic, and `-v` takes a subscript. */
export function inTest(node: TestExpression, holders: Holders): Sink[] {
  if (node.type === 'TestBinary' && COMPARES.test(node.operator)) {
    const instead = `write \`[ "$n" ${node.operator} 3 ]\`, which takes nothing but numbers`;
    return [node.left, node.right].flatMap((word) => {
      const value = valueInExpression(word, holders);
      return value === undefined ? [] : [{ ...sink(word, value, `\`[[ … ${node.operator} … ]]\``), instead }];
    });
  }
  if (node.type === 'TestUnary' && (node.operator === '-v' || node.operator === '-R')) {
    const value = carried(node.operand, holders);
    return value === undefined ? [] : [namesVariable(node.operand, value, `\`[[ ${node.operator} … ]]\``)];
  }
  return [];
}

export function namesVariable(node: SyntaxNode, value: string, by: string): Sink {
  const instead = `name the variable itself, or choose one with \`case "$${value}" in …\``;
  return { node, value, by, instead };
}

/** What bash itself evaluates in one node, its children aside. */
export function evaluatedIn(node: SyntaxNode, holders: Holders): Sink[] {
  switch (node.type) {
    case 'ArithmeticExpansion':
    case 'ArithmeticCommand':
      return inArithmetic(node.expression, holders);
    case 'ArithmeticFor':
      return [node.initialize, node.test, node.update].flatMap((part) => inArithmetic(part, holders));
    case 'ParameterExpansion':
      return inExpansion(node, holders);
    case 'Assignment':
      return inSubscript(node.index, holders);
    case 'TestBinary':
    case 'TestUnary':
      return inTest(node, holders);
    default:
      return [];
  }
}
