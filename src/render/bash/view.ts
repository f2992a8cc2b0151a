/** The script's view. In: the plan. Out: plain, complete data in which every value is quoted and every text indented. */
import type {
  Access,
  DiskNeed,
  Phase,
  Plan,
  Requirements,
  Step,
  Text,
  TextName,
  Tool,
  Variable,
} from '../../plan/plan.js';
import { TEXT_NAMES } from '../../plan/plan.js';
import { valuesRead } from '../../plan/reads.js';
import { indent } from '../../shell/indent.js';
import { quoteShown, quoteTemplate, quoteWord, singleQuote } from '../../shell/quote.js';
import { parseTemplate, readableTemplate } from '../../shell/template.js';
import type { ShellText, ShellWord } from '../../shell/quote.js';
import { TAKES, beginText, helpText, listText } from './help.js';

/** One line `name=value`. */
export interface Assignment {
  readonly name: string;
  readonly value: ShellWord;
}

export interface FunctionView {
  readonly name: string;
  readonly body: ShellText;
}

export interface DataFunctionView {
  readonly name: string;
  readonly lines: readonly Assignment[];
}

export interface StepView {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly comment: readonly string[];
  readonly about: DataFunctionView;
  readonly functions: readonly FunctionView[];
}

export interface PhaseView {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly {
    readonly number: number;
    readonly id: string;
    readonly title: string;
    readonly risk: string;
  }[];
}

export interface ScriptView {
  readonly procedure: string;
  readonly version: string;
  readonly title: string;
  readonly toolVersion: string;
  readonly digest: string;
  readonly bash: string;
  readonly summary: readonly string[];
  readonly phases: readonly PhaseView[];
  readonly data: readonly Assignment[];
  readonly dataFunctions: readonly DataFunctionView[];
  readonly functions: readonly FunctionView[];
  readonly steps: readonly StepView[];
  readonly runner: string;
}

/** A bash name: every character that may not stand in one becomes `_`. */
export function functionName(prefix: string, name: string): string {
  return `${prefix}_${name.replace(/[^A-Za-z0-9_]/g, '_')}`;
}

/** A text's function; the body is called `step_…`, the others by their own name. */
function textFunction(id: string, text: Text): FunctionView {
  const prefix = text.name === 'body' ? 'step' : text.name;
  return { name: functionName(prefix, id), body: indent(text.source, 2) };
}

const list = (names: readonly string[]): ShellWord => singleQuote(names.join(' '));
const yesNo = (value: boolean): ShellWord => quoteWord(value ? 'yes' : 'no');
const numeral = (value: number): ShellWord => quoteWord(String(value));

/** Prose as lines of a comment. */
function commentLines(prose: string): string[] {
  return prose === '' ? [] : prose.split('\n').map((line) => line.trimEnd());
}

function stepsText(step: Step): readonly (readonly [TextName, Text])[] {
  return TEXT_NAMES.flatMap((name) => {
    const text = step.texts[name];
    return text === undefined ? [] : [[name, text] as const];
  });
}

/** A question in which values appear when it is asked. */
function questionWord(question: string): ShellWord {
  return quoteShown(parseTemplate(question).template);
}

/** The data of a step, without its digest. */
function aboutStep(step: Step, phase: Phase, plan: Plan): Assignment[] {
  const { policy, prompt } = step;
  const secrets = new Set(plan.variables.filter(({ secret }) => secret).map(({ name }) => name));
  const reads = valuesRead(step, new Set(plan.variables.map(({ name }) => name)));
  return [
    { name: 'sw_title', value: singleQuote(step.title) },
    { name: 'sw_phase', value: singleQuote(phase.id) },
    { name: 'sw_number', value: numeral(step.number) },
    { name: 'sw_kind', value: singleQuote(step.kind) },
    { name: 'sw_risk', value: quoteWord(policy.risk) },
    { name: 'sw_texts', value: list(stepsText(step).map(([name]) => name)) },
    { name: 'sw_prompt', value: singleQuote(prompt?.kind ?? '') },
    { name: 'sw_question', value: questionWord(prompt?.question ?? '') },
    { name: 'sw_look_for', value: singleQuote(prompt?.kind === 'confirm' ? prompt.lookFor : '') },
    { name: 'sw_answer', value: singleQuote(prompt?.kind === 'choose' ? prompt.variable : '') },
    { name: 'sw_captures', value: list(step.captures) },
    { name: 'sw_needs', value: list(step.needs.map(({ variable, step: maker }) => `${variable}:${maker}`)) },
    { name: 'sw_reads', value: list(reads) },
    { name: 'sw_secrets', value: list(reads.filter((name) => secrets.has(name))) },
    { name: 'sw_attempts', value: numeral(policy.attempts) },
    { name: 'sw_retry_wait', value: numeral(policy.retryWait) },
    { name: 'sw_timeout', value: numeral(policy.timeout) },
    { name: 'sw_rerun', value: quoteWord(policy.rerunSafe ? 'safe' : 'ask') },
    { name: 'sw_interactive', value: yesNo(policy.interactive) },
    { name: 'sw_if_it_fails', value: singleQuote(step.ifItFails) },
  ];
}

