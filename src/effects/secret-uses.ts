/** How a value gets to programs, and into files. In: the trail of a text, and a name. Out: each way, once. */
import type { Move } from './scope.js';

export interface Use {
  /** `printed`: by the shell itself, to whatever comes next; `value`: a part of another value. */
  readonly how: 'environment' | 'word' | 'printed' | 'input' | 'file' | 'value';
  /** The program, the file, or the other value. */
  readonly what: string;
  /** The variable of the environment; '' for other ways. */
  readonly as: string;
}

/** They look at a value in the shell itself. */
const LOOKS: ReadonlySet<string> = new Set(['[', 'test', '[[', '((', '<', '>&']);
const PRINTS: ReadonlySet<string> = new Set(['echo', 'printf', 'single_line']);
const FILES: ReadonlySet<string> = new Set(['>', '>>']);
const ASSIGNS: ReadonlySet<string> = new Set(['=', 'export']);

function usesIn({ called }: Move, holds: (text: string) => boolean): Use[] {
  const { program, words, input = '', environment } = called;
  const said = words.filter(({ value }) => holds(value));
  if (program === 'sql_values')
    return said.length === 0 ? [] : [{ how: 'input', what: words[0]?.value ?? '', as: '' }];
  if (LOOKS.has(program)) return [];
  if (FILES.has(program))
    return holds(input) ? [{ how: 'file', what: words.at(-1)?.value ?? '', as: '' }] : [];
  if (ASSIGNS.has(program))
    return said.length === 0 ? [] : [{ how: 'value', what: words[0]?.value ?? '', as: '' }];
  return [
    ...[...environment]
      .filter(([, value]) => holds(value))
      .map(([as]) => ({ how: 'environment', what: program, as }) as const),
    ...(said.length === 0
      ? []
      : [{ how: PRINTS.has(program) ? 'printed' : 'word', what: program, as: '' } as const]),
    ...(holds(input) ? [{ how: 'input', what: program, as: '' } as const] : []),
  ];
}

export function usesOf(trail: readonly Move[], name: string): Use[] {
  const named = new RegExp(`\\$\\{?${name}\\b`);
  const found = trail.flatMap((move) => usesIn(move, (text) => named.test(text)));
  const isTaken = found.some(({ how }) => how === 'file' || how === 'input');
  const all = found.filter(({ how }) => how !== 'printed' || !isTaken);
  return [...new Map(all.map((use) => [JSON.stringify(use), use])).values()];
}

/** Variables that a program reads a password from, and keeps in no file. */
const CREDENTIALS: Readonly<Record<string, RegExp>> = {
  PGPASSWORD: /^(?:psql|pg_\w+|createdb|dropdb|vacuumdb|reindexdb)$/,
};

/** Whether a program is only told who asks. */
export const isCredential = ({ how, what, as }: Use): boolean =>
  how === 'environment' && Object.hasOwn(CREDENTIALS, as) && CREDENTIALS[as]?.test(what) === true;
