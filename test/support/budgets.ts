/** Counts lines that a reviewer reads, and what they may be at most. In: a procedure. Out: a row for each count. */
import { compile } from '../../src/compile.js';
import { createSourceReader } from '../../src/parse/read-source.js';
import type { Plan } from '../../src/plan/plan.js';
import type { RenderedFile } from '../../src/render/render.js';

export const BUDGETS = {
  runner: 1300,
  runnerWidth: 110,
  /** Bytes of a page. */
  page: 250_000,
  /** Of lines that stand in a script twice, in runs of four and more, as a part of all. */
  repeated: 0.02,
} as const;

/** What is over its budget today: no more than that until the goal is reached, and the entry goes when it is. */
export const KNOWN_EXCESSES: Readonly<Record<string, { readonly goal: number; readonly ceiling: number }>> = {
  'the runner': { goal: BUDGETS.runner, ceiling: 2310 },
  'procedures/cdsw-to-cml: the script': { goal: 4000, ceiling: 4680 },
};

/** What a budget comes to: its ceiling where the excess is known, else the goal itself. */
export function mostOf(what: string, goal: number): number {
  return KNOWN_EXCESSES[what]?.ceiling ?? goal;
}

/** What one large procedure is held to, beside what follows from its texts. */
const FIXED: Readonly<
  Record<string, { readonly script: number; readonly guide: number; readonly steps: number }>
> = {
  'cdsw-to-cml': { script: 4000, guide: 2500, steps: 50 },
};

export interface Count {
  readonly what: string;
  readonly lines: number;
  readonly most: number;
}

const linesOf = (text: string): number => text.trimEnd().split('\n').length;

/** Lines of all texts and functions, each once. */
function textLines({ phases, functions }: Plan): number {
  const texts = phases.flatMap(({ steps }) => steps.flatMap((step) => Object.values(step.texts)));
  return [...texts, ...functions].reduce((sum, { source }) => sum + linesOf(source), 0);
}

/** Lines that belong to a run of at least four that stands in the text before. */
export function repeatedLines(text: string): number {
  const lines = text.split('\n');
  const seen = new Set<string>();
  const repeated = new Set<number>();
  for (let at = 0; at + 4 <= lines.length; at += 1) {
    const run = lines.slice(at, at + 4).join('\n');
    if (run.trim() === '') continue;
    if (seen.has(run)) for (let line = at; line < at + 4; line += 1) repeated.add(line);
    seen.add(run);
  }
  return repeated.size;
}

export interface Compiled {
  readonly plan: Plan;
  readonly outputs: readonly RenderedFile[];
}

export function compileFolder({
  name,
  folder,
}: {
  readonly name: string;
  readonly folder: string;
}): Compiled {
  const { plan, outputs } = compile('procedure.yaml', createSourceReader(folder));
  if (plan === undefined || outputs === undefined) throw new Error(`${name} does not compile`);
  return { plan, outputs };
}

export function countOutputs({ plan, outputs }: Compiled): Count[] {
  const output = (path: string): string => outputs.find((one) => one.path === path)?.content ?? '';
  const script = output('migrate.sh');
  const head = script.slice(0, script.indexOf('\n# ==== runner ====\n'));
  const texts = textLines(plan);
  const steps = plan.phases.flatMap((phase) => phase.steps).length;
  const fixed = FIXED[plan.procedure];
  const beforeRunner = Math.floor(texts * 1.3 + 8 * steps + 200);
  const guide = Math.floor(texts * 1.3 + 10 * steps + 150);
  return [
    { what: 'the script without the runner', lines: linesOf(head), most: beforeRunner },
    {
      what: 'the script',
      lines: linesOf(script),
      most: Math.min(beforeRunner + mostOf('the runner', BUDGETS.runner), fixed?.script ?? Infinity),
    },
    {
      what: 'the guide',
      lines: linesOf(output('README.md')),
      most: Math.min(guide, fixed?.guide ?? Infinity),
    },
    {
      what: 'what stands twice in the script',
      lines: repeatedLines(head),
      most: Math.floor(linesOf(script) * BUDGETS.repeated),
    },
    ...(fixed === undefined ? [] : [{ what: 'the list of steps', lines: steps, most: fixed.steps }]),
  ];
}
