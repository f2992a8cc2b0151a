/** What a command's status is whatever the world is like. In: nodes of a syntax tree, run with errexit and pipefail. Out: true for success, false for failure, undefined where it depends. */
import { forEachChild, parse } from 'unbash';
import type {
  AndOr,
  Command,
  Pipeline,
  PipelineNode,
  Statement,
  SyntaxNode,
  TestExpression,
  Word,
  WordPart,
} from 'unbash';
import { plain } from './lowered.js';

/** Known, or not. */
export type Constant = boolean | undefined;

const LITERAL: ReadonlySet<WordPart['type']> = new Set(['Literal', 'SingleQuoted', 'AnsiCQuoted']);

function isLiteral(part: WordPart): boolean {
  if (part.type === 'DoubleQuoted') return part.parts.every(isLiteral);
  return LITERAL.has(part.type);
}

/** Whether a word is the same on every run: nothing in it is expanded. */
export function isStatic({ parts = [] }: Word): boolean {
  return parts.every(isLiteral);
}

/** Commands that succeed whatever they are given, for what a text can mean by them. */
const SUCCEED: ReadonlySet<string> = new Set([
  'true',
  ':',
  'echo',
  'printf',
  'set',
  'trap',
  'shopt',
  'export',
  'local',
  'declare',
  'readonly',
  'unset',
]);

const NUMBERS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-ge': (a, b) => a >= b,
  '-gt': (a, b) => a > b,
  '-le': (a, b) => a <= b,
  '-lt': (a, b) => a < b,
};

function compareWords(left: string, operator: string, right: string): Constant {
  if (operator === '=' || operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  return NUMBERS[operator]?.(Number(left), Number(right));
}

/** `test` and `[` of words that are the same on every run. */
function testWords(words: readonly string[]): Constant {
  const [first = '', second = '', third = ''] = words;
  if (words[0] === '!') return negate(testWords(words.slice(1)));
  if (words.length === 0) return false;
  if (words.length === 1) return first !== '';
  if (words.length === 2 && first === '-n') return second !== '';
  if (words.length === 2 && first === '-z') return second === '';
  return words.length === 3 ? compareWords(first, second, third) : undefined;
}

const negate = (status: Constant): Constant => (status === undefined ? undefined : !status);

function ofExit(args: readonly Word[]): Constant {
  const [status] = args;
  if (status === undefined) return undefined;
  return isStatic(status) ? Number(status.value) === 0 : undefined;
}

const ENDINGS: ReadonlySet<string> = new Set(['exit', 'return']);

function ofCommand(command: Command): Constant {
  const words = command.args.filter((one) => one.type === 'Word');
  const { name } = command;
  if (name === undefined)
    return command.prefix.some((one) => one.type !== 'Assignment' || !isPlain(one.value)) ? undefined : true;
  if (!isStatic(name)) return undefined;
  if (name.value === 'false') return false;
  if (ENDINGS.has(name.value)) return ofExit(words);
  if (SUCCEED.has(name.value)) return command.redirects.length > 0 ? undefined : true;
  if ((name.value !== 'test' && name.value !== '[') || !words.every(isStatic)) return undefined;
  const values = words.map(({ value }) => value);
  return testWords(name.value === '[' ? values.slice(0, -1) : values);
}

function isPlain(value: Word | { readonly type: 'ArrayValue' }): boolean {
  return value.type === 'Word' && isStatic(value);
}

function ofTest(expression: TestExpression): Constant {
  switch (expression.type) {
    case 'TestUnary':
      return isStatic(expression.operand)
        ? testWords([expression.operator, expression.operand.value])
        : undefined;
    case 'TestBinary':
      return isStatic(expression.left) && isStatic(expression.right)
        ? compareWords(expression.left.value, expression.operator, expression.right.value)
        : undefined;
    case 'TestGroup':
      return ofTest(expression.expression);
    case 'TestNot':
      return expression.negations.length % 2 === 1
        ? negate(ofTest(expression.operand))
        : ofTest(expression.operand);
    case 'TestLogical':
      return expression.operands
        .map(ofTest)
        .reduce((a, b) => (expression.operator === '&&' ? both(a, b) : either(a, b)));
  }
}

function both(a: Constant, b: Constant): Constant {
  if (a === false || b === false) return false;
  return a === true && b === true ? true : undefined;
}

function either(a: Constant, b: Constant): Constant {
  if (a === true || b === true) return true;
  return a === false && b === false ? false : undefined;
}

function ofPipeline({ prefixes, commands }: Pipeline): Constant {
  const status = commands.map(constantOf).reduce(both, true);
  return prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1 ? negate(status) : status;
}

function ofAndOr({ commands, operators }: AndOr): Constant {
  const [first, ...rest] = commands.map(constantOf);
  return rest.reduce(
    (status, next, at) => (operators[at] === '&&' ? both(status, next) : either(status, next)),
    first,
  );
}

export function constantOf(node: PipelineNode | AndOr): Constant {
  switch (node.type) {
    case 'Command':
      return ofCommand(node);
    case 'Pipeline':
      return ofPipeline(node);
    case 'AndOr':
      return ofAndOr(node);
    case 'Subshell':
    case 'BraceGroup':
      return constantOfList(node.body.commands);
    case 'TestCommand':
      return ofTest(node.expression);
    case 'ArithmeticCommand':
      return /^\s*\d+\s*$/.test(node.body) ? Number(node.body) !== 0 : undefined;
    case 'If': {
      const clause = constantOfList(node.clause.commands);
      if (clause === true) return constantOfList(node.then.commands);
      return clause === false && node.elif.length === 0
        ? constantOfList(node.else?.commands ?? [])
        : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a list of statements ends at this one. */
export function endsList({ command, background }: Statement): boolean {
  return background !== true && command.type === 'Command' && ENDINGS.has(command.name?.value ?? '');
}

/** Behind `||` it passes a failure on. */
const isBareExit = (node: PipelineNode): boolean =>
  node.type === 'Command' && node.name?.value === 'exit' && node.args.length === 0;

/** Whether a node may end the whole with success, so that what follows it is not reached. */
function mayEndWell(node: SyntaxNode): boolean {
  if (node.type === 'Command' && ENDINGS.has(node.name?.value ?? ''))
    return ofExit(node.args.filter((one) => one.type === 'Word')) !== false;
  if (node.type === 'AndOr')
    return node.commands.some(
      (one, at) => !(node.operators[at - 1] === '||' && isBareExit(one)) && mayEndWell(one),
    );
  let found = false;
  forEachChild(node, (child) => {
    found = found || mayEndWell(child);
  });
  return found;
}

/** With errexit a list fails where one of it fails, whatever those before it do, unless they end it. */
export function constantOfList(statements: readonly Statement[]): Constant {
  let known = true;
  let ended = false;
  for (const statement of plain(statements)) {
    if (statement.background === true) continue;
    const status = constantOf(statement.command);
    if (status === false) return ended ? undefined : false;
    if (status === undefined) known = false;
    ended = ended || mayEndWell(statement);
    if (endsList(statement)) break;
  }
  return known ? true : undefined;
}

/** Of a text that is a check by itself. */
export function constantOfText(text: string): Constant {
  return constantOfList(parse(text).commands);
}
