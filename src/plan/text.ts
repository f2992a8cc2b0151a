/** Makes a named text from bash: its digest, the programs it calls, the names it reads. */
import { createHash } from 'node:crypto';
import { InternalError } from '../diagnostics/diagnostic.js';
import type { Pointer } from '../parse/document.js';
import { shellText } from '../shell/quote.js';
import { examine } from '../shell/syntax.js';
import type { Text } from './plan.js';

/** SHA-256 of a string's UTF-8 bytes, in hex. */
export function sha256(content: string): string {
  return createHash('sha256').update(content, 'utf8').digest('hex');
}

export function makeText(name: Text['name'], source: string, origins: readonly Pointer[]): Text {
  const text = shellText(source);
  const { errors, tools, probed, reads, optionalReads, sets } = examine(text);
  const [error] = errors;
  if (error !== undefined) {
    throw new InternalError(
      `the text \`${name}\` made from ${origins.join(', ')} cannot be read: ${error.message}`,
    );
  }
  const names = new Set([...reads.keys(), ...optionalReads]);
  return {
    name,
    source: text,
    digest: sha256(text),
    origins,
    tools: tools.filter((tool) => !probed.has(tool)),
    calls: [],
    reads: [...names].filter((one) => !sets.has(one)).sort(),
  };
}
