/** Processor time of a program and of all that it starts and waits for. In: its words, behind a line of bash. Out: seconds. */

/** Runs a program, and says behind it what all that it started took; its own output does not reach the third descriptor. */
export const TIMED = '"$@" 3>&-; status=$?; times >&3; exit "$status"';

/** The second line of `times` is that of the children: user and system time, `1m2.345s` each. */
export function processorSeconds(times: string): number {
  const spent = (times.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g);
  return [...spent].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}
