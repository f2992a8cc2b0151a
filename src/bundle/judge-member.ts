/** Judges what a member of an archive is, before its bytes are read. In: its header. Out: its plain name, and what is odd about it. */
import type { Finding, FindingCode } from './finding.js';
import { nameProblem, shownName } from './portable-name.js';
import type { TarHeader } from './tar-header.js';

/** `./x` is `x`, and a folder's name may end in a slash. */
export function plainName({ name, kind }: TarHeader): string {
  const short = name.replace(/^(?:\.\/)+/, '');
  return kind === 'folder' ? short.replace(/\/+$/, '') : short;
}

export function judgeMember(path: string, { kind, flag, mode }: TarHeader): Finding[] {
  const found: Finding[] = [];
  const add = (code: FindingCode, message: string): number =>
    found.push({ code, path: shownName(path), message });
  const problem = kind === 'folder' && (path === '' || path === '.') ? undefined : nameProblem(path);
  if (problem !== undefined) {
    const outside = problem.includes('absolute') || problem.includes('leads out');
    add(outside ? 'outside-path' : 'odd-name', `its name ${problem}`);
  }
  if (kind === 'link') add('link', flag === '1' ? 'it is a hard link' : 'it is a symbolic link');
  if (kind === 'device') add('device', flag === '6' ? 'it is a named pipe' : 'it is a device');
  if (kind === 'other') add('odd-member', `it is a member of the type ${JSON.stringify(flag)}`);
  if ((mode & 0o7000) !== 0) add('odd-mode', `its mode is ${(mode & 0o7777).toString(8)}`);
  return found;
}
