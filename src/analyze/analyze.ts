/** Checks everything that the schema cannot: names, shell, SQL, secrets, contradictions. In: the model. Out: the same model with what texts refer to resolved, and all findings. */
import type { Outcome } from '../diagnostics/diagnostic.js';
import type { Model, ModelStep } from '../model/model.js';
import { connectionOf } from '../connections/index.js';
import { bashName } from '../functions/definition.js';
import { suggest } from '../diagnostics/suggest.js';
import { checkAlternatives } from './alternative-rules.js';
import { collectFields } from './collect.js';
import { calledFunctions, checkEvaluated } from './evaluated-rules.js';
import type { CalledFunctions } from './evaluated-rules.js';
import { checkExpression } from './expression-rules.js';
import { checkCalls, checkFunctionNames, checkReached, checkUnused } from './function-rules.js';
import { checkPlaceName, checkPlaces } from './place-rules.js';
import { checkCharacters } from './character-rules.js';
import { checkLine, checkMarks, checkProse } from './prose-rules.js';
import { checkOwnNames } from './own-name-rules.js';
import type { Pointer } from '../parse/document.js';
import { createReporter } from '../parse/report.js';
import type { Report } from '../parse/report.js';
import { checkRequires } from './requires-rules.js';
import { buildScope, resolve, typeOf } from './scope.js';
import type { Capture, PlacedField, Scope } from './scope.js';
import { checkShell } from './shell-rules.js';
import { checkSql } from './sql-rules.js';
import type { SqlTarget } from './sql-rules.js';
import { checkMemories, checkStep } from './step-rules.js';
import { checkUnusedPlaces } from './unused-places.js';
import { checkTitle, checkUsage } from './usage-rules.js';
import { checkTemplate } from './template-rules.js';
import { createRiskyNames } from './value-types.js';
import type { RiskyNames } from './value-types.js';
import { examine } from '../shell/syntax.js';
import { checkSources, checkVariables } from './variable-rules.js';
import { checkJoined } from './written-rules.js';

/** The model with its names resolved; only made when nothing is wrong. */
export interface Analysis {
  readonly model: Model;
  readonly scope: Scope;
}

function capturesOf(steps: readonly ModelStep[]): Capture[] {
  return steps.flatMap((step) =>
    step.action.kind.captures(step.action.value).map(({ name, type, at }) => ({
      variable: name,
      type,
      step,
      at: `${step.action.pointer}${at}`,
    })),
  );
}

function checkConnectionName(field: PlacedField, model: Model, report: Report): void {
  const connections = model.source.connections ?? {};
  if (field.text in connections) return;
  const nearest = suggest(field.text, Object.keys(connections));
  const hint = nearest === undefined ? 'declare it under `connections`' : `did you mean \`${nearest}\`?`;
  report({ code: 'SW0404', message: `there is no connection \`${field.text}\``, hint, at: field.pointer });
}

function checkMemory(field: PlacedField, fields: readonly PlacedField[], scope: Scope, report: Report): void {
  if (scope.uncertain.has(field.text)) return;
  const notes = fields.filter(({ language }) => language === 'remember');
  const known = notes.some(
    ({ text, step }) =>
      text === field.text &&
      (step?.number ?? 0) <= (field.step?.number ?? 0) &&
      step?.group?.id === field.step?.group?.id,
  );
  if (known) return;
  const nearest = suggest(
    field.text,
    notes.map(({ text }) => text),
  );
  const hint =
    nearest === undefined
      ? 'note it with `remember` in an earlier `scale` step'
      : `did you mean \`${nearest}\`?`;
  report({
    code: 'SW0405',
    message: `nothing before this is remembered as \`${field.text}\``,
    hint,
    at: field.pointer,
  });
}

/** How the SQL at a pointer is run, by the connection that is named beside it. */
function createTargets(fields: readonly PlacedField[], model: Model): (pointer: Pointer) => SqlTarget {
  const named = new Map(
    fields.flatMap(({ language, pointer, text }) => (language === 'connection' ? [[pointer, text]] : [])),
  );
  return (pointer) => {
    const name = named.get(`${pointer.slice(0, pointer.lastIndexOf('/'))}/on`) ?? '';
    const declared = model.source.connections?.[name];
    if (declared === undefined) return { references: 'psql', elsewhere: false };
    const { kind, value } = connectionOf(declared);
    return { references: kind.references, elsewhere: kind.place(value) !== undefined };
  };
}

