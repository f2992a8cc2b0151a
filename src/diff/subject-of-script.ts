/** Lowers a rendered script to the form that is compared, for when the procedure is not at hand. In: the script's text. Out: the subject. */
import { createHash } from 'node:crypto';
import { scriptFunctionName } from '../outputs/function-name.js';
import { RUNNER_MARK } from '../outputs/script.js';
import type { Script, ScriptFunction, ScriptValue } from '../outputs/script.js';
import { TEXT_NAMES } from '../plan/plan.js';
import type { Risk, TextName, Undo } from '../plan/plan.js';
import { shownQuestion } from './subject.js';
import type { Subject, SubjectPhase, SubjectStep, SubjectTool, SubjectVariable } from './subject.js';

/** Reads values by name; what is not there is empty. */
interface Fields {
  readonly text: (name: string) => string;
  readonly words: (name: string) => string[];
  readonly number: (name: string) => number;
  readonly yes: (name: string) => boolean;
}

const NO_VALUES: ReadonlyMap<string, ScriptValue> = new Map();

function fieldsOf(data: ReadonlyMap<string, ScriptValue> = NO_VALUES): Fields {
  const text = (name: string): string => data.get(name)?.value ?? '';
  return {
    text,
    words: (name) =>
      text(name)
        .split(' ')
        .filter((word) => word !== ''),
    number: (name) => Number(text(name)),
    yes: (name) => text(name) === 'yes',
  };
}

function functionOf(script: Script, prefix: string, name: string): ScriptFunction | undefined {
  return script.functions.get(scriptFunctionName(prefix, name));
}

const RISKS: readonly string[] = [
  'read-only',
  'reversible',
  'destructive',
  'point-of-no-return',
] satisfies Risk[];

/** A risk that a hand edit made up counts as the highest that asks for confirmation. */
function riskOf(text: string): Risk {
  return RISKS.includes(text) ? (text as Risk) : 'destructive';
}

const UNDO_KINDS: readonly string[] = ['absent', 'none', 'text', 'with', 'confirm'] satisfies Undo['kind'][];

/** A way that a hand edit made up is none. */
const undoKind = (text: string): Undo['kind'] =>
  UNDO_KINDS.includes(text) ? (text as Undo['kind']) : 'absent';

/** The step's reason stands in a comment; the first line of it is the risk. */
function whyOf(script: Script, id: string): string {
  return (script.comments.get(id) ?? []).slice(1).join('\n');
}

/** Only texts that the step's data name are ever run. */
function textsOf(script: Script, id: string, named: readonly string[]): SubjectStep['texts'] {
  const texts: Partial<Record<TextName, string>> = {};
  for (const name of TEXT_NAMES) {
    const found = functionOf(script, name === 'body' ? 'step' : name, id);
    if (found !== undefined && named.includes(name)) texts[name] = found.source;
  }
  return texts;
}

/** A step's place is where it runs, whatever number it gives itself. */
function stepOf(script: Script, id: string, at: number): SubjectStep {
  const about = fieldsOf(functionOf(script, 'about', id)?.data);
  return {
    id,
    number: at + 1,
    title: about.text('sw_title'),
    phase: about.text('sw_phase'),
    kind: about.text('sw_kind'),
    risk: riskOf(about.text('sw_risk')),
    texts: textsOf(script, id, about.words('sw_texts')),
    prompt: about.text('sw_prompt'),
    question: shownQuestion(about.text('sw_question')),
    lookFor: about.text('sw_look_for'),
    answer: about.text('sw_answer'),
    captures: about.words('sw_captures'),
    needs: about.words('sw_needs'),
    reads: about.words('sw_reads'),
    secrets: about.words('sw_secrets'),
    attempts: about.number('sw_attempts'),
    retryWait: about.number('sw_retry_wait'),
    timeout: about.number('sw_timeout'),
    rerunSafe: about.text('sw_rerun') === 'safe',
    interactive: about.yes('sw_interactive'),
    checkUntil: about.text('sw_check_until'),
    quiet: about.text('sw_output') === 'log',
    assumed: about.yes('sw_assume'),
    role: about.text('sw_role'),
    applies: about.text('sw_applies'),
    group: about.text('sw_group'),
    lists: about.text('sw_lists'),
    undo: {
      how: undoKind(about.text('sw_undo')),
      by: about.text('sw_undo_with'),
      question: shownQuestion(about.text('sw_undo_question')),
      lookFor: about.text('sw_undo_look_for'),
      discards: about.text('sw_discards'),
    },
    ifItFails: about.text('sw_if_it_fails'),
    why: whyOf(script, id),
    expect: undefined,
  };
}

