/** What is wrong with functions and their calls. In: the model and its fields. Out: findings. */
import { suggest } from '../diagnostics/suggest.js';
import { bashName } from '../functions/definition.js';
import { usesOf } from '../functions/function-table.js';
import { items } from '../kinds/items.js';
import type { Model, ModelStep } from '../model/model.js';
import type { Report } from '../parse/report.js';
import { STANDARD_PROGRAMS } from '../shell/standard-programs.js';
import { BUILTINS, KEYWORDS } from '../shell/syntax.js';
import { resolve } from './scope.js';
import type { PlacedField, Scope, ShellField } from './scope.js';

/** Names of functions that texts and the script make themselves. */
const MADE = new Set(['query', 'holds', 'here', 'value', 'load', 'secret', 'main']);

function takenBy(name: string, { source }: Model): string | undefined {
  if (BUILTINS.has(name) || KEYWORDS.has(name)) return 'a word of bash';
  if (STANDARD_PROGRAMS.has(name)) return 'a program';
  const tools = (source.requires?.tools ?? []).map((tool) => (typeof tool === 'string' ? tool : tool.name));
  if (tools.includes(name)) return 'a program that the procedure requires';
  if (MADE.has(name) || /^(?:sw|step|when|done_when|choices|progress|check|undo)_/.test(name))
    return 'a function of the guide or the script';
  return undefined;
}

/** Everything that becomes a function, by the name it has in bash, with the pointer to its declaration. */
function declaredFunctions({ source }: Model): (readonly [name: string, at: string])[] {
  return (['places', 'connections', 'functions'] as const).flatMap((room) =>
    Object.keys(source[room] ?? {}).map((id) => [bashName(id), `/${room}/${id}`] as const),
  );
}

export function checkFunctionNames(model: Model, report: Report): void {
  const first = new Map<string, string>();
  for (const { name, from } of model.functions.entries.values()) if (from === 'library') first.set(name, '');
  for (const [name, at] of declaredFunctions(model)) {
    const taken = takenBy(name, model);
    const other = first.get(name);
    if (taken !== undefined || other !== undefined) {
      const what = taken ?? (other === '' ? 'a function of the library' : 'declared already');
      report({
        code: 'SW0413',
        message: `\`${name}\` is ${what}`,
        hint: 'choose another name',
        at,
        onKey: true,
        ...(other === undefined || other === '' ? {} : { related: [{ message: 'first here', at: other }] }),
      });
    }
    if (other === undefined) first.set(name, at);
  }
}

/** Values that a function needs, itself or through others, must be there when the step runs. */
export function checkReached(
  field: PlacedField,
  name: string,
  model: Model,
  scope: Scope,
  report: Report,
): void {
  const { step, pointer } = field;
  if (step === undefined || step.action.kind === items) return;
  for (const entry of model.functions.reached([name])) {
    for (const read of entry.uses.reads) {
      const resolution = resolve(scope, read, step);
      if (resolution.kind === 'of-item' || (resolution.kind === 'unknown' && scope.items.has(read)))
        reportNoItem(field, entry.name, read, report);
      if (resolution.kind !== 'later') continue;
      const { capture } = resolution;
      report({
        code: 'SW0403',
        message: `\`${entry.name}\` needs \`${read}\`, which step \`${capture.step.id}\` captures only later`,
        hint: `move step \`${capture.step.id}\` before the first step that needs it`,
        at: pointer,
        related: [{ message: 'captured here', at: capture.at }],
      });
    }
  }
}

/** A place or a function that is made for an item, in a step that has none. */
function reportNoItem(field: PlacedField, name: string, read: string, report: Report): void {
  report({
    code: 'SW0418',
    message: `\`${name}\` needs \`${read}\`, which has a value for each item, and none in this step`,
    hint: 'use it in a step of the group, or give the step a `for_each` of its own',
    at: field.pointer,
  });
}

function checkRemoteCall(field: PlacedField, calls: readonly string[], report: Report): void {
  const [name] = calls;
  if (name === undefined) return;
  report({
    code: 'SW0414',
    message: `\`${name}\` is a function of this machine, and this text runs in \`${field.place ?? ''}\``,
    hint: 'write its commands out, or call the place from a text that runs here',
    at: field.pointer,
    within: { text: field.text, offset: Math.max(0, field.text.indexOf(name)), length: name.length },
  });
}

/** A word with an underscore is seldom a program; one that nearly is a function is a misspelt one. */
function checkMissing(field: PlacedField, tools: readonly string[], model: Model, report: Report): void {
  const names = [...model.functions.entries.keys()];
  for (const tool of tools) {
    const nearest = tool.includes('_') ? suggest(tool, names) : undefined;
    if (nearest === undefined) continue;
    report({
      code: 'SW0411',
      message: `there is no function \`${tool}\``,
      hint: `did you mean \`${nearest}\`?`,
      at: field.pointer,
      within: { text: field.text, offset: Math.max(0, field.text.indexOf(tool)), length: tool.length },
    });
  }
}

/** The functions that a shell text calls; gives them back. */
export function checkCalls(field: ShellField, model: Model, scope: Scope, report: Report): readonly string[] {
  const { calls, tools } = usesOf(field.facts, model.functions.entries);
  checkMissing(field, tools, model, report);
  if (field.place !== undefined && field.language === 'shell') checkRemoteCall(field, calls, report);
  else for (const name of calls) checkReached(field, name, model, scope, report);
  return calls;
}

function placesUsed({ place, action }: ModelStep): string[] {
  return place === undefined || action.kind.asks ? [] : [bashName(place)];
}

/** Functions, places and connections that nothing reaches; `called` are those that shell texts call. */
export function checkUnused(
  model: Model,
  fields: readonly PlacedField[],
  called: ReadonlySet<string>,
  report: Report,
): void {
  const named = fields.flatMap(({ language, text }) =>
    ['place', 'cluster', 'connection'].includes(language) ? [bashName(text)] : [],
  );
  const steps = model.phases.flatMap((phase) => phase.steps);
  const reached = new Set(
    model.functions.reached([...named, ...called, ...steps.flatMap(placesUsed)]).map(({ name }) => name),
  );
  const uncertain = model.source.refused.length > 0;
  for (const [name, at] of declaredFunctions(model)) {
    if (uncertain || reached.has(name) || reached.has(`${name}_stream`)) continue;
    report({
      code: 'SW0412',
      message: `nothing calls \`${name}\``,
      hint: 'remove it, or use it',
      at,
      onKey: true,
    });
  }
}
