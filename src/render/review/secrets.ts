/** Secrets, how they get to programs, and where they may rest. In: the plan and the effects of all texts. Out: rows of the review. */
import type { TextEffects } from '../../effects/of-plan.js';
import { isCredential, usesOf } from '../../effects/secret-uses.js';
import type { Plan } from '../../plan/plan.js';
import { distinct } from './group-by.js';
import { refOf } from './changing.js';
import type { SecretRow } from './review.js';

/** Statements run on the server, which does not see what its client was told. */
const ON_SERVER = /^(?:SQL|psql|pg_restore)$/;

/** Whether all that is known of a text's commands can be relied on where its environment holds a secret. */
const isKnown = ({ effects }: TextEffects): boolean =>
  effects.every(({ does, program }) => does !== 'unknown' || ON_SERVER.test(program));

export function secretsOf({ variables }: Plan, all: readonly TextEffects[]): SecretRow[] {
  return variables
    .filter(({ secret }) => secret)
    .map(({ name }) => {
      const readers = all.filter(({ text }) => text.reads.includes(name));
      const uses = readers.map(({ trail }) => usesOf(trail, name));
      return {
        name,
        steps: distinct(readers.map(refOf)),
        uses: distinct(uses.flat()),
        isOnlyCredential:
          readers.every(isKnown) && uses.every((one) => one.length > 0 && one.every(isCredential)),
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
