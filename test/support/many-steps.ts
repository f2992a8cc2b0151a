/** A procedure of many steps, and what it costs to do something with it. In: the lines of its steps. Out: its text, and seconds of processor time. */

export const manyStep = (at: number, more = ''): string =>
  `      - {id: step-${at}, title: Do thing ${at}, run: 'echo ${at}${more} >"$WORK/f${at}"', verify: 'test -e "$WORK/f${at}"', undo: {run: 'rm -f "$WORK/f${at}"'}}`;

export const manySteps = (count: number, step: (at: number) => string = manyStep): string[] =>
  Array.from({ length: count }, (_, at) => step(at));

export function procedureOf(steps: readonly string[], functions = ''): string {
  return [
    'procedure: many',
    'title: Do many things',
    'version: 1.0.0',
    ...(functions === '' ? [] : [functions]),
    'phases:',
    '  - id: one',
    '    title: Do them',
    '    steps:',
    ...steps,
    '',
  ].join('\n');
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** What it gives, and the seconds of processor time that it took. */
export function timed<T>(work: () => T): { readonly result: T; readonly seconds: number } {
  const from = processorTime();
  const result = work();
  return { result, seconds: processorTime() - from };
}
