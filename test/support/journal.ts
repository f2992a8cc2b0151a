/** Reads a state directory's journal, by code that is not the runner's own. In: a state directory. Out: its events, the chain checked. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface JournalEvent {
  readonly seq: number;
  readonly time: string;
  readonly event: string;
  readonly step?: string;
  readonly result?: string;
  readonly [member: string]: unknown;
}

const FIRST = '0'.repeat(64);

export function journalPath(state: string): string {
  return join(state, 'journal.jsonl');
}

/** The events in order; throws when a whole line is not JSON or the chain is broken. Lines that were cut short are left out. */
export function readJournal(state: string): JournalEvent[] {
  const path = journalPath(state);
  if (!existsSync(path)) return [];
  const events: JournalEvent[] = [];
  let previous = FIRST;
  for (const line of readFileSync(path, 'latin1').split('\n')) {
    const cut = line.lastIndexOf(',"hash":"');
    if (cut === -1 || !line.endsWith('"}')) continue;
    const hash = createHash('sha256')
      .update(Buffer.from(line.slice(0, cut), 'latin1'))
      .digest('hex');
    const event = JSON.parse(Buffer.from(line, 'latin1').toString('utf8')) as JournalEvent;
    if (event['hash'] !== hash || event['prev'] !== previous || event.seq !== events.length + 1) {
      throw new Error(`the chain breaks at line ${events.length + 1}: ${line}`);
    }
    previous = hash;
    events.push(event);
  }
  return events;
}

/** `event step result` of each event of a step, in order. */
export function story(state: string): string[] {
  return readJournal(state)
    .filter(({ step }) => step !== undefined)
    .map(({ event, step, result }) => [event, step, ...(result === undefined ? [] : [result])].join(' '));
}
