/** What the outputs of a procedure are called, for those that write them and those that look at them. */

export const GUIDE = 'README.md';
export const SCRIPT = 'migrate.sh';
export const REVIEW = 'REVIEW.md';
export const PAGE = 'index.html';
export const MANIFEST = 'manifest.json';
