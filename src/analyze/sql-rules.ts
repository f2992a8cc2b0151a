/** What is wrong with SQL: names, values without quotes, writing where only reading is allowed. */
import { readAtSql } from '../sql/at-references.js';
import type { AtReference } from '../sql/at-references.js';
import { readSql } from '../sql/references.js';
import type { SqlReference } from '../sql/references.js';
import { checkMetaCommands } from './meta-command-rules.js';
import { checkName } from './name-rules.js';
import type { RiskyNames } from './value-types.js';
import type { Report } from '../parse/report.js';
import { resolve, typeOf } from './scope.js';
import type { PlacedField, Scope } from './scope.js';

const VARIABLE = /^[A-Z][A-Z0-9_]*$/;
const READS = /^\s*(?:--[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*|\()*(?:select|with|values|table|show)\b/i;
const BARE_TYPES = new Set(['int', 'bool']);

function checkReference(
  field: PlacedField,
  reference: SqlReference,
  elsewhere: boolean,
  scope: Scope,
  report: Report,
): void {
  const { name, form, offset, length } = reference;
  const within = { text: field.text, offset, length };
  checkName(field, { name, offset, length }, scope, report);
  const resolution = resolve(scope, name, field.step, field.seesItem);
  const type = typeOf(resolution)?.type ?? resolution.kind;
  if (form === 'bare' && !BARE_TYPES.has(type)) {
    const hint = `write \`:'${name}'\` for a string, or \`:"${name}"\` for an identifier`;
    report({
      code: 'SW0601',
      message: `\`:${name}\` is put into the SQL as it is`,
      hint,
      at: field.pointer,
      within,
    });
  }
  const isSecret = resolution.kind === 'variable' && resolution.source.secret === true;
  if (isSecret && field.kept) {
    const message = `\`${name}\` is a secret, and what this query prints is kept on disk`;
    report({ code: 'SW0710', message, hint: 'use it where it is needed', at: field.pointer, within });
  }
  if (isSecret && elsewhere) {
    const message = `\`${name}\` is a secret, and psql in another place could be given it by its arguments alone`;
    const hint =
      'connect by host and port, or let psql read it from a file or a variable there: \\set name `cat /path`';
    report({ code: 'SW0701', message, hint, at: field.pointer, within });
  }
}

/** How a piece of SQL is run. */
export interface SqlTarget {
  readonly references: 'psql' | 'at';
  /** The client runs in another place, where no environment of ours reaches it. */
  readonly elsewhere: boolean;
}

function checkKept(
  field: PlacedField,
  { name, offset, length }: AtReference,
  scope: Scope,
  report: Report,
): void {
  const resolution = resolve(scope, name, field.step, field.seesItem);
  if (!field.kept || resolution.kind !== 'variable' || resolution.source.secret !== true) return;
  const within = { text: field.text, offset, length };
  const message = `\`${name}\` is a secret, and what this query prints is kept on disk`;
  report({ code: 'SW0710', message, hint: 'use it where it is needed', at: field.pointer, within });
}

/** Values are variables or parameters of the client's: nothing can go wrong with their quoting. */
function checkAtReferences(field: PlacedField, scope: Scope, report: Report): void {
  const { references, foreign, sets } = readAtSql(field.text);
  for (const reference of references) {
    if (sets.has(reference.name)) continue;
    checkName(field, reference, scope, report);
    checkKept(field, reference, scope, report);
  }
  for (const { name, offset, length } of foreign) {
    const within = { text: field.text, offset, length };
    const message = `only psql knows \`${field.text.slice(offset, offset + length)}\``;
    report({ code: 'SW0610', message, hint: `write \`@${name}\``, at: field.pointer, within });
  }
}

function checkPsqlReferences(
  field: PlacedField,
  elsewhere: boolean,
  values: RiskyNames,
  scope: Scope,
  report: Report,
): void {
  const { references, unexpanded, sets } = readSql(field.text);
  const reported = checkMetaCommands(field, values, scope, report);
  for (const reference of references) {
    if (VARIABLE.test(reference.name) && !sets.has(reference.name) && !reported.has(reference.offset))
      checkReference(field, reference, elsewhere, scope, report);
  }
  for (const { name, offset, length } of unexpanded) {
    if (!VARIABLE.test(name)) continue;
    const within = { text: field.text, offset, length };
    report({
      code: 'SW0602',
      message: `psql leaves \`:'${name}'\` as it is inside dollar quotes`,
      at: field.pointer,
      within,
    });
  }
}

export function checkSql(
  field: PlacedField,
  target: SqlTarget,
  values: RiskyNames,
  scope: Scope,
  report: Report,
): void {
  if (target.references === 'at') checkAtReferences(field, scope, report);
  else checkPsqlReferences(field, target.elsewhere, values, scope, report);
  if (field.readOnly && !READS.test(field.text)) {
    const hint = 'begin with SELECT, WITH, VALUES, TABLE or SHOW';
    report({ code: 'SW0603', message: 'this query must only read', hint, at: field.pointer });
  }
}
