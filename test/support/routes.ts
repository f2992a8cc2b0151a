/** The two ways through a shipped procedure: the guide, pasted by hand, and the script, run unattended. In: a procedure and answers. Out: its phases, to be gone through one by one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan, Step } from '../../src/plan/plan.js';
import { compile } from '../../src/compile.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import { build } from './compile.js';
import { followSteps, prepare, resume } from './follow-guide.js';
import type { Answers } from './follow-guide.js';
import { openInteractiveBash } from './interactive-bash.js';
import type { InteractiveBash } from './interactive-bash.js';
import { placeScript } from './rendered-script.js';
import { plainEnvironment, run } from './run-script.js';

export interface Rendered {
  readonly plan: Plan;
  readonly guide: string;
  readonly script: string;
}

export function rendered(name: string): Rendered {
  const { plan, outputs = [] } = compile('procedure.yaml', createSourceReader(join('procedures', name)));
  const text = (path: string): string => outputs.find((file) => file.path === path)?.content ?? '';
  if (plan === undefined) throw new Error(`${name} does not compile`);
  return { plan, guide: text('README.md'), script: text('migrate.sh') };
}

/** The same of a procedure that a test brings. */
export function renderedYaml(yaml: string): Rendered {
  const { plan, output } = build(yaml);
  return { plan, guide: output('README.md'), script: output('migrate.sh') };
}

/** A way to go through phases of a procedure, and where it left its working files. */
export interface Route {
  readonly phase: (id: string) => Promise<void>;
  readonly work: string;
  readonly close: () => Promise<void>;
  /** All that an onlooker could have seen, once it is closed. */
  readonly seen: () => string;
  /** Steps that were found done when they were come to again. */
  readonly leftOut: () => readonly string[];
}

export interface Errand extends Answers {
  readonly procedure: Rendered;
  readonly env?: Readonly<Record<string, string>>;
  /** Also the operator's home. */
  readonly folder: string;
  /** By hand: the start file of the operator's shells; none if not given. */
  readonly rcFile?: string;
  /** By hand: the step after which the terminal is closed. In a new one the guide is taken up at this step again, as by someone who does not know whether it was done. */
  readonly closesAfter?: string;
}

export type OpenRoute = (errand: Errand) => Route | Promise<Route>;

function stepsOf({ plan }: Rendered, phase: string): readonly Step[] {
  return plan.phases.find(({ id }) => id === phase)?.steps ?? [];
}

function dangerous(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ policy }) => !['read-only', 'reversible'].includes(policy.risk));
}

/** A person goes no further than what they have agreed to. */
function refuseWhatIsNotAgreed(steps: readonly Step[], { agreed }: Answers): void {
  const asking = [...steps.filter(({ prompt }) => prompt?.kind === 'confirm'), ...dangerous(steps)];
  const open = asking.filter(({ id }) => agreed?.includes(id) === false);
  if (open.length > 0) throw new Error(`not agreed to: ${open.map(({ id }) => id).join(', ')}`);
}

export async function byHand(errand: Errand): Promise<Route> {
  const { procedure, env = {}, folder, closesAfter, rcFile } = errand;
  const { guide, plan } = procedure;
  const open = (): Promise<InteractiveBash> =>
    openInteractiveBash({
      env: { ...plainEnvironment(env), HOME: folder },
      cwd: folder,
      ...(rcFile === undefined ? {} : { rcFile }),
    });
  let bash = await open();
  let seenBefore = '';
  const leftOut: string[] = [];
  const close = async (): Promise<void> => {
    await bash.close();
    seenBefore += bash.shown();
  };
  /** A terminal that nobody closes would keep the test alive. */
  const orClose = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      await close();
      throw error;
    }
  };
  const follow = async (ids: readonly string[]): Promise<void> => {
    leftOut.push(...(await followSteps(guide, ids, errand, bash)));
  };
  const followPhase = async (id: string): Promise<void> => {
    const steps = stepsOf(procedure, id);
    refuseWhatIsNotAgreed(steps, errand);
    const ids = steps.map((step) => step.id);
    const last = closesAfter === undefined ? -1 : ids.indexOf(closesAfter);
    if (last !== -1) {
      await follow(ids.slice(0, last + 1));
      await close();
      bash = await open();
      await resume(guide, errand, bash);
    }
    await follow(ids.slice(Math.max(last, 0)));
  };
  await orClose(prepare(guide, errand, bash));
  return {
    phase: (id) => orClose(followPhase(id)),
    work: join(folder, 'stepwright', plan.procedure),
    close,
    seen: () => seenBefore,
    leftOut: () => leftOut,
  };
}

/** Each answer as the script takes it: what is chosen, and the ids of steps which `--yes` does not cover. */
function confirmations(steps: readonly Step[], { choices = {}, agreed }: Answers): readonly string[] {
  const asking = steps.filter(({ prompt }) => prompt?.kind === 'confirm' && !prompt.assume);
  const wanted = [...asking, ...dangerous(steps)].filter(({ id }) => agreed?.includes(id) !== false);
  const chosen = steps.flatMap(({ id, prompt }) =>
    prompt?.kind === 'choose' ? [`${id}=${choices[prompt.variable] ?? ''}`] : [],
  );
  return [...wanted.map(({ id }) => id), ...chosen].flatMap((answer) => ['--confirm', answer]);
}

export function byScript(errand: Errand): Route {
  const { procedure, values = {}, secrets = {}, env = {}, folder } = errand;
  const script = placeScript(procedure.script);
  const given = Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const hidden = Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [`STEPWRIGHT_${name}`, value]),
  );
  let seen = '';
  const phase = async (id: string): Promise<void> => {
    const steps = stepsOf(procedure, id);
    refuseWhatIsNotAgreed(steps, errand);
    const args = ['run', id, '--yes', ...confirmations(steps, errand), ...given];
    const { status, stdout, stderr } = await run(script, args, {
      env: { ...env, ...hidden, HOME: folder },
      cwd: folder,
    });
    seen += stdout + stderr;
    if (status !== 0) throw new Error(`${id} ended with status ${String(status)}:\n${stdout}${stderr}`);
  };
  const kept = (name: string): string => readFileSync(join(script.state, name), 'utf8');
  return {
    phase,
    work: join(script.state, 'work'),
    close: () => Promise.resolve(),
    seen: () => seen + kept('journal.jsonl') + kept('transcript.log'),
    leftOut: () => [],
  };
}
