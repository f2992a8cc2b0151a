/** `scale`: sets the number of replicas of workloads, keeps what it was, and waits until it is so. */
import * as Type from '@sinclair/typebox';
import type { Static, StringOptions, TArray, TString, TUnion } from '@sinclair/typebox';
import { bashName } from '../functions/definition.js';
import { ClusterName, DurationTemplate, Memory, Names as NamesText, Template } from './fields.js';
import { defineKind } from './kind.js';
import type { Contradiction } from './contradiction.js';
import type { RestoreOptions } from './kind.js';
import { word } from './bash-pieces.js';

const ONE_REFERENCE = '^\\$\\{[A-Z][A-Z0-9_]*\\}$';

const Reference = (description: string, options: StringOptions = {}): TString =>
  Template(description, { pattern: ONE_REFERENCE, ...options });

const Names = (description: string): TUnion<[TArray<TString>, TString]> =>
  Type.Union(
    [
      Type.Array(NamesText('A name.'), { minItems: 1 }),
      NamesText('A reference to one variable, a list of names.', { pattern: ONE_REFERENCE }),
    ],
    { description },
  );

const Scale = Type.Object(
  {
    on: Type.Optional(ClusterName('The cluster: a place of kind `kubectl`; without it, that of the step.')),
    deployments: Type.Optional(Names('Deployments, by exact name: names, or one variable of type `list`.')),
    statefulsets: Type.Optional(Names('StatefulSets, by exact name: names, or one variable of type `list`.')),
    replicas: Type.Optional(
      Type.Union(
        [
          Type.Integer({ minimum: 0 }),
          Reference('A reference to a variable.', { examples: ['${REPLICAS}'] }),
        ],
        { description: 'The number to set, or a reference to the variable that holds it.' },
      ),
    ),
    remember: Type.Optional(
      Memory(
        'remember',
        'Keep each count under this name before it is changed, once: a second run does not overwrite what the first one kept.',
      ),
    ),
    restore: Type.Optional(
      Memory(
        'restore',
        'Instead of `replicas`: set each workload whose count is kept under this name back to it.',
      ),
    ),
    gone: Type.Optional(
      Type.Boolean({ default: false, description: 'Wait until no pod of the workloads can still run.' }),
    ),
    ready: Type.Optional(Type.Boolean({ default: false, description: 'Wait until all replicas are ready.' })),
    within: Type.Optional(DurationTemplate('How long `gone` or `ready` may take.', { default: '10m' })),
    if_missing: Type.Optional(
      Type.Union([Type.Literal('fail'), Type.Literal('skip')], {
        default: 'fail',
        description: 'What to do about a workload that does not exist.',
      }),
    ),
  },
  { additionalProperties: false },
);
type Scale = Static<typeof Scale>;

const RESOURCES = [
  { field: 'deployments', resource: 'deployment' },
  { field: 'statefulsets', resource: 'statefulset' },
] as const;

/** Workloads of one resource, their names as one word. */
interface Workloads {
  readonly resource: string;
  readonly names: string;
}

function workloadsOf(action: Scale): Workloads[] {
  return RESOURCES.flatMap(({ field, resource }) => {
    const names = action[field];
    if (names === undefined) return [];
    return [{ resource, names: word(typeof names === 'string' ? names : names.join(' ')) }];
  });
}

/** Arguments of the functions that take several resources. */
function pairsOf(workloads: readonly Workloads[]): string {
  return workloads.map(({ resource, names }) => `${resource} ${names}`).join(' ');
}

/** Lines that leave out what does not exist, and the workloads that are left. */
function present(
  action: Scale,
  place: string,
): { readonly lines: string[]; readonly workloads: Workloads[] } {
  const workloads = workloadsOf(action);
  if (action.if_missing !== 'skip') return { lines: [], workloads };
  return {
    lines: workloads.map(({ resource, names }) => `${resource}s=$(existing ${place} ${resource} ${names})`),
    workloads: workloads.map(({ resource }) => ({ resource, names: `"$${resource}s"` })),
  };
}

