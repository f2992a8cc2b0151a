/** Lowers the analysed model to the plan. In: an analysis without errors. Out: the plan; nothing can fail. */
import type { Analysis } from '../analyze/analyze.js';
import { resolve } from '../analyze/scope.js';
import type { Scope } from '../analyze/scope.js';
import { InternalError } from '../diagnostics/diagnostic.js';
import { usesOf } from '../functions/function-table.js';
import type { FunctionEntry, FunctionTable } from '../functions/function-table.js';
import type { Static } from '@sinclair/typebox';
import { alternativesOf, alternativesText } from '../kinds/alternative.js';
import type { AlternativeSource } from '../kinds/alternative.js';
import { checksText } from '../kinds/checks-text.js';
import type { ConnectionSource } from '../connections/index.js';
import { untilOf } from '../kinds/fields.js';
import { formOfItem } from '../kinds/item-fields.js';
import { items } from '../kinds/items.js';
import type { GroupLoop } from '../kinds/items.js';
import type { LowerContext, Lowered, RestoreOptions } from '../kinds/kind.js';
import { patternOf } from '../kinds/variable-types.js';
import { seconds, word } from '../kinds/bash-pieces.js';
import type { Model, ModelPhase, ModelStep, ModelUndo } from '../model/model.js';
import { examine } from '../shell/syntax.js';
import { referencesIn } from '../shell/template.js';
import type { StepSource, VariableSource } from '../validate/procedure-schema.js';
import type {
  Items,
  Phase,
  Plan,
  PlanFunction,
  Policy,
  Step,
  Text,
  TextName,
  Undo,
  Variable,
} from './plan.js';
import { TEXT_NAMES } from './plan.js';
import { namesRead } from './reads.js';
import { clientsOf } from './connection-clients.js';
import { placeLooks, withPlaceLooks } from './place-looks.js';
import { lowerRequirements } from './requirements.js';
import { makeText, sha256 } from './text.js';
import { overItems, wrapAlternatives, wrapForEach, wrapWhen } from './modifiers.js';

/** What lowering a step may ask of the whole procedure. */
interface ProcedureContext {
  readonly scope: Scope;
  readonly connections: ReadonlyMap<string, ConnectionSource>;
  readonly steps: readonly ModelStep[];
  readonly functions: FunctionTable;
  readonly functionNames: ReadonlySet<string>;
}

/** Sets back what one step keeps under a name; nothing when it keeps nothing there. */
function restoreOf(
  { id, source, action, place }: ModelStep,
  memory: string,
  options: RestoreOptions,
  functions: FunctionTable,
): string[] {
  const kept = action.kind.remembers(action.value, place);
  return kept?.name === memory ? [overItems(source.for_each, kept.restore(options), id, functions)] : [];
}

/** Steps of a group keep what they keep once for each item, so that nothing is shared across its border. */
const withinGroup = (step: ModelStep, steps: readonly ModelStep[]): readonly ModelStep[] =>
  steps.filter(({ group }) => group?.id === step.group?.id);

/** Several steps may keep under one name, and then say the same. */
function restoreText(
  steps: readonly ModelStep[],
  memory: string,
  options: RestoreOptions,
  functions: FunctionTable,
): string {
  const lines = steps.flatMap((step) => restoreOf(step, memory, options, functions));
  return [...new Set(lines.flatMap((text) => text.split('\n')))].join('\n');
}

function contextFor(step: ModelStep, whole: ProcedureContext): LowerContext {
  const { scope, connections, steps, functions } = whole;
  return {
    stepId: step.id,
    place: step.place,
    functions: whole.functionNames,
    connection: (id) => {
      const connection = connections.get(id);
      if (connection === undefined) throw new InternalError(`connection ${id} was not resolved`);
      return connection;
    },
    valuesIn: (text) =>
      usesOf(examine(text), functions.entries).reads.filter(
        (name) => !['shell', 'unknown'].includes(resolve(scope, name, step).kind),
      ),
    isSecret: (name) => scope.secrets.has(name),
    restore: (memory, options) => restoreText(withinGroup(step, steps), memory, options, functions),
  };
}

