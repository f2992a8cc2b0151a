/** What a format of `publish` is made of. It sees plans and what `build` makes of them, never a kind of step. */
import { GUIDE } from '../plan/output-names.js';
import type { Plan } from '../plan/plan.js';
import type { Entry } from './entry.js';
import type { RenderedFile } from './render.js';
import type { Render } from './template-engine.js';

/** A file that is read, not run. */
export const plain = (path: string, content: string): RenderedFile => ({ path, content, executable: false });

/** A title where no markup is read. */
export const withoutMarks = (title: string): string => title.replace(/[`*]/g, '');

/** One procedure to publish. */
export interface Publication {
  readonly plan: Plan;
  /** What `build` makes of it. */
  readonly outputs: readonly RenderedFile[];
  readonly entry: Entry;
}

/** The guide's Markdown, of which other formats are made. */
export const guideOf = ({ outputs }: Publication): string =>
  outputs.find(({ path }) => path === GUIDE)?.content ?? '';

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