function waitFor(check: string, place: string, workloads: readonly Workloads[], within: string): string[] {
  return workloads.map(
    ({ resource, names }) => `wait_until ${word(within)} 5s ${check} ${place} ${resource} ${names}`,
  );
}

function setCounts(action: Scale, place: string): string {
  const { replicas = 0, remember = '', gone = false, ready = false, within = '10m' } = action;
  const { lines, workloads } = present(action, place);
  const pairs = pairsOf(workloads);
  const count = typeof replicas === 'string' ? word(replicas) : String(replicas);
  return [
    ...lines,
    `scale_to ${place} ${count} ${remember === '' ? "''" : remember} ${pairs}`,
    ...(gone ? waitFor('pods_gone', place, workloads, within) : []),
    ...(ready ? waitFor('workloads_ready', place, workloads, within) : []),
  ].join('\n');
}

function restoreCounts(
  action: Scale,
  place: string,
  memory: string,
  { forget, readyWithin }: RestoreOptions,
): string {
  const workloads = workloadsOf(action);
  const pairs = pairsOf(workloads);
  const ready = readyWithin === undefined ? [] : waitFor('workloads_ready', place, workloads, readyWithin);
  return [
    `scale_back ${place} ${memory} ${pairs}`,
    ...ready,
    ...(forget ? [`forget_counts ${memory} ${pairs}`] : []),
  ].join('\n');
}

function inspect(action: Scale): Contradiction[] {
  const { deployments = [], statefulsets = [], replicas, remember, restore, gone, ready } = action;
  const found: Contradiction[] = [];
  if ((replicas === undefined) === (restore === undefined)) {
    const hint = 'give `replicas` to set a number, or `restore` to set back what was kept';
    found.push({ message: 'exactly one of `replicas` and `restore` is needed', hint, at: '' });
  }
  if (restore === undefined && deployments.length + statefulsets.length === 0) {
    found.push({ message: 'no workload is named', hint: 'list `deployments` or `statefulsets`', at: '' });
  }
  if (restore !== undefined && (remember !== undefined || deployments.length + statefulsets.length > 0)) {
    const hint = 'leave the workloads and `remember` out: `restore` takes them from where they were kept';
    found.push({ message: '`restore` stands beside workloads or `remember`', hint, at: '/restore' });
  }
  if (gone === true && (replicas !== 0 || ready === true)) {
    const hint = 'pods are gone when `replicas` is 0; `ready` waits for others';
    found.push({ message: '`gone` needs `replicas: 0`', hint, at: '/gone' });
  }
  return found;
}

/** The place that the action names, or that of its step; analysis has seen to it that there is one. */
function placeOf({ on }: Scale, place: string | undefined): string {
  return bashName(on ?? place ?? '');
}

export const scale = defineKind({
  key: 'scale',
  title: 'Scale workloads',
  description:
    'Sets the replicas of deployments and StatefulSets, one by one, and can keep the counts to bring them back later. `gone` and `ready` wait until it is so.',
  example: `- id: stop-clients
  title: Stop the services
  scale: {on: cml, deployments: [web, cron], replicas: 0, remember: replicas, gone: true}
  undo: {restore: replicas, ready: true}`,
  schema: Scale,
  risk: 'reversible',
  rerunSafe: true,
  placed: true,
  needsCluster: ({ restore }) => restore === undefined,
  inspect,
  remembers: (action, place) => {
    const { remember } = action;
    if (remember === undefined) return undefined;
    const where = placeOf(action, place);
    return {
      name: remember,
      place: where,
      restore: (options) => restoreCounts(action, where, remember, options),
    };
  },
  lower: (action, context) => {
    const { restore, ready = false, within = '10m' } = action;
    if (restore !== undefined) {
      const readyWithin = ready ? within : undefined;
      return { body: context.restore(restore, { forget: false, readyWithin }), summary: '' };
    }
    const kept =
      action.remember === undefined ? '' : 'Keeps the number of replicas of each, once, before changing any.';
    return { body: setCounts(action, placeOf(action, context.place)), summary: kept };
  },
});
