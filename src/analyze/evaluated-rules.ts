/** Values are data: none stands where a program evaluates it. In: a shell text and what values may hold. Out: findings. */
import type { ShellFacts } from '../shell/syntax.js';
import { readValues } from '../shell/evaluated/read-values.js';
import type { Functions } from '../shell/evaluated/read-values.js';
import type { Found, Values } from '../shell/evaluated/found.js';
import type { Finding, Report } from '../parse/report.js';
import type { PlacedField } from './scope.js';

function findingOf(found: Found): Pick<Finding, 'code' | 'message' | 'hint'> {
  switch (found.kind) {
    case 'evaluated': {
      const message = `${found.what} is evaluated here, by ${found.by}`;
      return { code: 'SW0520', message, hint: found.instead };
    }
    case 'unescaped': {
      const message = `${found.by} reads backslashes in ${found.what} as escapes`;
      return { code: 'SW0521', message, hint: found.instead };
    }
    case 'unreadable': {
      const hint = 'the text is for another shell, and is parsed like every other text';
      return { code: 'SW0501', message: `the text for ${found.by} cannot be read: ${found.message}`, hint };
    }
  }
}

/** `functions` are those that the text may call and that are defined outside of it. */
export function checkEvaluated(
  field: PlacedField,
  facts: ShellFacts,
  values: Values,
  report: Report,
  functions?: Functions,
): void {
  for (const found of readValues(facts.tree, values, functions)) {
    const within = { text: field.text, offset: found.offset, length: found.length };
    report({ ...findingOf(found), at: field.pointer, within });
  }
}
