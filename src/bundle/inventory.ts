/** What stands in an archive or a folder, whatever it is. Made by the two readers, judged by what follows; nothing is unpacked. */
import type { Finding } from './finding.js';

export interface Member {
  /** Below the top folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Only of files that are read, and only when they are UTF-8. */
  readonly text: string | undefined;
}

export interface Inventory {
  readonly members: readonly Member[];
  readonly findings: readonly Finding[];
  /** Reading stopped early, so that what is missing may only not have been reached. */
  readonly incomplete: boolean;
}
