/**
 * The flagship's functions and texts, as guide and script have them, run by bash alone. In: the procedure. Out: its functions, a step's texts, and a
 * call of bash with both.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { compile } from '../../src/compile.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import type { TextName } from '../../src/plan/plan.js';
import { BASH } from '../support/bash.js';
import type { Ended } from '../support/postgres.js';

export const FLAGSHIP = join(import.meta.dirname, '../../../procedures/cdsw-to-cml');

export interface FlagshipTexts {
  /** Every function, in the order in which they are rendered. */
  readonly functions: string;
  readonly text: (step: string, name?: TextName) => string;
  /** What a step does, or nothing where a person does it. */
  readonly body: (step: string) => string;
  /** The ids of a phase's steps. */
  readonly steps: (phase: string) => readonly string[];
}

export function readFlagship(): FlagshipTexts {
  const { plan, diagnostics } = compile('procedure.yaml', createSourceReader(FLAGSHIP));
  if (plan === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const steps = new Map(plan.phases.flatMap((phase) => phase.steps).map((step) => [step.id, step]));
  return {
    functions: plan.functions.map(({ source }) => source).join('\n'),
    text: (step, name = 'body') => {
      const text = steps.get(step)?.texts[name];
      if (text === undefined) throw new Error(`the step ${step} has no ${name}`);
      return text.source;
    },
    body: (step) => steps.get(step)?.texts.body?.source ?? '',
    steps: (phase) => plan.phases.find(({ id }) => id === phase)?.steps.map(({ id }) => id) ?? [],
  };
}

/** A text in the frame that it always has. Without a terminal, as a step has none. */
export async function runText(
  { functions }: FlagshipTexts,
  text: string,
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  const child = spawn(BASH, ['-c', `set -euo pipefail\n${functions}\n${text}`], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const chunks = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => (chunks[name] += chunk));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...chunks };
}
