/** The two ways through a shipped procedure: the guide, pasted by hand, and the script, run unattended. In: a procedure and values. Out: its phases, to be gone through one by one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../src/plan/plan.js';
import { compile } from '../../src/compile.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import { followSteps, prepare } from './follow-guide.js';
import type { Answers } from './follow-guide.js';
import { openInteractiveBash } from './interactive-bash.js';
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

/** A way to go through phases of a procedure, and where it left its working files. */
export interface Route {
  readonly phase: (id: string) => Promise<void>;
  readonly work: string;
  readonly close: () => Promise<void>;
  /** All that an onlooker could have seen. */
  readonly seen: () => string;
}

export interface Errand {
  readonly procedure: Rendered;
  readonly values: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Also the operator's home. */
  readonly folder: string;
}

export async function byHand({ procedure, values, secrets = {}, env = {}, folder }: Errand): Promise<Route> {
  const { guide, plan } = procedure;
  const bash = await openInteractiveBash({ env: { ...plainEnvironment(env), HOME: folder }, cwd: folder });
  const answers: Answers = { values, secrets };
  await prepare(guide, answers, bash);
  const phase = async (id: string): Promise<void> => {
    const steps = plan.phases.find((one) => one.id === id)?.steps ?? [];
    await followSteps(
      guide,
      steps.map((step) => step.id),
      answers,
      bash,
    );
  };
  return { phase, work: join(folder, 'stepwright', plan.procedure), close: bash.close, seen: bash.shown };
}

export function byScript({ procedure, values, secrets = {}, env = {}, folder }: Errand): Route {
  const script = placeScript(procedure.script);
  const given = Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const hidden = Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [`STEPWRIGHT_${name}`, value]),
  );
  let seen = '';
  const phase = async (id: string): Promise<void> => {
    const steps = procedure.plan.phases.find((one) => one.id === id)?.steps ?? [];
    const dangerous = steps.filter(({ policy }) => !['read-only', 'reversible'].includes(policy.risk));
    const confirmed = dangerous.flatMap((step) => ['--confirm', step.id]);
    const { status, stdout, stderr } = await run(script, ['run', id, '--yes', ...confirmed, ...given], {
      env: { ...env, ...hidden, HOME: folder },
      cwd: folder,
    });
    seen += stdout + stderr;
    if (status !== 0) throw new Error(`${id} ended with status ${String(status)}:\n${stdout}${stderr}`);
  };
  const journal = (): string => readFileSync(join(script.state, 'journal.jsonl'), 'utf8');
  return {
    phase,
    work: join(script.state, 'work'),
    close: () => Promise.resolve(),
    seen: () => seen + journal(),
  };
}
