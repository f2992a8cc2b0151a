/** What `verify` can find, as data: each code with what it means. docs/bundle.md lists them, and each has a test that shows it. */

export const FINDING_CODES = {
  'outside-path': 'A member has an absolute path or one that leaves the folder.',
  'odd-name': 'A name holds characters that are not portable, or is too long.',
  'name-clash': 'Two names are one file on a system that does not tell upper case from lower case.',
  duplicate: 'The archive holds two members of one name.',
  link: 'A symbolic link or a hard link stands where a file should.',
  device: 'A device, a pipe or a socket stands where a file should.',
  'odd-member':
    'A member of a kind that no bundle has, such as an extended header that renames the next one.',
  'odd-mode': 'A file would run with the rights of its owner or group.',
  'too-large':
    'More members, more bytes, or a tighter compression than a bundle may have; reading stopped there.',
  truncated: 'The archive ends too early.',
  damaged: 'The archive cannot be read from here on, or holds something behind its end.',
  'no-checksums': 'There is no SHA256SUMS.',
  'bad-checksums': 'SHA256SUMS holds a line that is none, or lists a file twice.',
  changed: 'A file is not the one that SHA256SUMS lists.',
  missing: 'A file that SHA256SUMS lists, or that must be there, is not there.',
  added: 'A file is not listed in SHA256SUMS.',
  renamed: 'A listed file stands under another name.',
  unsigned: 'A signature was to be checked, and there is none.',
  'bad-signature': 'The signature is not one of this SHA256SUMS by a trusted key for this purpose.',
  disagrees: 'Two files that describe the same thing do not agree.',
  'broken-journal': 'The chain of the journal does not hold.',
} as const;

export type FindingCode = keyof typeof FINDING_CODES;

export interface Finding {
  readonly code: FindingCode;
  /** As it can be shown; '' when it is about no single file. */
  readonly path: string;
  readonly message: string;
}
