/**
 * Checks the chain of a journal. In: its text. Out: its events and its last hash, or where the chain breaks. Each line's hash is the
 * SHA-256 of what stands before `,"hash":`, and each line names the hash of the one before.
 */
import { createHash } from 'node:crypto';
import type { Json } from './read-json.js';
import { parseJson } from './read-json.js';

export interface Journal {
  readonly events: readonly Json[];
  /** After each event. */
  readonly hashes: readonly string[];
  /** Number of the first line that does not fit, from 1. */
  readonly brokenAt: number | undefined;
}

const NO_HASH = '0'.repeat(64);

function hashOf(line: string): string {
  return createHash('sha256')
    .update(line.slice(0, line.lastIndexOf(',"hash":"')), 'utf8')
    .digest('hex');
}

/** The event, when the line follows the one before; `odd` lines before it were cut short, which it must then say. */
function nextEvent(line: string, seq: number, previous: string, odd: number): Json | undefined {
  const event = parseJson(line);
  if (event === undefined || event['seq'] !== seq || event['prev'] !== previous) return undefined;
  if (!line.endsWith(`,"hash":"${hashOf(line)}"}`)) return undefined;
  return odd === 0 || (event['event'] === 'torn' && event['lines'] === odd) ? event : undefined;
}

/** A last line that was cut short is tolerated when it has no line end. */
export function readJournal(text: string): Journal {
  const events: Json[] = [];
  const hashes: string[] = [];
  let [odd, oddAt] = [0, 0];
  const lines = text.split('\n').slice(0, -1);
  lines.forEach((line, at) => {
    const event = nextEvent(line, events.length + 1, hashes.at(-1) ?? NO_HASH, odd);
    if (event === undefined) {
      if (odd === 0) oddAt = at + 1;
      odd += 1;
      return;
    }
    odd = 0;
    events.push(event);
    hashes.push(hashOf(line));
  });
  return { events, hashes, brokenAt: odd === 0 ? undefined : oddAt };
}