function bodyOf(step: ModelStep, lowered: Lowered, context: LowerContext): string | undefined {
  const { for_each: loop, when } = step.source;
  if (lowered.body === undefined) return undefined;
  const looped = loop === undefined ? lowered.body : wrapForEach(loop, lowered.body, context);
  if (when === undefined || lowered.prompt !== undefined) return looped;
  return isAlternative(when)
    ? wrapAlternatives(alternativesText(alternativesOf(when)), looped)
    : wrapWhen(checksText(when, context), looped, context);
}

const ownUndo = ({ action }: ModelStep, context: LowerContext): string | undefined =>
  action.kind.takeBack?.(action.value, context);

const actionUndo = (undo: ModelUndo, context: LowerContext): string | undefined =>
  undo.kind === 'action' ? undo.action.kind.lower(undo.action.value, context).body : undefined;

/** What a step kept itself is set back, and nothing else; a step that kept nothing sets back all of that name. */
function undoText(
  step: ModelStep,
  context: LowerContext,
  { steps, functions }: ProcedureContext,
): string | undefined {
  const { undo, source, id } = step;
  if (undo.kind === 'restore') {
    const options = { forget: true, readyWithin: undo.readyWithin };
    const own = restoreText([step], undo.memory, options, functions);
    return own === '' ? restoreText(withinGroup(step, steps), undo.memory, options, functions) : own;
  }
  const body = undo.kind === 'own' ? ownUndo(step, context) : actionUndo(undo, context);
  return body && overItems(source.for_each, body, id, functions);
}

/** What a step says of its undo; `with` of a step that is itself taken back with another means that other one. */
function undoOf({ undo }: ModelStep): Undo {
  switch (undo.kind) {
    case 'absent':
    case 'none':
      return { kind: undo.kind };
    case 'with':
      return { kind: 'with', step: undo.step };
    case 'confirm':
      return { kind: 'confirm', question: undo.question, lookFor: undo.lookFor, discards: undo.discards };
    case 'own':
      return { kind: 'text', discards: '' };
    case 'restore':
    case 'action':
      return { kind: 'text', discards: undo.discards };
  }
}

/** The texts of a step by name, with where each was written. */
function textsOf(
  step: ModelStep,
  lowered: Lowered,
  context: LowerContext,
  whole: ProcedureContext,
): Step['texts'] {
  const { source, pointer, action } = step;
  const checks = (value: StepCheck): string | undefined =>
    value === undefined ? undefined : checksText(value, context);
  const sources: Readonly<Record<TextName, readonly [string | undefined, string]>> = {
    when: [isAlternative(source.when) ? undefined : checks(source.when), `${pointer}/when`],
    done_when: [checks(source.done_when), `${pointer}/done_when`],
    choices: [lowered.choices, action.pointer],
    body: [bodyOf(step, lowered, context), action.pointer],
    progress: [source.progress?.run, `${pointer}/progress/run`],
    check: [checks(source.verify), `${pointer}/verify`],
    undo: [undoText(step, context, whole), step.undo.kind === 'own' ? action.pointer : `${pointer}/undo`],
  };
  const texts: Partial<Record<TextName, Text>> = {};
  for (const name of TEXT_NAMES) {
    const [text, origin] = sources[name];
    if (text === undefined) continue;
    const around = name === 'body' ? wrappers(step) : [];
    texts[name] = makeText(name, text, [origin, ...around], whole.functions);
  }
  return texts;
}

/** The short form is data that the runner looks at; a person sees it in the guide. */
const isAlternative = (when: StepSource['when']): when is Static<typeof AlternativeSource> =>
  alternativesOf(when).length > 0;

type StepCheck = ModelStep['source']['verify'];

