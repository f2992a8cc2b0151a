/** Secrets that texts read though no variable is declared to be one. In: the plan and the effects of all texts. Out: rows of the review; a name is all that tells them. */
import type { TextEffects } from '../../effects/of-plan.js';
import type { Move } from '../../effects/scope.js';
import { usesOf } from '../../effects/secret-uses.js';
import type { Use } from '../../effects/secret-uses.js';
import type { Plan } from '../../plan/plan.js';
import { refOf } from './changing.js';
import { distinct, groupBy } from './group-by.js';
import type { FoundSecret } from './review.js';
import { passwordFiles } from './secrets.js';

/** Names of the environment and of variables that people give to secrets and to files of them. */
const SECRET =
  /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|(?:API|ACCESS|PRIVATE|SIGNING|SSH|TLS|ENCRYPTION)_?KEY)(?:_FILE|_PATH)?$/;

const NAME = /\$\{?([A-Z][A-Z0-9_]*)/g;

const textsOf = ({ called: { words, environment } }: Move): string[] => [
  ...words.map(({ value }) => value),
  ...environment.values(),
];

/** The script that a command runs for its caller is no use of it: its commands have moves of their own. */
const ownMoves = (trail: readonly Move[]): Move[] =>
  trail.map((move) => (move.isFollowed ? { ...move, called: { ...move.called, input: undefined } } : move));

/** Where one goes that is a part of other values: where those go. */
function usesThrough(trail: readonly Move[], name: string, seen: readonly string[] = []): Use[] {
  const uses = usesOf(trail, name).filter(({ what }) => what !== `$${name}`);
  const followed = uses.flatMap((use) => {
    const next = /^\$(\w+)$/.exec(use.what)?.[1];
    if (use.how !== 'value' || next === undefined) return [use];
    return seen.includes(next) ? [] : usesThrough(trail, next, [...seen, name]);
  });
  return followed.length === 0 ? uses : followed;
}

interface Read {
  readonly name: string;
  readonly place: string;
  readonly from: TextEffects;
}

function readIn(from: TextEffects): Read[] {
  return from.trail.flatMap((move) =>
    textsOf(move).flatMap((text) =>
      [...text.matchAll(NAME)].map(([, name = '']) => ({ name, place: move.called.place, from })),
    ),
  );
}

/** What kubectl is asked to print of secrets. */
function askedOfClusters(all: readonly TextEffects[]): FoundSecret[] {
  const asked = all.flatMap((from) =>
    from.effects
      .filter(({ program, verb }) => program === 'kubectl' && verb === 'get')
      .flatMap(({ objects, place }) =>
        objects.filter((one) => /^secrets?\b/.test(one)).map((what) => ({ what, place, from })),
      ),
  );
  return [...groupBy(asked, ({ what }) => what)].map(([what, rows]) => ({
    what,
    places: distinct(rows.map(({ place }) => place)),
    steps: distinct(rows.map(({ from }) => refOf(from))),
    uses: [],
  }));
}

export function foundSecrets(plan: Plan, all: readonly TextEffects[]): FoundSecret[] {
  const told = new Set([
    ...plan.variables.filter(({ secret }) => secret).map(({ name }) => name),
    ...passwordFiles(plan, all),
  ]);
  const read = all.flatMap(readIn).filter(({ name }) => SECRET.test(name) && !told.has(name));
  const named = [...groupBy(read, ({ name }) => name)].map(([name, rows]) => ({
    what: `$${name}`,
    places: distinct(rows.map(({ place }) => place)),
    steps: distinct(rows.map(({ from }) => refOf(from))),
    uses: distinct(
      [...new Set(rows.map(({ from }) => from))].flatMap(({ trail }) => usesThrough(ownMoves(trail), name)),
    ),
  }));
  return [...named, ...askedOfClusters(all)];
}
