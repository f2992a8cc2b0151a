/** What a format of `publish` is made of. It sees plans and what `build` makes of them, never a kind of step. */
import type { Plan } from '../plan/plan.js';
import type { Entry } from './entry.js';
import type { RenderedFile } from './render.js';
import type { Render } from './template-engine.js';

/** One procedure to publish. */
export interface Publication {
  readonly plan: Plan;
  /** What `build` makes of it. */
  readonly outputs: readonly RenderedFile[];
  readonly entry: Entry;
}

export interface Format {
  /** Versions stay beside each other, and the whole is about all that were ever published into the folder. */
  readonly keepsVersions: boolean;
  /** Files of one procedure; their paths are relative to the folder of all and may lead into folders. */
  readonly pages: (publication: Publication, render: Render) => readonly RenderedFile[];
  /** Files about all procedures, made of their entries. */
  readonly whole: (entries: readonly Entry[], render: Render) => readonly RenderedFile[];
  /** What a person does next, as a command or a path; `DIR` stands for the folder. */
  readonly next: string;
}