function stepView(step: Step, phase: Phase, plan: Plan): StepView {
  return {
    number: step.number,
    id: step.id,
    title: step.title,
    comment: [`Risk: ${step.policy.risk}.`, ...commentLines(step.why)],
    about: { name: functionName('about', step.id), lines: aboutStep(step, phase, plan) },
    functions: stepsText(step).map(([, text]) => textFunction(step.id, text)),
  };
}

/** What a value should have been, for the message when it is not. */
function wanted({ type, values, pattern }: Variable): string {
  if (type === 'enum') return `one of: ${values.join(', ')}`;
  if (type === 'file') return 'a file that is there';
  if (type === 'dir') return 'a directory that is there';
  return pattern === '' ? `a ${type}` : `of type ${type}: it must match ^(${pattern})$`;
}

function variableFunction(variable: Variable): DataFunctionView {
  return {
    name: functionName('variable', variable.name),
    lines: [
      { name: 'sw_type', value: singleQuote(variable.type) },
      { name: 'sw_pattern', value: singleQuote(variable.pattern === '' ? '' : `^(${variable.pattern})$`) },
      { name: 'sw_has_default', value: yesNo(variable.default !== undefined) },
      { name: 'sw_default', value: variable.default ?? singleQuote('') },
      { name: 'sw_default_reads', value: list(variable.defaultReads) },
      { name: 'sw_values', value: singleQuote(variable.values.join('\n')) },
      { name: 'sw_wants', value: singleQuote(wanted(variable)) },
      { name: 'sw_secret', value: yesNo(variable.secret) },
      { name: 'sw_prompt', value: singleQuote(variable.prompt) },
      { name: 'sw_help', value: singleQuote(variable.help) },
    ],
  };
}

function toolFunctions(tool: Tool): readonly [DataFunctionView, FunctionView | undefined] {
  const about = {
    name: functionName('tool', tool.name),
    lines: [
      { name: 'sw_tool_min', value: singleQuote(tool.min) },
      { name: 'sw_tool_why', value: singleQuote(tool.why) },
    ],
  };
  if (tool.version === undefined) return [about, undefined];
  return [about, { name: functionName('version', tool.name), body: indent(tool.version.source, 2) }];
}

/** Numbers, from 1, of the members of a whole list that a part names. */
function numbersOf<T>(part: readonly T[], whole: readonly T[], key: (item: T) => string): string[] {
  const keys = whole.map(key);
  return part.map((item) => String(keys.indexOf(key(item)) + 1));
}

const accessKey = ({ text }: Access): string => text.origins.join(' ');
const diskKey = ({ path, bytes }: DiskNeed): string => `${bytes} ${path}`;

function phaseFunction(phase: Phase, requires: Requirements): DataFunctionView {
  return {
    name: functionName('phase', phase.id),
    lines: [
      { name: 'sw_phase_title', value: singleQuote(phase.title) },
      { name: 'sw_phase_where', value: singleQuote(phase.where) },
      { name: 'sw_phase_steps', value: list(phase.steps.map(({ id }) => id)) },
      { name: 'sw_phase_variables', value: list(phase.variables) },
      { name: 'sw_phase_tools', value: list(phase.requires.tools.map(({ name }) => name)) },
      {
        name: 'sw_phase_images',
        value: quoteTemplate(parseTemplate(phase.requires.images.join(' ')).template),
      },
      { name: 'sw_phase_access', value: list(numbersOf(phase.requires.access, requires.access, accessKey)) },
      { name: 'sw_phase_disk', value: list(numbersOf(phase.requires.disk, requires.disk, diskKey)) },
    ],
  };
}

