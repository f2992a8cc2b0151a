/**
 * Every message the compiler can give: the functions, `explain` and the reference page are made from this table.
 * Codes are stable; their first two digits say where they come from: 01 reading files, 02 YAML, 03 the schema, 04 names and
 * references, 05 shell, 06 SQL, 07 safety, 08 outputs, 09 budgets, 10 sites.
 */
import type { CodeTable } from './codes/entry.js';
import { BUDGET_CODES } from './codes/budgets.js';
import { NAME_CODES } from './codes/names.js';
import { OUTPUT_CODES } from './codes/outputs.js';
import { SAFETY_CODES } from './codes/safety.js';
import { SCHEMA_CODES } from './codes/schema.js';
import { SHELL_CODES } from './codes/shell.js';
import { SITE_CODES } from './codes/sites.js';
import { SOURCE_CODES } from './codes/source.js';
import { SQL_CODES } from './codes/sql.js';

export type { CodeEntry } from './codes/entry.js';

export const CODES = {
  ...SOURCE_CODES,
  ...SCHEMA_CODES,
  ...NAME_CODES,
  ...SHELL_CODES,
  ...SQL_CODES,
  ...SAFETY_CODES,
  ...OUTPUT_CODES,
  ...BUDGET_CODES,
  ...SITE_CODES,
} as const satisfies CodeTable;

export type DiagnosticCode = keyof typeof CODES;
