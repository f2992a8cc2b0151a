/** Secrets, and where they may rest. In: the plan and the effects of all texts. Out: rows of the review. */
import type { TextEffects } from '../../effects/of-plan.js';
import type { Plan } from '../../plan/plan.js';
import { refOf } from './changing.js';
import { writtenFiles } from './files.js';
import type { Review, StepRef } from './review.js';

/** A secret's steps, and the files that those texts write, where it may rest. */
export function secretsOf(plan: Plan, all: readonly TextEffects[]): Review['secrets'] {
  return plan.variables
    .filter(({ secret }) => secret)
    .map(({ name }) => {
      const readers = all.filter(({ text }) => text.reads.includes(name));
      const steps: StepRef[] = readers.map(refOf);
      const files = [...new Set(readers.flatMap(writtenFiles))].filter((file) => file !== '');
      return {
        name,
        steps: steps.filter(
          (one, at) => steps.findIndex(({ id, undo }) => id === one.id && undo === one.undo) === at,
        ),
        files,
      };
    });
}

/** By these, clients are told which file holds passwords or keys. */
const NAMES_A_FILE =
  /\b(?:PGPASSFILE|MYSQL_TEST_LOGIN_FILE|KUBECONFIG|defaults-(?:extra-)?file)=["']?\$\{?([A-Z][A-Z0-9_]*)/g;

/** Variables that name such a file. */
export function passwordFiles(plan: Plan, all: readonly TextEffects[]): string[] {
  const sources = [...all.map(({ text }) => text.source), ...plan.functions.map(({ source }) => source)];
  const names = sources.flatMap((source) => [...source.matchAll(NAMES_A_FILE)].map(([, name = '']) => name));
  return [...new Set(names)];
}
