/** Whether names that texts refer to are known, and known in time. */
import { suggest } from '../diagnostics/suggest.js';
import type { Report } from '../parse/report.js';
import { knownNames, resolve } from './scope.js';
import { SHELL_NAMES } from '../shell/syntax.js';
import type { PlacedField, Scope } from './scope.js';

export interface Mention {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/** Reports a name that means nothing at the field's place. */
export function checkName(field: PlacedField, mention: Mention, scope: Scope, report: Report): void {
  const resolution = resolve(scope, mention.name, field.step, field.seesItem);
  const within = { text: field.text, offset: mention.offset, length: mention.length };
  if (resolution.kind === 'later') {
    const { step, at } = resolution.capture;
    report({
      code: 'SW0403',
      message: `\`${mention.name}\` is captured only later, by step \`${step.id}\``,
      hint: `move step \`${step.id}\` before the first step that uses it`,
      at: field.pointer,
      within,
      related: [{ message: 'captured here', at }],
    });
  } else if (resolution.kind === 'of-item') {
    const { step, at } = resolution.capture;
    const group = step.group?.id ?? '';
    report({
      code: 'SW0418',
      message: `\`${mention.name}\` has a value for each item of group \`${group}\`, and none outside of it`,
      hint: `use it in a step of \`${group}\`, or keep what is needed later in a file`,
      at: field.pointer,
      within,
      related: [{ message: 'captured here', at }],
    });
  } else if (resolution.kind === 'no-item') {
    report({
      code: 'SW0401',
      message: `\`${mention.name}\` has no value here: this text is about the whole step, not about one item`,
      hint: 'ask about one item in `done` of `for_each`, or in the body',
      at: field.pointer,
      within,
    });
  } else if (resolution.kind === 'unknown') {
    const nearest = suggest(mention.name, knownNames(scope, field.step));
    report({
      code: 'SW0401',
      message: `\`${mention.name}\` is not a variable of this procedure`,
      hint: nearest === undefined ? 'declare it under `variables`' : `did you mean \`${nearest}\`?`,
      at: field.pointer,
      within,
    });
  }
}

/** A name with a fallback may be one of the environment; one that is nearly a variable's is a slip. */
export function checkOptionalName(field: PlacedField, mention: Mention, scope: Scope, report: Report): void {
  const known = knownNames(scope, field.step);
  if (SHELL_NAMES.has(mention.name) || known.includes(mention.name)) return;
  if (suggest(mention.name, known) !== undefined) checkName(field, mention, scope, report);
}
