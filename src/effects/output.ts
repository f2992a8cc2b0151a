/** What a command prints, where that can be told from the text. In: a node, and what is known where it stands. Out: its output, or undefined. */
import type { AndOr, Command, PipelineNode } from 'unbash';
import { ofWord } from './word-values.js';
import type { Known } from './word-values.js';

export interface Reading extends Known {
  /** What stands on standard input, where that is known. */
  readonly input: string | undefined;
  readonly functions: { readonly known: ReadonlyMap<string, { readonly node: PipelineNode }> };
}

/** `printf` of a format whose conversions are all `%s`. */
function formatted(words: readonly string[]): string | undefined {
  const [format = '', ...values] = words;
  const plain = format.replaceAll('\\n', '\n').replaceAll('\\\\', '\\');
  if (!/%/.test(plain.replaceAll('%%', ''))) return plain.replaceAll('%%', '%');
  if (/%[^s%]/.test(plain)) return undefined;
  const each = plain.split('%s').length - 1;
  const times = Math.max(1, Math.ceil(values.length / each));
  const left = [...values];
  return Array.from({ length: times }, () =>
    plain.replace(/%s/g, () => left.shift() ?? '').replaceAll('%%', '%'),
  ).join('');
}

function ofCommand(node: Command, known: Reading): string | undefined {
  const words = (): string[] =>
    node.args.flatMap((one) => (one.type === 'Word' ? [ofWord(one, known).value] : []));
  const name = node.name?.value ?? '';
  const document = node.redirects.flatMap((one) => (one.type === 'HereDoc' ? [one] : [])).at(-1);
  const input = document === undefined ? known.input : document.body.text;
  if (name === 'printf') return formatted(words());
  if (name === 'echo') return `${words().join(' ')}\n`;
  if (name === ':' || name === 'true') return '';
  // Values come before the SQL and change nothing by themselves.
  if (name === 'sql_values' || name === 'single_line') return '';
  if (name === 'cat') return words().every((word) => word === '-') ? input : undefined;
  const body = known.functions.known.get(name);
  if (body === undefined) return undefined;
  const others = new Map(known.functions.known);
  others.delete(name);
  return printedBy(body.node, { ...known, input, functions: { known: others } });
}

/** Wherever its output goes. */
export function printedBy(node: PipelineNode | AndOr, known: Reading): string | undefined {
  if (node.type === 'Command') return ofCommand(node, known);
  if (node.type === 'Redirected') return printedBy(node.command, known);
  // `COMMAND || exit` prints what the command prints.
  const [first, otherwise] = node.type === 'AndOr' ? node.commands : [];
  if (first !== undefined && otherwise?.type === 'Command' && otherwise.name?.value === 'exit')
    return printedBy(first, known);
  // `A && B` prints what both do: of what is known here nothing but a gone reader lets a command fail.
  if (node.type === 'AndOr' && node.operators.every((operator) => operator === '&&'))
    return joined(node.commands, known);
  if (node.type !== 'BraceGroup' && node.type !== 'Subshell') return undefined;
  return joined(
    node.body.commands.map(({ command }) => command),
    known,
  );
}

function joined(nodes: readonly (PipelineNode | AndOr)[], known: Reading): string | undefined {
  const parts = nodes.map((node) => outputOf(node, known));
  return parts.some((part) => part === undefined) ? undefined : parts.join('');
}

/** What comes out of it for the next command of a pipe. */
export function outputOf(node: PipelineNode | AndOr, known: Reading): string | undefined {
  const redirects = node.type === 'Command' || node.type === 'Redirected' ? node.redirects : [];
  const away = redirects.some((one) => one.type === 'Redirect' && one.operator.startsWith('>'));
  return away ? undefined : printedBy(node, known);
}
