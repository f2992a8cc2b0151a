/** Why something could not be written or read, for a person. */

export interface EmitProblem {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the system does not permit it',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'the file would be larger than the system allows',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'there is a file of that name already',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the path is too long',
  ELOOP: 'its links lead in a circle',
  ENOENT: 'there is no such file or folder',
};

/** The problem that a system error is; anything that is not one is thrown on. */
export function systemProblem(path: string, error: unknown): EmitProblem {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return { path, message: WORDS[code] ?? message };
}
