/** Where things stand in a bundle and in an archive of evidence: names that several files here agree on. */
import { MANIFEST } from '../plan/output-names.js';

export const SUMS = 'SHA256SUMS';
export const SSH_SIGNATURE = 'SHA256SUMS.sig';
export const MINISIGN_SIGNATURE = 'SHA256SUMS.minisig';
export const INSTALL = 'INSTALL.txt';
export const BILL = 'bill.cdx.json';
export const PROVENANCE = 'provenance.json';
export const JOURNAL = 'journal.jsonl';
export const REPORT = 'report.md';
export const REPORT_DATA = 'report.json';
export const TRANSCRIPT = 'transcript.log';

/** Folder of the procedure and its includes. */
export const SOURCES = 'procedure';
/** Folder of what was added with `--artifact`. */
export const ARTIFACTS = 'artifacts';

/** A signature is made for one purpose: one over evidence is none over a bundle. */
export const BUNDLE_NAMESPACE = 'stepwright-bundle';
export const EVIDENCE_NAMESPACE = 'stepwright-evidence';

/** Files that no line of SHA256SUMS can list. */
export const UNLISTED: readonly string[] = [SUMS, SSH_SIGNATURE, MINISIGN_SIGNATURE];

/** Files whose text `verify` reads, not only their checksum. */
export const READ: readonly string[] = [
  ...UNLISTED,
  MANIFEST,
  PROVENANCE,
  BILL,
  JOURNAL,
  REPORT,
  REPORT_DATA,
];
