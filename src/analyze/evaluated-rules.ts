/** Values are data: none stands where a program evaluates it. In: a shell text, the functions it may call, and what values may hold. Out: findings. */
import type { Model } from '../model/model.js';
import type { Finding, Report } from '../parse/report.js';
import type { Found, Values } from '../shell/evaluated/found.js';
import { readValues } from '../shell/evaluated/read-values.js';
import { examine } from '../shell/syntax.js';
import type { PlacedField, Scope } from './scope.js';
import { shownAt } from './syntax-rules.js';
import { riskyNames } from './value-types.js';

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

function valuesFor(field: PlacedField, { functions }: Model, scope: Scope): Values {
  const made = [...functions.entries.values()].filter(({ name }) => name !== field.pointer.split('/').at(-2));
  return {
    ...riskyNames(field, scope),
    functions: made.flatMap(({ from, facts }) => (from === 'procedure' ? [facts.tree] : [])),
    sqlClients: new Set(made.flatMap(({ from, name }) => (from === 'connection' ? [name] : []))),
  };
}

export function checkEvaluated(field: PlacedField, model: Model, scope: Scope, report: Report): void {
  const { tree, errors } = examine(field.text);
  if (errors.length > 0) return;
  for (const found of readValues(tree, valuesFor(field, model, scope))) {
    const within = { text: field.text, offset: shownAt(field.text, found.offset), length: found.length };
    report({ ...findingOf(found), at: field.pointer, within });
  }
}
