/** Rules about what a procedure asks for as a whole: variables that came and went, programs, images, rights, space. */
import { canonical } from '../../effects/canonical.js';
import type { Subject } from '../subject.js';
import { code } from '../words.js';
import type { WholeFinding, WholeRule } from './rule.js';
import { siteRules } from './site-rules.js';

function missing<T>(from: readonly T[], other: readonly T[], key: (item: T) => string): T[] {
  const keys = new Set(other.map(key));
  return from.filter((item) => !keys.has(key(item)));
}

const nameOf = ({ name }: { readonly name: string }): string => name;
const self = (item: string): string => item;

/** -1, 0 or 1, by the dotted numbers of two versions. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at += 1) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** Programs on both sides whose lowest version changed in one direction. */
function minimums(old: Subject, fresh: Subject, direction: 1 | -1): WholeFinding[] {
  return fresh.tools.flatMap(({ name, min }) => {
    const before = old.tools.find((tool) => tool.name === name);
    if (before === undefined || compareVersions(min, before.min) !== direction) return [];
    return [
      {
        message: `${code(name)}: ${before.min === '' ? 'any version' : code(before.min)} before, ${min === '' ? 'any version' : code(min)} now`,
      },
    ];
  });
}

const messages = (items: readonly string[]): WholeFinding[] => items.map((message) => ({ message }));

function spaces(
  old: Subject,
  fresh: Subject,
  find: (before: number, after: number) => boolean,
): WholeFinding[] {
  const paths = new Set([...old.disk, ...fresh.disk].map(({ path }) => path));
  return [...paths].flatMap((path) => {
    const [before, after] = [old, fresh].map(
      ({ disk }) => disk.find((need) => need.path === path)?.bytes ?? 0,
    );
    if (!find(before ?? 0, after ?? 0)) return [];
    return [{ message: `${code(path)}: ${before ?? 0} bytes before, ${after ?? 0} now` }];
  });
}

/** All commands of a procedure as one text, however they are laid out. */
function commands({ steps }: Subject): string {
  return JSON.stringify(
    steps.map(({ texts }) => Object.entries(texts).map(([name, text]) => [name, canonical(text)])),
  );
}

const accessOf = ({ access }: Subject): readonly string[] => access.map(({ text }) => text);