function wrappers({ source, pointer }: ModelStep): string[] {
  return (['when', 'for_each'] as const).flatMap((key) =>
    source[key] === undefined ? [] : [`${pointer}/${key}`],
  );
}

function policyOf({ source, action }: ModelStep): Policy {
  return {
    risk: source.risk ?? action.kind.risk,
    attempts: source.retry?.attempts ?? 1,
    retryWait: source.retry === undefined ? 0 : seconds(source.retry.wait ?? '5s'),
    timeout: source.timeout === undefined ? 0 : seconds(source.timeout),
    rerunSafe: source.rerun === 'safe' || action.kind.rerunSafe,
    interactive: source.interactive ?? false,
    quiet: source.output === 'log',
    checkUntil: untilOf(source.verify),
  };
}

function needsOf(step: ModelStep, texts: Step['texts'], scope: Scope): Step['needs'] {
  const reads = new Set(Object.values(texts).flatMap(({ reads: names }) => names));
  return [...reads].sort().flatMap((variable) => {
    const resolution = resolve(scope, variable, step);
    if (resolution.kind !== 'captured' || resolution.capture.step.id === step.id) return [];
    return [{ variable, step: resolution.capture.step.id }];
  });
}

function lowerStep(step: ModelStep, label: string, whole: ProcedureContext): Step {
  const { source, action } = step;
  const context = contextFor(step, whole);
  const lowered = action.kind.lower(action.value, context);
  const texts = textsOf(step, lowered, context, whole);
  return {
    id: step.id,
    number: step.number,
    label,
    title: source.title,
    kind: action.kind.key,
    why: (source.why ?? '').trimEnd(),
    expect: (source.expect ?? '').trimEnd(),
    ifItFails: (source.if_it_fails ?? '').trimEnd(),
    texts,
    prompt: lowered.prompt,
    captures: action.kind.captures(action.value).map(({ name }) => name),
    needs: needsOf(step, texts, whole.scope),
    policy: policyOf(step),
    undo: undoOf(step),
    alternatives: alternativesOf(source.when),
    group: step.group?.id ?? '',
    items: itemsOf(step, whole.steps),
    summary: lowered.summary,
    origin: step.pointer,
  };
}

/** What a step that lists the items of a group says of them. */
function itemsOf(step: ModelStep, steps: readonly ModelStep[]): Items | undefined {
  if (step.action.kind !== items) return undefined;
  const loop = step.action.value as GroupLoop;
  const members = steps.filter(({ group }) => group?.id === step.id);
  const captures = members.flatMap(({ action: { kind, value } }) =>
    kind.captures(value).map(({ name }) => name),
  );
  const from = typeof loop.in === 'string' ? (referencesIn(loop.in)[0] ?? '') : '';
  return { variable: loop.name, from, ...formOfItem(loop), captures, steps: members.map(({ id }) => id) };
}

function allTexts(steps: readonly Step[]): Text[] {
  return steps.flatMap(({ texts }) => Object.values(texts));
}

/** Variables that texts read, with those that their defaults lead to, in order of declaration. */
export function variablesRead(names: readonly string[], variables: readonly Variable[]): string[] {
  const wanted = new Set(names);
  for (const { name, defaultReads } of [...variables].reverse()) {
    if (wanted.has(name)) for (const read of defaultReads) wanted.add(read);
  }
  return variables.map(({ name }) => name).filter((name) => wanted.has(name));
}

function lowerPhase(
  phase: ModelPhase,
  at: number,
  model: Model,
  whole: ProcedureContext,
  variables: readonly Variable[],
): Phase {
  const steps = phase.steps.map((step, index) => lowerStep(step, `${at + 1}.${index + 1}`, whole));
  const texts = allTexts(steps);
  const requires = lowerRequirements(
    [
      { source: model.source.requires, pointer: '/requires' },
      { source: phase.source.requires, pointer: `${phase.pointer}/requires` },
    ],
    texts,
    clientsOf(model.source, texts, whole.functions),
    whole.functions,
  );
  const reads = [
    ...steps.flatMap(namesRead),
    ...requires.access.flatMap(({ text }) => text.reads),
    ...[...requires.disk.map(({ pathText }) => pathText), ...requires.images].flatMap(referencesIn),
  ];
  return {
    id: phase.source.id,
    title: phase.source.title,
    where: (phase.source.where ?? '').trimEnd(),
    intro: (phase.source.intro ?? '').trimEnd(),
    appendix: phase.source.appendix ?? false,
    requires,
    variables: variablesRead(reads, variables),
    steps,
    origin: phase.pointer,
  };
}

