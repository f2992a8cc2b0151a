/** Tells when sources change. In: folders and what to call. Out: a way to stop. */
import { watch } from 'node:fs';

/** Editors write a file in several steps; this many milliseconds without another change end a burst. */
const QUIET = 60;

export interface Watcher {
  readonly stop: () => void;
}

/** Calls `changed` once for each burst of changes anywhere below the folders. */
export function watchSources(folders: readonly string[], changed: () => void): Watcher {
  let timer: NodeJS.Timeout | undefined;
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(changed, QUIET);
    }),
  );
  return {
    stop: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
