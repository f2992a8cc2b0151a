/** A condition without its negation. In: a node whose status only decides what is done next. Out: what it asks, and whether that must hold. */
import type { AndOr, Command, PipelineNode, Statement, Word, WordPart } from 'unbash';
import { canonicalNode } from './canonical.js';

export interface Asked {
  readonly node: PipelineNode | AndOr;
  readonly holds: boolean;
}

/** `[ ! -e FILE ]` and `[ ! A = B ]`, where `!` is no word that is compared. */
function isNegated([not, next, ...others]: readonly Word[]): boolean {
  if (not?.text !== '!' || next === undefined) return false;
  return others.length === 2 || (others.length === 1 && /^-[a-zA-Z]$/.test(next.text));
}

/** Tests of texts that hold exactly where another one doesn't: neither can go wrong, as those of numbers can. */
const OPPOSITES: Readonly<Record<string, string>> = { '!=': '=', '-n': '-z' };

const WHOLE: ReadonlySet<WordPart['type']> = new Set([
  'Literal',
  'SingleQuoted',
  'DoubleQuoted',
  'AnsiCQuoted',
]);

/** Whatever its values are, a test gets one word. */
const isOneWord = ({ parts = [], text }: Word): boolean =>
  parts.every(({ type }) => WHOLE.has(type)) && !/\$\{?@|\[@\]/.test(text);

const withText = ({ type, pos, end }: Word, text: string): Word => ({
  type,
  pos,
  end,
  text,
  value: text,
  parts: undefined,
});

function withoutNot(words: readonly Word[]): readonly Word[] | undefined {
  if (isNegated(words)) return words.slice(1);
  const at = words.length - 2;
  const operator = words[at];
  const turned = OPPOSITES[operator?.text ?? ''];
  const fits = at === (turned === '=' ? 1 : 0) && words.every(isOneWord);
  if (operator === undefined || turned === undefined || !fits) return undefined;
  return words.map((word) => (word === operator ? withText(operator, turned) : word));
}

const TESTS: ReadonlySet<string> = new Set(['[', 'test']);

/** What a test is given; undefined for what is none. */
function testedBy({ name, args }: Command): readonly Word[] | undefined {
  if (name === undefined || !TESTS.has(name.text)) return undefined;
  return args.slice(0, name.text === '[' ? -1 : undefined).filter((one) => one.type === 'Word');
}

/** The parser's nodes compute some of their fields, which a plain copy would lose; the printer reads `suffix`. */
export function withArgs(
  command: Command,
  args: Command['args'],
  redirects: Command['redirects'] = command.redirects,
): Command {
  const { type, pos, end, name, prefix, suffix } = command;
  const behind = suffix.filter((one) => redirects.some((kept) => kept === one));
  return { type, pos, end, name, prefix, args, redirects, suffix: [...args, ...behind] };
}

export function askedBy(node: PipelineNode | AndOr): Asked {
  const words = node.type === 'Command' ? testedBy(node) : undefined;
  const turned = words === undefined ? undefined : withoutNot(words);
  if (node.type === 'Command' && turned !== undefined)
    return { node: withArgs(node, [...turned, ...node.args.slice(words?.length)]), holds: false };
  if (node.type !== 'Pipeline') return { node, holds: true };
  const negations = node.prefixes.filter(({ type }) => type === 'Negation').length;
  if (negations !== 1 || node.prefixes.length !== 1) return { node, holds: true };
  const [only, ...others] = node.commands;
  return { node: only !== undefined && others.length === 0 ? only : { ...node, prefixes: [] }, holds: false };
}

/** The one command that a list holds, if it is one that is waited for. */
export function onlyOf(statements: readonly Statement[]): PipelineNode | AndOr | undefined {
  const [only, ...others] = statements;
  return others.length > 0 || only?.background === true ? undefined : only?.command;
}

/** `[ … ]` is `test …`. */
function asTest(node: PipelineNode): PipelineNode {
  const words = node.type === 'Command' ? testedBy(node) : undefined;
  if (node.type !== 'Command' || node.name?.text !== '[' || words === undefined) return node;
  return { ...withArgs(node, [...words]), name: withText(node.name, 'test') };
}

/** What is asked, in one way of writing. */
export function saidOf(node: PipelineNode | AndOr): string {
  if (node.type !== 'AndOr') return canonicalNode(asTest(node));
  const [first, ...others] = node.commands.map(asTest);
  return first === undefined ? '' : canonicalNode({ ...node, commands: [first, ...others] });
}