function variableOf(script: Script, name: string): SubjectVariable {
  const data = functionOf(script, 'variable', name)?.data;
  const fields = fieldsOf(data);
  const values = fields.text('sw_values');
  return {
    name,
    type: fields.text('sw_type'),
    pattern: fields.text('sw_pattern'),
    default: fields.yes('sw_has_default') ? data?.get('sw_default')?.written : undefined,
    values: values === '' ? [] : values.split('\n'),
    secret: fields.yes('sw_secret'),
    prompt: fields.text('sw_prompt'),
    help: fields.text('sw_help'),
  };
}

function toolOf(script: Script, name: string): SubjectTool {
  const fields = fieldsOf(functionOf(script, 'tool', name)?.data);
  return {
    name,
    min: fields.text('sw_tool_min'),
    version: functionOf(script, 'version', name)?.source ?? '',
    why: fields.text('sw_tool_why'),
  };
}

function accessText(script: Script, at: string): string {
  return functionOf(script, 'access', at)?.source ?? '';
}

function diskPath(script: Script, at: string): string {
  return functionOf(script, 'disk', at)?.data.get('sw_disk_path')?.written ?? '';
}

function phaseOf(script: Script, id: string): SubjectPhase {
  const fields = fieldsOf(functionOf(script, 'phase', id)?.data);
  return {
    id,
    title: fields.text('sw_phase_title'),
    where: fields.text('sw_phase_where'),
    intro: undefined,
    needs: {
      variables: fields.words('sw_phase_variables'),
      tools: fields.words('sw_phase_tools'),
      images: fields.words('sw_phase_images'),
      access: fields.words('sw_phase_access').map((at) => accessText(script, at)),
      disk: fields.words('sw_phase_disk').map((at) => diskPath(script, at)),
    },
  };
}

/** `1` to the count that the script states, which is not more than it has functions, whatever a hand edit says. */
function numbered(script: Script, count: number): string[] {
  const length = Number.isInteger(count) ? Math.min(Math.max(count, 0), script.functions.size) : 0;
  return Array.from({ length }, (_, at) => String(at + 1));
}

export function subjectOfScript(script: Script): Subject {
  const top = fieldsOf(script.data);
  return {
    procedure: top.text('sw_procedure'),
    title: top.text('sw_procedure_title'),
    version: top.text('sw_procedure_version'),
    contact: top.text('sw_procedure_contact'),
    summary: undefined,
    useWhen: undefined,
    limits: undefined,
    generator: top.text('sw_generator'),
    digest: top.text('sw_procedure_digest'),
    bash: top.text('sw_bash_min'),
    phases: top.words('sw_phases').map((id) => phaseOf(script, id)),
    variables: top.words('sw_variables').map((name) => variableOf(script, name)),
    tools: top.words('sw_tools').map((name) => toolOf(script, name)),
    images: top.words('sw_images'),
    access: numbered(script, top.number('sw_access_count')).map((at) => ({
      text: accessText(script, at),
      why: fieldsOf(functionOf(script, 'about_access_', at)?.data).text('sw_access_why'),
    })),
    disk: numbered(script, top.number('sw_disk_count')).map((at) => ({
      path: diskPath(script, at),
      bytes: fieldsOf(functionOf(script, 'disk', at)?.data).number('sw_disk_bytes'),
    })),
    steps: top.words('sw_steps').map((id, at) => stepOf(script, id, at)),
    functions: new Map([...script.shared].map(([name, block]) => [name, block.replace(/\n$/, '')])),
    runner: script.runner === undefined ? undefined : runnerDigest(script.runner),
    foreign: script.foreign.map((piece) => piece.text).join('\n'),
  };
}

function runnerDigest(runner: string): string {
  return createHash('sha256').update(runner, 'utf8').digest('hex');
}

/** Of the runner that a rendered script holds, without reading the rest of it. */
export function runnerOf(script: string): string | undefined {
  const at = script.indexOf(`\n${RUNNER_MARK}\n`);
  return at === -1 ? undefined : runnerDigest(script.slice(at + RUNNER_MARK.length + 2));
}
