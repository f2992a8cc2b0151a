/** The table of known programs: a family is one file and one line here. A program that is not in it is unknown. */
import { readInvocation } from '../invocation.js';
import type { Called, Syntax } from '../invocation.js';
import type { Done } from '../effect.js';
import { archives } from './archives.js';
import { databases } from './databases.js';
import { files } from './files.js';
import { kubernetes } from './kubernetes.js';
import { machines } from './machines.js';
import { describe, only, unknown } from './program.js';
import type { Program } from './program.js';
import { system } from './system.js';
import { text } from './text.js';
import { wrappers } from './wrappers.js';

const FAMILIES = [text, files, archives, kubernetes, databases, machines, system, wrappers];

const PROGRAMS: ReadonlyMap<string, Program> = new Map(
  FAMILIES.flat().flatMap((program) => program.names.split(' ').map((name) => [name, program] as const)),
);

export const isKnown = (name: string): boolean => PROGRAMS.has(name);

const ON_FILES: ReadonlySet<string> = new Set(
  [...files, ...archives].flatMap(({ names }) => names.split(' ')),
);

/** Whether the objects of a program are paths. */
export const actsOnFiles = (name: string): boolean => ON_FILES.has(name);

/** How a program's options are written; all are letters without values where that is not known. */
export const syntaxOf = (name: string): Syntax => PROGRAMS.get(name)?.syntax ?? { valued: '' };

/** What a program does with its words. */
export function doneBy(called: Called): Done {
  const program = PROGRAMS.get(called.program);
  if (program === undefined) {
    const objects = called.words.map(({ value }) => value);
    return only(
      unknown(called.program, `\`${called.program}\` is not a program whose effects are known`, objects),
    );
  }
  return describe(program, readInvocation(called, syntaxOf(called.program)));
}