export const wholeRules: readonly WholeRule[] = [
  {
    code: 'new-secret',
    level: 'caution',
    title: 'A secret is new',
    find: (old, fresh) =>
      missing(fresh.variables, old.variables, nameOf).flatMap(({ name, secret }) =>
        secret ? [{ message: 'the operator is asked for it, or a file must hold it', variable: name }] : [],
      ),
  },
  {
    code: 'new-variable',
    level: 'note',
    title: 'A variable is new',
    find: (old, fresh) =>
      missing(fresh.variables, old.variables, nameOf).flatMap(({ name, secret, type, default: value }) =>
        secret
          ? []
          : [
              {
                message: `type ${code(type)}, ${value === undefined ? 'without a default: it must be given' : `default ${code(value)}`}`,
                variable: name,
              },
            ],
      ),
  },
  {
    code: 'variable-removed',
    level: 'note',
    title: 'A variable is gone',
    find: (old, fresh) =>
      missing(old.variables, fresh.variables, nameOf).map(({ name }) => ({
        message: 'a file of values that still sets it is refused',
        variable: name,
      })),
  },
  {
    code: 'new-tool',
    level: 'caution',
    title: 'A program is needed that was not needed',
    find: (old, fresh) =>
      messages(
        missing(fresh.tools, old.tools, nameOf).map(({ name, min }) =>
          min === '' ? code(name) : `${code(name)} ${min} or later`,
        ),
      ),
  },
  {
    code: 'tool-removed',
    level: 'note',
    title: 'A program is no longer needed',
    find: (old, fresh) => messages(missing(old.tools, fresh.tools, nameOf).map(({ name }) => code(name))),
  },
  {
    code: 'tool-minimum-raised',
    level: 'caution',
    title: 'A newer program is needed',
    find: (old, fresh) => minimums(old, fresh, 1),
  },
  {
    code: 'tool-minimum-lowered',
    level: 'caution',
    title: 'An older program is accepted',
    find: (old, fresh) => minimums(old, fresh, -1),
  },
  {
    code: 'bash-changed',
    level: 'caution',
    title: 'Another bash is needed',
    find: (old, fresh) =>
      old.bash === fresh.bash ? [] : [{ message: `${code(old.bash)} before, ${code(fresh.bash)} now` }],
  },
  {
    code: 'new-image',
    level: 'caution',
    title: 'A container image is needed that was not needed',
    find: (old, fresh) => messages(missing(fresh.images, old.images, self).map(code)),
  },
  {
    code: 'image-removed',
    level: 'note',
    title: 'A container image is no longer needed',
    find: (old, fresh) => messages(missing(old.images, fresh.images, self).map(code)),
  },
  {
    code: 'access-dropped',
    level: 'danger',
    title: 'A right is no longer checked before the first step',
    find: (old, fresh) => messages(missing(accessOf(old), accessOf(fresh), self).map(code)),
  },
  {
    code: 'new-access',
    level: 'caution',
    title: 'A right is needed that was not asked for',
    find: (old, fresh) => messages(missing(accessOf(fresh), accessOf(old), self).map(code)),
  },
  {
    code: 'disk-lowered',
    level: 'caution',
    title: 'Less free space is asked for',
    find: (old, fresh) => spaces(old, fresh, (before, after) => after < before),
  },
  {
    code: 'disk-raised',
    level: 'note',
    title: 'More free space is asked for',
    find: (old, fresh) => spaces(old, fresh, (before, after) => after > before),
  },
  {
    code: 'phase-removed',
    level: 'caution',
    title: 'A phase is gone',
    find: (old, fresh) =>
      messages(
        missing(
          old.phases.map(({ id }) => id),
          fresh.phases.map(({ id }) => id),
          self,
        ).map(code),
      ),
  },
  {
    code: 'phase-added',
    level: 'note',
    title: 'A phase is new',
    find: (old, fresh) =>
      messages(
        missing(
          fresh.phases.map(({ id }) => id),
          old.phases.map(({ id }) => id),
          self,
        ).map(code),
      ),
  },
  {
    code: 'phase-renamed',
    level: 'caution',
    title: 'A phase has another id',
    find: (_old, _fresh, { renamedPhases }) =>
      messages(
        [...renamedPhases].map(
          ([from, to]) =>
            `it was ${code(from)} and is ${code(to)} now; \`run\` and \`plan\` name it by its id`,
        ),
      ),
  },
  {
    code: 'phase-place-changed',
    level: 'caution',
    title: 'A phase is run from another place',
    find: (old, fresh) =>
      fresh.phases.flatMap(({ id, where }) => {
        const before = old.phases.find((phase) => phase.id === id);
        return before === undefined || before.where === where
          ? []
          : [{ message: `${code(id)}: ${code(before.where)} before, ${code(where)} now` }];
      }),
  },
  {
    code: 'version-unchanged',
    level: 'note',
    title: 'Commands changed and the version did not',
    find: (old, fresh) =>
      old.version === fresh.version && old.procedure === fresh.procedure && commands(old) !== commands(fresh)
        ? [{ message: `both say ${code(fresh.version)}` }]
        : [],
  },
  {
    code: 'other-procedure',
    level: 'caution',
    title: 'The two sides are different procedures',
    find: (old, fresh) =>
      old.procedure === fresh.procedure
        ? []
        : [{ message: `${code(old.procedure)} and ${code(fresh.procedure)}` }],
  },
  {
    code: 'generator-changed',
    level: 'note',
    title: 'Another version of stepwright made it',
    find: (old, fresh) =>
      old.generator === fresh.generator
        ? []
        : [{ message: `${code(old.generator)} and ${code(fresh.generator)}` }],
  },
  {
    code: 'runner-changed',
    level: 'danger',
    title: "The scripts' runners differ although the same version made them",
    find: ({ runner: before, generator }, { runner: after, generator: other }) =>
      before === undefined || after === undefined || before === after || generator !== other
        ? []
        : [{ message: 'what runs, asks and records is not the same text: one of them was edited' }],
  },
  {
    code: 'script-has-foreign-code',
    level: 'danger',
    title: 'A script holds code that no build makes',
    find: ({ foreign: before }, { foreign: after }) =>
      before === after
        ? []
        : messages([
            after === '' ? 'it is gone on the new side' : `it runs, and no step shows it: ${code(after)}`,
          ]),
  },
  ...siteRules,
];