function requirementFunctions(requires: Requirements): DataFunctionView[] {
  const access = requires.access.map(({ why }, at) => ({
    name: `about_access__${at + 1}`,
    lines: [{ name: 'sw_access_why', value: singleQuote(why) }],
  }));
  const disk = requires.disk.map(({ path, bytes }, at) => ({
    name: `disk_${at + 1}`,
    lines: [
      { name: 'sw_disk_path', value: path },
      { name: 'sw_disk_bytes', value: numeral(bytes) },
    ],
  }));
  return [...access, ...disk];
}

/** Data of the whole procedure; digests are filled in later. */
function procedureData(plan: Plan, runnerDigest: string): Assignment[] {
  const steps = plan.phases.flatMap((phase) => phase.steps);
  return [
    { name: 'sw_procedure', value: singleQuote(plan.procedure) },
    { name: 'sw_procedure_title', value: singleQuote(plan.title) },
    { name: 'sw_procedure_version', value: quoteWord(plan.version) },
    { name: 'sw_procedure_contact', value: singleQuote(plan.contact) },
    { name: 'sw_procedure_digest', value: quoteWord(plan.digest) },
    { name: 'sw_generator', value: singleQuote(`stepwright ${plan.toolVersion}`) },
    { name: 'sw_bash_min', value: quoteWord(plan.requires.bash) },
    { name: 'sw_phases', value: list(plan.phases.map(({ id }) => id)) },
    { name: 'sw_steps', value: list(steps.map(({ id }) => id)) },
    { name: 'sw_count', value: numeral(steps.length) },
    { name: 'sw_variables', value: list(plan.variables.map(({ name }) => name)) },
    { name: 'sw_captured', value: list(steps.flatMap(({ captures }) => captures)) },
    { name: 'sw_tools', value: list(plan.requires.tools.map(({ name }) => name)) },
    { name: 'sw_images', value: list(plan.requires.images.map(readableTemplate)) },
    { name: 'sw_access_count', value: numeral(plan.requires.access.length) },
    { name: 'sw_disk_count', value: numeral(plan.requires.disk.length) },
    ...Object.entries(TAKES).map(([verb, takes]) => ({
      name: functionName('sw_takes', verb),
      value: singleQuote(takes),
    })),
    { name: 'sw_begin_text', value: singleQuote(beginText(plan)) },
    { name: 'sw_list_text', value: singleQuote(listText(plan)) },
    { name: 'sw_help_text', value: singleQuote(helpText(plan)) },
    { name: 'sw_runner_digest', value: quoteWord(runnerDigest) },
  ];
}

export function scriptView(plan: Plan, runner: string, runnerDigest: string): ScriptView {
  const tools = plan.requires.tools.map(toolFunctions);
  return {
    procedure: plan.procedure,
    version: plan.version,
    title: plan.title,
    toolVersion: plan.toolVersion,
    digest: plan.digest,
    bash: plan.requires.bash,
    summary: commentLines(plan.summary),
    phases: plan.phases.map(({ id, title, steps }) => ({
      id,
      title,
      steps: steps.map((step) => ({
        number: step.number,
        id: step.id,
        title: step.title,
        risk: step.policy.risk,
      })),
    })),
    data: procedureData(plan, runnerDigest),
    dataFunctions: [
      ...plan.phases.map((phase) => phaseFunction(phase, plan.requires)),
      ...plan.variables.map(variableFunction),
      ...tools.map(([about]) => about),
      ...requirementFunctions(plan.requires),
    ],
    functions: [
      ...tools.flatMap(([, version]) => (version === undefined ? [] : [version])),
      ...plan.requires.access.map(({ text }, at) => ({
        name: `access_${at + 1}`,
        body: indent(text.source, 2),
      })),
    ],
    steps: plan.phases.flatMap((phase) => phase.steps.map((step) => stepView(step, phase, plan))),
    runner,
  };
}
