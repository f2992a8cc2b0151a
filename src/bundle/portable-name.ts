/** Names that mean the same file everywhere. In: a path in an archive. Out: what is wrong with it; undefined when nothing is. */

/** What every file system keeps, no shell expands, no terminal acts upon, and `sha256sum` writes as it is. */
const SEGMENT = /^[A-Za-z0-9._+@=,~%][A-Za-z0-9._+@=,~%-]*$/;

/** The longest that fits into a plain tar header without an extension, less a folder's name. */
const LONGEST = 200;

function segmentProblem(segment: string): string | undefined {
  if (segment === '..') return 'leads out of its folder';
  if (segment === '' || segment === '.') return 'has an empty part or a `.` in it';
  if (SEGMENT.test(segment)) return undefined;
  return 'holds other characters than letters, digits and ._+@=,~%-, or begins with -';
}

export function nameProblem(path: string): string | undefined {
  if (path.startsWith('/')) return 'is an absolute path';
  const segments = path.split('/');
  if (segments.includes('..')) return 'leads out of its folder';
  for (const segment of segments) {
    const problem = segmentProblem(segment);
    if (problem !== undefined) return problem;
  }
  if (path.length > LONGEST) return `is longer than ${LONGEST} characters`;
  return segments.every((segment) => segment.length < 100)
    ? undefined
    : 'has a part of 100 characters or more';
}

/** A name that a terminal can show: control characters and the like as escapes. */
export function shownName(path: string): string {
  return JSON.stringify(path)
    .slice(1, -1)
    .replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
