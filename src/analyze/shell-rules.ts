/** What is wrong with the shell texts of a procedure. */
import { inArguments, newerThanBash32, unseenTests } from '../shell/portability.js';
import { BUILTINS, examine } from '../shell/syntax.js';
import type { ShellFacts } from '../shell/syntax.js';
import type { Report } from '../parse/report.js';
import type { PlacedField, Scope } from './scope.js';
import { checkName } from './name-rules.js';

function checkSyntax(field: PlacedField, facts: ShellFacts, report: Report): void {
  const [first] = facts.errors;
  if (first === undefined) return;
  report({
    code: 'SW0501',
    message: `bash cannot read this: ${first.message}`,
    at: field.pointer,
    within: { text: field.text, offset: first.offset, length: 1 },
  });
}

const OWN = /\bsw_[a-z_]*/;

function checkReservedNames(field: PlacedField, report: Report): void {
  const match = OWN.exec(field.text);
  if (match === null) return;
  report({
    code: 'SW0503',
    message: `\`${match[0]}\` belongs to the script itself`,
    hint: 'use another name',
    at: field.pointer,
    within: { text: field.text, offset: match.index, length: match[0].length },
  });
}

function checkPortability(field: PlacedField, facts: ShellFacts, report: Report): void {
  for (const { what, instead, offset, length } of newerThanBash32(facts)) {
    const within = { text: field.text, offset, length };
    report({
      code: 'SW0504',
      message: `bash 3.2 does not have ${what}`,
      hint: `use ${instead}`,
      at: field.pointer,
      within,
    });
  }
  for (const { offset, length } of unseenTests(facts)) {
    const within = { text: field.text, offset, length };
    const message = 'when this fails, bash 3.2 goes on with the next line';
    report({ code: 'SW0502', message, hint: 'write `|| exit 1` behind it', at: field.pointer, within });
  }
}

function checkSecrets(field: PlacedField, facts: ShellFacts, scope: Scope, report: Report): void {
  const secrets = new Set(
    [...scope.variables].filter(([, source]) => source.secret === true).map(([name]) => name),
  );
  if (secrets.size === 0) return;
  for (const { offset, length } of inArguments(facts, secrets, BUILTINS)) {
    const within = { text: field.text, offset, length };
    const hint = 'give it by the environment of the one command, or on standard input';
    report({
      code: 'SW0701',
      message: 'a secret stands in the arguments of a program',
      hint,
      at: field.pointer,
      within,
    });
  }
}

/** Syntax, portability, names and secrets of one shell text. */
export function checkShell(field: PlacedField, scope: Scope, report: Report): void {
  const facts = examine(field.text);
  checkSyntax(field, facts, report);
  checkReservedNames(field, report);
  if (facts.errors.length > 0) return;
  checkPortability(field, facts, report);
  checkSecrets(field, facts, scope, report);
  for (const [name, offset] of facts.reads) {
    if (facts.sets.has(name)) continue;
    checkName(field, { name, offset, length: name.length + 1 }, scope, report);
  }
  const [first] = facts.hereDocuments;
  if (field.readOnly && first !== undefined) {
    const within = { text: field.text, offset: first.pos, length: 2 };
    report({
      code: 'SW0505',
      message: 'a text that only reads uses a here-document',
      at: field.pointer,
      within,
    });
  }
}