/** A default as a template; items of a list have blanks between them. */
function defaultText({ default: value }: VariableSource): string | undefined {
  return Array.isArray(value) ? value.join(' ') : value === undefined ? undefined : String(value);
}

function lowerVariable(name: string, source: VariableSource, all: Scope['variables']): Variable {
  const { type, values = [], secret = false } = source;
  const help = source.help.trimEnd();
  const text = defaultText(source);
  const lowered = text === undefined ? undefined : word(text);
  return {
    name,
    type,
    help,
    default: lowered,
    defaultText: text,
    defaultReads: [...(lowered ?? '').matchAll(/\$\{?([A-Z][A-Z0-9_]*)/g)]
      .map((match) => match[1] ?? '')
      .filter((one) => all.has(one)),
    values,
    pattern: type === 'enum' ? '' : patternOf(source),
    prompt: source.prompt ?? help.split('\n')[0] ?? name,
    secret,
    origin: `/variables/${name}`,
  };
}

function planFunction({ name, from, help, source, appendix, origin, uses }: FunctionEntry): PlanFunction {
  return { name, from, help, source, appendix, digest: sha256(source), origin, ...uses };
}

/** Functions that texts reach. */
function lowerFunctions(phases: readonly Phase[], { functions }: ProcedureContext): PlanFunction[] {
  const texts = phases.flatMap(({ steps, requires }) => [
    ...allTexts(steps),
    ...requires.access.map(({ text }) => text),
    ...requires.tools.flatMap(({ version }) => version ?? []),
  ]);
  return functions.reached(texts.flatMap(({ calls }) => calls)).map(planFunction);
}

/** Lowers everything. `toolVersion` is the compiler's. */
export function lower({ model, scope }: Analysis, toolVersion: string): Plan {
  const { source, document } = model;
  const whole: ProcedureContext = {
    scope,
    connections: new Map(Object.entries(source.connections ?? {})),
    steps: model.phases.flatMap(({ steps }) => steps),
    functions: model.functions,
    functionNames: new Set(model.functions.entries.keys()),
  };
  const variables = [...scope.variables].map(([name, variable]) =>
    lowerVariable(name, variable, scope.variables),
  );
  const lowered = model.phases.map((phase, at) => lowerPhase(phase, at, model, whole, variables));
  const phases = withPlaceLooks(lowered, source, model.functions);
  const texts = phases.flatMap(({ steps }) => allTexts(steps));
  const requires = lowerRequirements(
    [
      { source: source.requires, pointer: '/requires' },
      ...model.phases.map(({ source: phase, pointer }) => ({
        source: phase.requires,
        pointer: `${pointer}/requires`,
      })),
    ],
    texts,
    clientsOf(source, texts, model.functions),
    model.functions,
  );
  const files = document.files.map(({ path, text }) => ({ path, digest: sha256(text) }));
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    procedure: source.procedure,
    title: source.title,
    version: source.version,
    contact: source.contact ?? '',
    summary: (source.summary ?? '').trimEnd(),
    useWhen: (source.use_when ?? '').trimEnd(),
    limits: (source.limits ?? '').trimEnd(),
    requires: { ...requires, access: [...placeLooks(phases), ...requires.access] },
    variables,
    functions: lowerFunctions(phases, whole),
    phases,
    digest: sha256(files.map(({ path, digest }) => `${digest}  ${path}\n`).join('')),
    files,
    toolVersion,
  };
}
