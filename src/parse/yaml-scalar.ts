/** Reads one scalar. In: a node of the parser and the file's text. Out: its value, its place, and where its lines stand. */
import type { CST, Scalar } from 'yaml';
import type { ScalarNode } from './yaml-node.js';

type Block = NonNullable<ScalarNode['block']>;

/** Where the content of a block begins: behind its header, which may have a comment. */
function contentStart({ offset, props }: CST.BlockScalar): number {
  return props.reduce((at, token) => at + ('source' in token ? token.source.length : 0), offset);
}

function indentOf({ props, source, indent }: CST.BlockScalar): number {
  const [header] = props;
  const [digit] = /[1-9]/.exec(header !== undefined && 'source' in header ? header.source : '') ?? [];
  return digit === undefined ? (/^ *(?=[^ \n])/m.exec(source)?.[0].length ?? 0) : indent + Number(digit);
}

/** A first line that is empty may be shorter than the indentation. */
function blockOf(text: string, token: CST.BlockScalar): Block {
  const begin = contentStart(token);
  const indent = indentOf(token);
  const lineEnd = text.indexOf('\n', begin);
  return { start: lineEnd === -1 ? begin + indent : Math.min(begin + indent, lineEnd), indent };
}

function readBlock(text: string, value: string, token: CST.BlockScalar): ScalarNode {
  const block = blockOf(text, token);
  const content = text.slice(block.start, contentStart(token) + token.source.length).trimEnd();
  const place = { start: block.start, end: block.start + content.length };
  const isLiteral = text.startsWith('|', token.offset);
  return { kind: 'scalar', value, ...place, ...(isLiteral ? { block } : {}) };
}

/** A text that stands in the file as it is can be pointed into. */
function readFlow(value: ScalarNode['value'], { offset, source, type }: CST.FlowScalar): ScalarNode {
  const place = { start: offset, end: offset + source.length };
  const quote = type === 'scalar' ? 0 : 1;
  const block = { start: offset + quote, indent: 0 };
  if (typeof value !== 'string') return { kind: 'scalar', value, ...place, block, written: source };
  const asWritten = source.length - 2 * quote === value.length && source.startsWith(value, quote);
  return { kind: 'scalar', value, ...place, ...(asWritten ? { block } : {}) };
}

/** Undefined for a scalar that is written as nothing. */
export function readScalarNode(text: string, { value, srcToken }: Scalar.Parsed): ScalarNode | undefined {
  if (srcToken === undefined) return undefined;
  return srcToken.type === 'block-scalar'
    ? readBlock(text, String(value), srcToken)
    : readFlow(value as ScalarNode['value'], srcToken);
}
