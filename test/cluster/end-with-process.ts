/** Ends something with this process, however it ends but by KILL. In: an end that does not wait. Out: a function that gives the watch up. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The last that is ended passes the signal on, so that the process dies of it. */
export function endWithProcess(end: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    end();
    forget();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const forget = (): void => {
    process.off('exit', end);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  process.on('exit', end);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return forget;
}
