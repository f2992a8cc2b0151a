/** Which risky value a word may hold once bash has expanded it. In: a word and the variables that hold one. Out: the value's name. */
import { forEachChild } from 'unbash';
import type { Command, ParsedScript, PipelineNode, Redirection, SyntaxNode, Word } from 'unbash';
import type { Holders } from './found.js';

/** Programs that pass on what they read, more or less as it is. */
const FILTERS = new Set(
  'cat tr sed awk cut head tail grep sort uniq tac rev basename dirname xargs column fold paste jq'.split(
    ' ',
  ),
);

/** `[!0-9]` and the like: what is left of a value after them is harmless. */
const NOT_PLAIN = /^\[[!^](?:[A-Za-z0-9._:/@-]|\[:(?:digit|alnum|alpha|xdigit):\])+\]/;

export function isNotPlainClass(pattern: string): boolean {
  return NOT_PLAIN.exec(pattern)?.[0] === pattern;
}

type Expansion = Extract<SyntaxNode, { type: 'ParameterExpansion' }>;

/** Whether the operation of an expansion leaves nothing in it that could be evaluated. */
function cleans({ operation }: Expansion): boolean {
  if (operation?.type === 'Replace') {
    return (
      operation.operator === '//' &&
      isNotPlainClass(operation.pattern.text) &&
      operation.replacement.text === ''
    );
  }
  if (operation?.type === 'Remove') {
    const pattern = operation.operand.text;
    return operation.operator === '%%' && pattern.endsWith('*') && isNotPlainClass(pattern.slice(0, -1));
  }
  return operation?.type === 'Names' || operation?.type === 'Transform';
}

function carriedByExpansion(node: Expansion, holders: Holders): string | undefined {
  const { operation, prefix, parameter } = node;
  if (prefix === '#' || cleans(node)) return undefined;
  if (operation?.type === 'Default') {
    const operand = carried(operation.operand, holders);
    return operation.operator.endsWith('+') ? operand : (holders.get(parameter) ?? operand);
  }
  if (operation?.type === 'Replace') {
    return holders.get(parameter) ?? carried(operation.replacement, holders);
  }
  return holders.get(parameter);
}

/** The risky value that a node's expansion may hold. */
export function carried(node: SyntaxNode, holders: Holders): string | undefined {
  switch (node.type) {
    case 'SimpleExpansion':
      return holders.get(node.text.slice(1));
    case 'ParameterExpansion':
      return carriedByExpansion(node, holders);
    case 'CommandExpansion':
    case 'ArithmeticCommandExpansion':
      return node.script === undefined ? undefined : printedBy(node.script, holders);
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
      return undefined;
    case 'Word':
      return node.parts === undefined ? undefined : carriedByChildren(node, holders);
    default:
      return carriedByChildren(node, holders);
  }
}

function carriedByChildren(node: SyntaxNode, holders: Holders): string | undefined {
  let found: string | undefined;
  forEachChild(node, (child) => {
    found ??= carried(child, holders);
  });
  return found;
}

/** `"$WORK/NAME"` holds what a step captured as NAME. */
const KEPT = /^"?\$\{?WORK\}?"?\/([A-Z][A-Z0-9_]*)"?$/;

export function keptIn(word: Word | undefined, holders: Holders): string | undefined {
  return holders.get(KEPT.exec(word?.text ?? '')?.[1] ?? '');
}

/** The risky value that a command may read, by its redirections. */
export function fedBy(redirects: readonly Redirection[], holders: Holders): string | undefined {
  return redirects
    .map((redirect) => {
      if (redirect.type === 'HereDoc') return carried(redirect.body, holders);
      if (redirect.type === 'HereString') return redirect.target && carried(redirect.target, holders);
      return redirect.operator === '<' ? keptIn(redirect.target, holders) : undefined;
    })
    .find((value) => value !== undefined);
}

function words({ args }: Command): readonly Word[] {
  return args.filter((argument) => argument.type === 'Word');
}

/** `printf %q` quotes a value for a shell; `tr -cd 0-9` leaves nothing but digits. */
function printsHarmless(command: Command): boolean {
  const [first, second] = words(command).map(({ value }) => value);
  if (command.name?.value === 'printf')
    return first !== undefined && /%q/.test(first) && !/%[^q%]/.test(first);
  return (
    command.name?.value === 'tr' &&
    /^-(?:cd|dc|Cd|dC)$/.test(first ?? '') &&
    isNotPlainClass(`[!${second ?? ''}]`)
  );
}

/** What one command of a pipeline passes on, when `input` is what it may read. */
function printedByCommand(node: SyntaxNode, input: string | undefined, holders: Holders): string | undefined {
  if (node.type !== 'Command') return undefined;
  const fed = fedBy(node.redirects, holders) ?? input;
  const name = node.name?.value;
  if (name === undefined) return fed;
  if (printsHarmless(node)) return undefined;
  if (name === 'echo' || name === 'printf' || name === 'basename' || name === 'dirname') {
    return words(node)
      .map((word) => carried(word, holders))
      .find((value) => value !== undefined);
  }
  if (!FILTERS.has(name)) return undefined;
  return (
    fed ??
    words(node)
      .map((word) => keptIn(word, holders))
      .find((value) => value !== undefined)
  );
}

function printedByPipeline(node: PipelineNode, holders: Holders): string | undefined {
  if (node.type !== 'Pipeline') return printedByCommand(node, undefined, holders);
  return node.commands.reduce<string | undefined>(
    (input, command) => printedByCommand(command, input, holders),
    undefined,
  );
}

/** The risky value that a script may print. */
export function printedBy(script: ParsedScript, holders: Holders): string | undefined {
  const pipelines = script.commands.flatMap(({ command }) =>
    command.type === 'AndOr' ? command.commands : [command],
  );
  return pipelines
    .map((pipeline) => printedByPipeline(pipeline, holders))
    .find((value) => value !== undefined);
}

/** The risky value that a command prints when it is the first, or a later, part of a pipeline. */
export const passedOn = printedByCommand;
