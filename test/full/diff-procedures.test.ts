/** Edits over all procedures, written without a look at the rules: what can do harm is danger, what cannot seldom is. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compile.js';
import { compareVersions } from '../../src/diff/compare.js';
import type { Version } from '../../src/diff/compare.js';
import { versionOfProcedure } from '../../src/diff/version.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import { FURTHER_DANGEROUS, FURTHER_HARMLESS } from '../support/further-procedure-edits.js';
import { LATER_DANGEROUS, LATER_HARMLESS, NEARLY_SAME } from '../support/later-procedure-edits.js';
import { DANGEROUS as FIRST_DANGEROUS, HARMLESS as FIRST_HARMLESS } from '../support/procedure-edits.js';
import type { ProcedureEdit } from '../support/procedure-edits.js';

const DANGEROUS = [...FIRST_DANGEROUS, ...FURTHER_DANGEROUS, ...LATER_DANGEROUS];
const HARMLESS = [...FIRST_HARMLESS, ...FURTHER_HARMLESS, ...LATER_HARMLESS];

const procedures = fileURLToPath(new URL('../../../procedures', import.meta.url));

/** Most harmless edits that may be danger: that a query asks for more, or an `if` for what a `case` did, is not shown. */
const MOST_FALSE_ALARMS = 2;

const unchanged = new Map<string, Version>();

/** A procedure with one file changed. */
function version(folder: string, file = '', change = (text: string): string => text): Version {
  const read = createSourceReader(join(procedures, folder));
  let isChanged = file === '';
  const result = compile('procedure.yaml', (path) => {
    const found = read(path);
    if (path !== file || !found.ok) return found;
    const text = change(found.file.text);
    isChanged ||= text !== found.file.text;
    return { ok: true, file: { path, text } };
  });
  assert.ok(isChanged, `the edit of ${file} changes nothing`);
  const messages = result.diagnostics.map(({ code, message }) => `${code} ${message}`);
  assert.ok(result.plan !== undefined, messages.join('\n'));
  return versionOfProcedure(folder, result);
}

function before(folder: string): Version {
  const made = unchanged.get(folder) ?? version(folder);
  unchanged.set(folder, made);
  return made;
}

/** What is said of an edit, each as its level and its code. */
function findingsOf([, path, from, to]: ProcedureEdit): string[] {
  const folder = dirname(path).split('/')[0] ?? '';
  const change = typeof from === 'string' ? (text: string) => text.replace(from, () => to ?? '') : from;
  const fresh = version(folder, path.slice(folder.length + 1), change);
  return compareVersions(folder, before(folder), fresh).findings.map(({ level, code }) => `${level} ${code}`);
}

const isDanger = (edit: ProcedureEdit): boolean => findingsOf(edit).some((one) => one.startsWith('danger'));
const nameOf = ([name]: ProcedureEdit): string => name;

test(`${DANGEROUS.length} edits that can do harm are danger`, () => {
  assert.ok(DANGEROUS.length >= 100);
  assert.equal(DANGEROUS.filter((edit) => !isDanger(edit)).map(nameOf), []);
  console.log(`noted: ${DANGEROUS.length} dangerous edits, each danger`);
});

test(`of ${HARMLESS.length} edits that can do none nearly none is danger`, () => {
  assert.ok(HARMLESS.length >= 50);
  const alarms = HARMLESS.filter(isDanger).map(nameOf);
  console.log(`noted: ${HARMLESS.length} harmless edits, ${alarms.length} of them danger`);
  assert.ok(alarms.length <= MOST_FALSE_ALARMS, alarms.join(', '));
});

test(`${NEARLY_SAME.length} edits that do nearly the same are danger: nothing shows that the rest does not matter`, () => {
  assert.equal(NEARLY_SAME.filter((edit) => !isDanger(edit)).map(nameOf), []);
  console.log(`noted: ${NEARLY_SAME.length} edits that do nearly the same, each danger`);
});

test.run();
