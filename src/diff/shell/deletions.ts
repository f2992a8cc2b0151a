/** Commands of a text that take something away for good. In: bash. Out: each as people name it, as often as it stands there. */
import type { Call } from './calls.js';
import { callsOf } from './calls.js';

interface Deletion {
  readonly name: string;
  readonly program: RegExp;
  /** One of the program's words, when not every use of the program takes away. */
  readonly word?: RegExp;
}

const DELETIONS: readonly Deletion[] = [
  { name: 'kubectl delete', program: /^(?:kubectl|oc)$/, word: /^delete$/ },
  { name: 'kubectl drain', program: /^(?:kubectl|oc)$/, word: /^drain$/ },
  { name: 'helm uninstall', program: /^helm$/, word: /^(?:uninstall|delete)$/ },
  { name: 'rm -r', program: /^rm$/, word: /^(?:-[a-zA-Z]*[rR][a-zA-Z]*|--recursive)$/ },
  { name: 'find -delete', program: /^find$/, word: /^-delete$/ },
  { name: 'find -exec rm', program: /^find$/, word: /^(?:.*\/)?rm$/ },
  { name: 'rsync --delete', program: /^rsync$/, word: /^--delete/ },
  { name: 'dd', program: /^dd$/, word: /^of=/ },
  { name: 'dropdb', program: /^drop(?:db|user)$/ },
  { name: 'mkfs', program: /^(?:mkfs.*|wipefs|shred|truncate|blkdiscard)$/ },
];

const SQL =
  /\b(?:drop\s+(?:table|database|schema|role|user|index|view|owned|column|type|sequence)|truncate|delete\s+from)\b/gi;

/** What psql is given, in a here-document, as words, or printed into it. */
function sqlIn(calls: readonly Call[]): string[] {
  if (!calls.some(({ name }) => name === 'psql')) return [];
  const given = calls.flatMap(({ name, words, input }) =>
    /^(?:psql|printf|cat|kubectl)$/.test(name) ? [...words, input] : [],
  );
  const said = new Set(given).values();
  return [...said].flatMap((sql) =>
    [...sql.replace(/--.*$/gm, '').matchAll(SQL)].map(([found]) => found.replace(/\s+/g, ' ').toUpperCase()),
  );
}

export function deletionsOf(text: string): string[] {
  const calls = callsOf(text).filter(({ dead }) => !dead);
  const programs = calls.flatMap(({ name, words }) =>
    DELETIONS.flatMap((one) =>
      one.program.test(name) && (one.word === undefined || words.some((word) => one.word?.test(word)))
        ? [one.name]
        : [],
    ),
  );
  return [...programs, ...sqlIn(calls)];
}
