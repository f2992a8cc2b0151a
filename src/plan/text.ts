/** Makes a named text from bash: its digest, and what it calls and reads, itself or in functions. */
import { createHash } from 'node:crypto';
import { InternalError } from '../diagnostics/diagnostic.js';
import { usesOf } from '../functions/function-table.js';
import type { FunctionTable } from '../functions/function-table.js';
import type { Pointer } from '../parse/document.js';
import { shellText } from '../shell/quote.js';
import { examine } from '../shell/syntax.js';
import type { Text } from './plan.js';

/** SHA-256 of a string's UTF-8 bytes, in hex. */
export function sha256(content: string): string {
  return createHash('sha256').update(content, 'utf8').digest('hex');
}

const sorted = (words: readonly string[]): string[] => [...new Set(words)].sort();

export function makeText(
  name: Text['name'],
  source: string,
  origins: readonly Pointer[],
  functions: FunctionTable,
): Text {
  const text = shellText(source);
  const facts = examine(text);
  const [error] = facts.errors;
  if (error !== undefined) {
    throw new InternalError(
      `the text \`${name}\` made from ${origins.join(', ')} cannot be read: ${error.message}`,
    );
  }
  const { calls, tools, reads } = usesOf(facts, functions.entries);
  const reached = functions.reached(calls);
  return {
    name,
    source: text,
    digest: sha256(text),
    origins,
    tools: sorted([...tools, ...reached.flatMap(({ uses }) => uses.tools)]),
    reads: sorted([...reads, ...reached.flatMap(({ uses }) => uses.reads)]),
    calls: reached.map((entry) => entry.name),
  };
}