/** What a field is checked with. */
interface Surroundings {
  readonly model: Model;
  readonly fields: readonly PlacedField[];
  readonly scope: Scope;
  readonly targetOf: (pointer: Pointer) => SqlTarget;
  readonly risky: (step: ModelStep | undefined) => RiskyNames;
  readonly functions: CalledFunctions;
  /** Functions that shell texts of steps call. */
  readonly called: Set<string>;
  readonly report: Report;
}

function checkShellField(placed: PlacedField, surroundings: Surroundings): void {
  const { model, fields, scope, risky, functions, called, report } = surroundings;
  const field = { ...placed, facts: examine(placed.text) };
  const values = risky(field.step);
  checkJoined(field, model.document, report);
  checkShell(field, values, scope, report);
  checkOwnNames(field, fields, scope, report);
  const calls = checkCalls(field, model, scope, report);
  if (field.language === 'shell') for (const name of calls) called.add(name);
  checkEvaluated(field, values, functions, report);
}

function checkField(field: PlacedField, surroundings: Surroundings): void {
  const { model, fields, scope, targetOf, risky, report } = surroundings;
  checkMarks(field, model, report);
  switch (field.language) {
    case 'question':
      checkLine(field, report);
      checkTemplate(field, scope, report);
      break;
    case 'title':
      checkLine(field, report);
      checkTitle(field, (name) => typeOf(resolve(scope, name, field.step)) !== undefined, report);
      break;
    case 'template':
    case 'content':
    case 'manifest':
    case 'names':
    case 'host':
    case 'items':
      checkTemplate(field, scope, report);
      break;
    case 'shell':
    case 'function':
      checkShellField(field, surroundings);
      break;
    case 'expression':
      checkExpression(field, report);
      break;
    case 'sql':
      checkSql(field, targetOf(field.pointer), risky(field.step), scope, report);
      break;
    case 'markdown':
      checkProse(field, report);
      break;
    case 'connection':
      checkConnectionName(field, model, report);
      checkReached(field, bashName(field.text), model, scope, report);
      break;
    case 'place':
    case 'cluster':
      checkPlaceName(field, model, report);
      checkReached(field, bashName(field.text), model, scope, report);
      break;
    case 'restore':
      checkMemory(field, fields, scope, report);
      break;
    case 'remember':
      break;
  }
}

/** All findings of a model at once. */
export function analyze(model: Model): Outcome<Analysis> {
  const { report, diagnostics } = createReporter(model.document);
  const fields = collectFields(model);
  const steps = model.phases.flatMap((phase) => phase.steps);
  const captures = capturesOf(steps);
  const scope = buildScope(model, captures);
  checkCharacters(model.document.data, '', report);
  checkVariables(scope, report);
  checkSources(model, scope, captures, report);
  for (const [name, connection] of Object.entries(model.source.connections ?? {})) {
    const { kind, value } = connectionOf(connection);
    for (const { message, hint, at } of kind.inspect(value)) {
      report({
        code: 'SW0703',
        message: `connection \`${name}\`: ${message}`,
        hint,
        at: `/connections/${name}/${kind.key}${at}`,
      });
    }
  }
  checkPlaces(model, report);
  checkFunctionNames(model, report);
  checkRequires(model, report);
  for (const step of steps) checkStep(step, model, steps, report);
  checkMemories(steps, report);
  checkUnusedPlaces(model, fields, report);
  checkAlternatives(model, scope, report);
  const called = new Set<string>();
  const surroundings: Surroundings = {
    model,
    fields,
    scope,
    targetOf: createTargets(fields, model),
    risky: createRiskyNames(scope),
    functions: calledFunctions(model),
    called,
    report,
  };
  for (const field of fields) checkField(field, surroundings);
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  if (!failed) {
    checkUnused(model, fields, called, report);
    checkUsage(model, fields, report);
  }
  return { value: failed ? undefined : { model, scope }, diagnostics };
}
