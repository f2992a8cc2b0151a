/** What a command prints, where that can be told from the text. In: a node that stands before a pipe. Out: its output, or undefined. */
import type { Command, CommandNode, PipelineNode, AndOr } from 'unbash';
import { ofWord } from './words.js';
import type { Known } from './words.js';

interface Reading extends Known {
  readonly input: string | undefined;
}

/** `printf` of a format whose conversions are all `%s`. */
function printed(words: readonly string[]): string | undefined {
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
  if (node.redirects.some((one) => one.type === 'Redirect' && one.operator.startsWith('>'))) return undefined;
  const words = node.args.flatMap((one) => (one.type === 'Word' ? [ofWord(one, known).value] : []));
  const name = node.name?.value;
  if (name === 'printf') return printed(words);
  if (name === 'echo') return `${words.join(' ')}\n`;
  if (name !== 'cat' || words.some((word) => word !== '-')) return undefined;
  const document = node.redirects.flatMap((one) => (one.type === 'HereDoc' ? [one] : [])).at(-1);
  return document === undefined ? known.input : document.body.text;
}

export function outputOf(node: CommandNode | PipelineNode | AndOr, known: Reading): string | undefined {
  if (node.type === 'Command') return ofCommand(node, known);
  if (node.type !== 'BraceGroup' && node.type !== 'Subshell') return undefined;
  const parts = node.body.commands.map(({ command }) => outputOf(command, known));
  return parts.some((part) => part === undefined) ? undefined : parts.join('');
}
