/** Values are data: none stands where a program evaluates it. In: a shell text, the functions it may call, and what values may hold. Out: findings. */
import type { Model } from '../model/model.js';
import type { Finding, Report } from '../parse/report.js';
import type { Found, Values } from '../shell/evaluated/found.js';
import { bodiesOf, readValues } from '../shell/evaluated/read-values.js';
import type { ShellField } from './scope.js';
import { shownAt } from './syntax-rules.js';
import type { RiskyNames } from './value-types.js';

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

/** Functions that texts may call, as far as values go through them. */
export type CalledFunctions = Required<Pick<Values, 'functions' | 'sqlClients'>>;

export function calledFunctions({ functions }: Model): CalledFunctions {
  const made = [...functions.entries.values()];
  return {
    functions: bodiesOf(made.flatMap(({ from, tree }) => (from === 'procedure' && tree ? [tree] : []))),
    sqlClients: new Set(made.flatMap(({ from, name }) => (from === 'connection' ? [name] : []))),
  };
}

/** A function is not followed from its own text. */
function without(functions: CalledFunctions['functions'], name: string): CalledFunctions['functions'] {
  return functions.has(name) ? new Map([...functions].filter(([other]) => other !== name)) : functions;
}

export function checkEvaluated(
  field: ShellField,
  values: RiskyNames,
  { functions, sqlClients }: CalledFunctions,
  report: Report,
): void {
  const { tree, errors } = field.facts;
  if (errors.length > 0) return;
  const own = field.pointer.split('/').at(-2) ?? '';
  for (const found of readValues(tree, { ...values, functions: without(functions, own), sqlClients })) {
    const within = { text: field.text, offset: shownAt(field.text, found.offset), length: found.length };
    report({ ...findingOf(found), at: field.pointer, within });
  }
}
