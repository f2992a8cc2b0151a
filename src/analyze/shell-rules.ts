/** What is wrong with the shell texts of a procedure. */
import { changesIn, printedSecrets, questionsIn, splitValues } from '../shell/habits.js';
import type { Place } from '../shell/habits.js';
import { inArguments, newerThanBash32, unseenTests } from '../shell/portability.js';
import { withCopies } from '../shell/secret-flow.js';
import { earlyEnds, strayWords } from '../shell/status.js';
import { BUILTINS } from '../shell/syntax.js';
import type { ShellFacts } from '../shell/syntax.js';
import type { Report } from '../parse/report.js';
import type { PlacedField, Scope, ShellField } from './scope.js';
import { unseenFailures } from '../shell/unseen-failures.js';
import { checkName, checkOptionalName } from './name-rules.js';
import { checkHazards } from './hazard-rules.js';
import { checkPlaceholders } from './placeholder-rules.js';
import { checkTypographic } from './typographic-rules.js';
import { checkSyntax } from './syntax-rules.js';
import type { RiskyNames } from './value-types.js';

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
  if (scope.secrets.size === 0) return;
  const secrets = withCopies(facts, scope.secrets);
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
  for (const { offset, length, into } of printedSecrets(facts, secrets)) {
    const within = { text: field.text, offset, length };
    if (into === 'file') {
      const message = 'a secret is written to a file';
      const hint = 'if a program must find it there, remove the file in a later step, and in `undo`';
      report({ code: 'SW0711', message, hint, at: field.pointer, within });
    } else if (field.kept) {
      const message = 'a secret is printed, and what this text prints is kept on disk';
      const hint = 'use the secret where it is needed: the operator is asked for it again';
      report({ code: 'SW0710', message, hint, at: field.pointer, within });
    }
  }
}

function checkStray(field: PlacedField, facts: ShellFacts, report: Report): void {
  for (const { word, needs, offset } of strayWords(facts)) {
    if (needs === 'function' && field.language === 'function') continue;
    const hint =
      needs === 'loop'
        ? 'use `if`; to leave out an item, use `done` of `for_each`'
        : 'end the text with `exit`, and use plain variables';
    report({
      code: 'SW0506',
      message: `\`${word}\` stands outside of a ${needs}`,
      hint,
      at: field.pointer,
      within: { text: field.text, offset, length: word.length },
    });
  }
}

/** What may be right, and mostly is not. */
function checkHabits(field: PlacedField, facts: ShellFacts, values: RiskyNames, report: Report): void {
  const warn = (
    code: 'SW0507' | 'SW0508' | 'SW0509' | 'SW0510',
    message: string,
    hint: string,
    at: Place,
  ): void => {
    const within = { text: field.text, offset: at.offset, length: at.length };
    report({ code, message, hint, at: field.pointer, within });
  };
  if (field.readOnly) {
    const [change] = changesIn(facts);
    if (change !== undefined) {
      const hint = 'checks also run while planning and again and again: change things in a body';
      warn('SW0508', `a text that only reads changes something: \`${change.what}\``, hint, change);
    }
  } else if (field.step !== undefined && !field.pointer.startsWith(`${field.step.pointer}/undo/`)) {
    const [end] = earlyEnds(facts);
    if (end !== undefined) {
      const hint = 'let `when` or `done_when` say that the step need not run; then plan and guide say so too';
      warn('SW0507', 'the text ends here as if all were done', hint, {
        offset: end.pos,
        length: 4,
        what: 'exit',
      });
    }
  }
  if (field.step?.source.interactive !== true) {
    for (const at of questionsIn(facts)) {
      const hint = 'ask with a variable, `choose` or `confirm`, or make the step `interactive`';
      warn('SW0509', '`read -p` finds no terminal and no standard input', hint, at);
    }
  }
  for (const at of splitValues(facts, values.splittable)) {
    const hint = `write \`"$${at.what}"\``;
    warn('SW0510', `the value of \`${at.what}\` is split at its spaces here`, hint, at);
  }
}

/** What a place prints may be cut short, and only the status tells. */
function checkStatuses(field: ShellField, scope: Scope, report: Report): void {
  for (const at of unseenFailures(field.facts, scope.remote)) {
    report({
      code: 'SW0530',
      message: `when \`${at.what}\` fails here, or is cut short, nobody sees it`,
      hint: 'assign first, then use the value: `found=$(…)` ends the text when it fails',
      at: field.pointer,
      within: { text: field.text, offset: at.offset, length: at.length },
    });
  }
}

/** Syntax, portability, names and secrets of one shell text. */
export function checkShell(field: ShellField, values: RiskyNames, scope: Scope, report: Report): void {
  const { facts } = field;
  checkSyntax(field, facts, report);
  checkReservedNames(field, report);
  if (facts.errors.length > 0 || facts.tree.commands.length === 0) return;
  checkPortability(field, facts, report);
  checkStray(field, facts, report);
  checkSecrets(field, facts, scope, report);
  checkHabits(field, facts, values, report);
  checkHazards(field, facts, report);
  checkStatuses(field, scope, report);
  checkTypographic(field, facts, report);
  checkPlaceholders(field, facts, report);
  for (const [name, offset] of facts.reads) {
    if (facts.sets.has(name)) continue;
    checkName(field, { name, offset, length: name.length + 1 }, scope, report);
  }
  for (const [name, offset] of facts.optionalReads) {
    if (facts.sets.has(name) || facts.reads.has(name)) continue;
    checkOptionalName(field, { name, offset: offset + 2, length: name.length }, scope, report);
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
