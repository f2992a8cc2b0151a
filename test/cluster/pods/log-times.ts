/** When each part of a log was written: its container writes straight into the file, so the file is watched. In: a log's path. Out: the time of any byte of it. */
import { statSync, watch, writeFileSync } from 'node:fs';

export interface LogTimes {
  readonly at: (offset: number) => Date;
  readonly close: () => void;
}

export function watchLog(path: string): LogTimes {
  writeFileSync(path, '', { flag: 'a' });
  /** In order: up to which byte the log had been written at which time. */
  const marks: { size: number; time: Date }[] = [];
  const look = (): void => {
    const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
    if (size > (marks.at(-1)?.size ?? 0)) marks.push({ size, time: new Date() });
  };
  const watcher = watch(path, { persistent: false }, look);
  look();
  return {
    at: (offset) => {
      look();
      return marks.find(({ size }) => size > offset)?.time ?? new Date();
    },
    close: () => {
      look();
      watcher.close();
    },
  };
}
