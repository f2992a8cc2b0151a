/** Lowers the analysed model to the plan. In: an analysis without errors. Out: the plan; nothing can fail. */
import type { Analysis } from '../analyze/analyze.js';
import { resolve } from '../analyze/scope.js';
import type { Scope } from '../analyze/scope.js';
import { InternalError } from '../diagnostics/diagnostic.js';
import { checksText } from '../kinds/check.js';
import type { Connection } from '../kinds/connection.js';
import type { LowerContext, Lowered } from '../kinds/kind.js';
import { VARIABLE_PATTERNS } from '../kinds/variable-types.js';
import { seconds, word } from '../kinds/words.js';
import { isRestore } from '../model/model.js';
import type { Model, ModelPhase, ModelStep } from '../model/model.js';
import { referencesIn } from '../shell/template.js';
import type { VariableSource } from '../validate/procedure-schema.js';
import type { Phase, Plan, Policy, Step, Text, TextName, Variable } from './plan.js';
import { TEXT_NAMES } from './plan.js';
import { namesRead } from './reads.js';
import { lowerRequirements } from './requirements.js';
import { makeText, sha256 } from './text.js';
import { overItems, wrapForEach, wrapWhen } from './modifiers.js';

/** What lowering a step may ask of the whole procedure. */
interface Whole {
  readonly scope: Scope;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly steps: readonly ModelStep[];
}

/** Sets back what one step notes under a name; nothing when it notes nothing there. */
function restoreOf({ id, source, action }: ModelStep, memory: string, forget: boolean): string[] {
  const noted = action.kind.remembers(action.value);
  return noted?.name === memory ? [overItems(source.for_each, noted.restore(forget), id)] : [];
}

function restoreText(steps: readonly ModelStep[], memory: string, forget: boolean): string {
  return steps.flatMap((step) => restoreOf(step, memory, forget)).join('\n');
}

function contextFor(step: ModelStep, { scope, connections, steps }: Whole): LowerContext {
  return {
    stepId: step.id,
    connection: (id) => {
      const connection = connections.get(id);
      if (connection === undefined) throw new InternalError(`connection ${id} was not resolved`);
      return connection;
    },
    isSecret: (name) => scope.variables.get(name)?.secret === true,
    restore: (memory) => restoreText(steps, memory, false),
    variableType: (name) => {
      const resolution = resolve(scope, name, step);
      return resolution.kind === 'variable' ? resolution.source.type : resolution.kind;
    },
  };
}

function bodyOf(step: ModelStep, lowered: Lowered, context: LowerContext): string | undefined {
  const { for_each: loop, when } = step.source;
  if (lowered.body === undefined) return undefined;
  const looped = loop === undefined ? lowered.body : wrapForEach(loop, lowered.body, context);
  return when === undefined || lowered.prompt !== undefined ? looped : wrapWhen(when, looped, context);
}

/** What a step noted itself is set back, and nothing else; a step that noted nothing sets back all of that name. */
function undoOf(step: ModelStep, context: LowerContext, steps: readonly ModelStep[]): string | undefined {
  const { undo, source, id } = step;
  if (undo === undefined) return undefined;
  if (isRestore(undo)) {
    const own = restoreText([step], undo.restore, true);
    return own === '' ? restoreText(steps, undo.restore, true) : own;
  }
  const { body } = undo.kind.lower(undo.value, context);
  return body && overItems(source.for_each, body, id);
}

/** The texts of a step by name, with where each was written. */
function textsOf(step: ModelStep, lowered: Lowered, context: LowerContext, whole: Whole): Step['texts'] {
  const { source, pointer, action } = step;
  const checks = (value: StepCheck): string | undefined =>
    value === undefined ? undefined : checksText(value, context);
  const sources: Readonly<Record<TextName, readonly [string | undefined, string]>> = {
    when: [checks(source.when), `${pointer}/when`],
    done_when: [checks(source.done_when), `${pointer}/done_when`],
    choices: [lowered.choices, action.pointer],
    body: [bodyOf(step, lowered, context), action.pointer],
    progress: [source.progress?.run, `${pointer}/progress/run`],
    check: [checks(source.verify), `${pointer}/verify`],
    undo: [undoOf(step, context, whole.steps), `${pointer}/undo`],
  };
  const texts: Partial<Record<TextName, Text>> = {};
  for (const name of TEXT_NAMES) {
    const [text, origin] = sources[name];
    if (text === undefined) continue;
    const around = name === 'body' ? wrappers(step) : [];
    texts[name] = makeText(name, text, [origin, ...around]);
  }
  return texts;
}

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

function lowerStep(step: ModelStep, label: string, whole: Whole): Step {
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
    captures: lowered.captures ?? [],
    needs: needsOf(step, texts, whole.scope),
    policy: policyOf(step),
    undo: texts.undo === undefined ? { kind: 'absent' } : { kind: 'text', discards: '' },
    summary: lowered.summary,
    origin: step.pointer,
  };
}

function allTexts(steps: readonly Step[]): Text[] {
  return steps.flatMap(({ texts }) => Object.values(texts));
}

/** Variables that texts read, with those that their defaults lead to, in order of declaration. */
function variablesRead(names: readonly string[], variables: readonly Variable[]): string[] {
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
  whole: Whole,
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
    requires,
    variables: variablesRead(reads, variables),
    steps,
    origin: phase.pointer,
  };
}

function lowerVariable(name: string, source: VariableSource, all: Scope['variables']): Variable {
  const { type, values = [], secret = false } = source;
  const help = source.help.trimEnd();
  const text = source.default === undefined ? undefined : String(source.default);
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
    pattern: type === 'pattern' ? (source.pattern ?? '') : VARIABLE_PATTERNS[type],
    prompt: source.prompt ?? help.split('\n')[0] ?? name,
    secret,
    origin: `/variables/${name}`,
  };
}

/** Lowers everything. `toolVersion` is the compiler's. */
export function lower({ model, scope }: Analysis, toolVersion: string): Plan {
  const { source, document } = model;
  const whole: Whole = {
    scope,
    connections: new Map(Object.entries(source.connections ?? {})),
    steps: model.phases.flatMap(({ steps }) => steps),
  };
  const variables = [...scope.variables].map(([name, variable]) =>
    lowerVariable(name, variable, scope.variables),
  );
  const phases = model.phases.map((phase, at) => lowerPhase(phase, at, model, whole, variables));
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
    requires: lowerRequirements(
      [
        { source: source.requires, pointer: '/requires' },
        ...model.phases.map(({ source: phase, pointer }) => ({
          source: phase.requires,
          pointer: `${pointer}/requires`,
        })),
      ],
      phases.flatMap(({ steps }) => allTexts(steps)),
    ),
    variables,
    functions: [],
    phases,
    digest: sha256(files.map(({ path, digest }) => `${digest}  ${path}\n`).join('')),
    files,
    toolVersion,
  };
}
