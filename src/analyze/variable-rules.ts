/** What is wrong with the declarations of variables, and with two things that fill one name. */
import { fits } from '../kinds/fits.js';
import { fieldsOfItem } from '../kinds/item-fields.js';
import type { ItemSource } from '../kinds/item-fields.js';
import { items } from '../kinds/items.js';
import type { GroupLoop } from '../kinds/items.js';
import type { Model } from '../model/model.js';
import { referencesIn } from '../shell/template.js';
import { SHELL_NAMES } from '../shell/syntax.js';
import type { VariableSource } from '../validate/procedure-schema.js';
import type { Report } from '../parse/report.js';
import type { Capture, Scope } from './scope.js';

const TAKEN =
  /^(?:BASH.*|LC_.*|LD_.*|PS[0-9]|PROMPT_COMMAND|CDPATH|ENV|FUNCNEST|GLOBIGNORE|HIST.*|POSIXLY_CORRECT|STEPWRIGHT_.*)$/;

function isTaken(name: string): boolean {
  return SHELL_NAMES.has(name) || TAKEN.test(name);
}

function referencesOf(source: VariableSource): string[] {
  const { default: value } = source;
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return typeof value === 'string' ? referencesIn(value) : [];
}

/** Whether following defaults from `name` leads back to it. */
function isCircular(name: string, variables: Scope['variables']): boolean {
  const seen = new Set<string>();
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const source = variables.get(next);
    for (const reference of source === undefined ? [] : referencesOf(source)) {
      if (reference === name) return true;
      if (!seen.has(reference)) waiting.push(reference);
      seen.add(reference);
    }
  }
  return false;
}

function checkDefaultOrder(name: string, source: VariableSource, scope: Scope, report: Report): void {
  const at = `/variables/${name}/default`;
  if (isCircular(name, scope.variables)) {
    report({ code: 'SW0407', message: `the default of \`${name}\` leads back to \`${name}\``, at });
    return;
  }
  const order = [...scope.variables.keys()];
  const later = referencesOf(source).find((reference) => order.indexOf(reference) > order.indexOf(name));
  if (later === undefined) return;
  const hint = `declare \`${later}\` above \`${name}\``;
  report({ code: 'SW0408', message: `\`${later}\` is declared after \`${name}\``, hint, at });
}

/** What a constant default has to be like. */
function defaultProblem(source: VariableSource): string | undefined {
  if (source.default === undefined || referencesOf(source).length > 0) return undefined;
  const { default: given, type } = source;
  const value = (Array.isArray(given) ? given.join(' ') : String(given)).replaceAll('$$', '$');
  if (fits(source, value)) return undefined;
  return type === 'enum' ? 'is not one of `values`' : `is not a value of type ${type}`;
}

function checkDeclaration(name: string, source: VariableSource, report: Report): void {
  const at = `/variables/${name}`;
  const contradict = (message: string, hint: string): void => {
    report({ code: 'SW0704', message: `variable \`${name}\`: ${message}`, hint, at, onKey: true });
  };
  if ((source.type === 'enum') !== (source.values !== undefined)) {
    contradict('`values` and type `enum` go together', 'give both, or neither');
  }
  if (source.type !== 'list' && (source.of !== undefined || Array.isArray(source.default))) {
    contradict('`of` and a list as default need type `list`', 'change the type, or leave them out');
  }
  if ((source.type === 'pattern') !== (source.pattern !== undefined)) {
    contradict('`pattern` and type `pattern` go together', 'give both, or neither');
  }
  if (source.secret === true && source.default !== undefined && source.default !== '') {
    contradict('a secret has no default', 'leave the default out: the operator is asked');
  }
  const problem = defaultProblem(source);
  if (problem !== undefined) {
    const message = `variable \`${name}\`: its default ${problem}`;
    report({ code: 'SW0704', message, hint: 'correct the default or the type', at: `${at}/default` });
  }
}

/** Declarations one by one. */
export function checkVariables(scope: Scope, report: Report): void {
  for (const [name, source] of scope.variables) {
    const at = `/variables/${name}`;
    if (isTaken(name)) {
      report({
        code: 'SW0409',
        message: `\`${name}\` means something to the shell or the script`,
        hint: 'choose another name',
        at,
        onKey: true,
      });
    }
    checkDeclaration(name, source, report);
    checkDefaultOrder(name, source, scope, report);
  }
}

/** Names that more than one thing fills. */
export function checkSources(model: Model, scope: Scope, captures: readonly Capture[], report: Report): void {
  const filled = new Map<string, string>(
    [...scope.variables.keys()].map((name) => [name, `/variables/${name}`]),
  );
  const fill = (name: string, at: string): void => {
    const first = filled.get(name);
    if (isTaken(name)) {
      report({
        code: 'SW0409',
        message: `\`${name}\` means something to the shell or the script`,
        hint: 'choose another name',
        at,
      });
    } else if (first !== undefined) {
      report({
        code: 'SW0406',
        message: `\`${name}\` is filled twice`,
        hint: 'give one of them another name',
        at,
        related: [{ message: 'first here', at: first }],
      });
    }
  };
  for (const { variable, at } of captures) {
    fill(variable, at);
    if (!filled.has(variable)) filled.set(variable, at);
  }
  const fillItems = (loop: ItemSource, at: string): void => {
    fill(loop.name, `${at}/name`);
    for (const { field, variable } of fieldsOfItem(loop)) fill(variable, `${at}/fields/${field}`);
  };
  for (const { action, source, pointer } of model.phases.flatMap(({ steps }) => steps)) {
    if (action.kind === items) fillItems(action.value as GroupLoop, action.pointer);
    if (source.for_each !== undefined) fillItems(source.for_each, `${pointer}/for_each`);
  }
}
