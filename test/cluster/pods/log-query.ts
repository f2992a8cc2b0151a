/** What `kubectl logs` asks for of a log: the last lines, those since a time, with times, up to a size. In: a part of the log, the query. Out: the bytes to send. */
import type { LogTimes } from './log-times.js';

interface Line {
  readonly offset: number;
  /** With its end of line, where it has one. */
  readonly bytes: Buffer;
}

function linesOf(log: Buffer, from: number): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < log.length;) {
    const end = log.indexOf('\n', start);
    const next = end === -1 ? log.length : end + 1;
    lines.push({ offset: from + start, bytes: log.subarray(start, next) });
    start = next;
  }
  return lines;
}

function sinceTime(query: URLSearchParams): number {
  const seconds = query.get('sinceSeconds');
  const time = query.get('sinceTime');
  if (seconds !== null) return Date.now() - Number(seconds) * 1000;
  return time === null ? 0 : Date.parse(time);
}

/** With the zeros that a nanosecond clock would fill. */
const stamp = (time: Date): Buffer => Buffer.from(`${time.toISOString().replace('Z', '000000Z')} `);

/** A part of the log, `from` bytes after its beginning; what goes on with a line has no time. */
export function stamped(
  part: Buffer,
  from: number,
  query: URLSearchParams,
  times: LogTimes,
  beginsLine = true,
): Buffer {
  if (query.get('timestamps') !== 'true') return part;
  const lines = linesOf(part, from).flatMap(({ offset, bytes }) =>
    offset === from && !beginsLine ? [bytes] : [stamp(times.at(offset)), bytes],
  );
  return Buffer.concat(lines);
}

const NEWLINE = 10;

/** Whether what follows a part of a log begins a line. */
export const endsLine = (part: Buffer): boolean => part.length === 0 || part.at(-1) === NEWLINE;

export function selected(log: Buffer, query: URLSearchParams, times: LogTimes): Buffer {
  const since = sinceTime(query);
  const tail = query.get('tailLines');
  const limit = query.get('limitBytes');
  const recent = linesOf(log, 0).filter(({ offset }) => since === 0 || times.at(offset).getTime() >= since);
  const last = tail === null ? recent : recent.slice(Math.max(0, recent.length - Number(tail)));
  const chosen = Buffer.concat(last.map(({ bytes, offset }) => stamped(bytes, offset, query, times)));
  return limit === null ? chosen : chosen.subarray(0, Number(limit));
}
