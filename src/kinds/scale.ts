/** `scale`: sets the number of replicas of workloads, and notes what it was. */
import { Type } from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { Memory, Template, clusterFields } from './fields.js';
import { defineKind } from './kind.js';
import type { Contradiction } from './kind.js';
import { kubectl } from './kubectl.js';
import { command, forWords, word } from './words.js';

const Names = Type.Array(Template('A name.'), { minItems: 1 });

const Scale = Type.Object(
  {
    ...clusterFields,
    deployments: Type.Optional({ ...Names, description: 'Deployments, by exact name.' } as typeof Names),
    statefulsets: Type.Optional({ ...Names, description: 'StatefulSets, by exact name.' } as typeof Names),
    replicas: Type.Optional(Type.Integer({ minimum: 0, description: 'The number to set.' })),
    remember: Type.Optional(
      Memory(
        'remember',
        'Note each count under this name before it is changed, once: a second run does not overwrite what the first one noted.',
      ),
    ),
    restore: Type.Optional(
      Memory(
        'restore',
        'Instead of `replicas`: set each workload that was noted under this name back to its count.',
      ),
    ),
    if_missing: Type.Optional(
      Type.Union([Type.Literal('fail'), Type.Literal('skip')], {
        default: 'fail',
        description: 'What to do about a workload that is not there.',
      }),
    ),
  },
  { additionalProperties: false },
);
type Scale = Static<typeof Scale>;

/** A scale action that notes counts. */
export type RememberedScale = Scale;

const RESOURCES = [
  { field: 'deployments', resource: 'deployment' },
  { field: 'statefulsets', resource: 'statefulset' },
] as const;

/** A loop over the workloads of each resource the action names. */
function forWorkloads(action: Scale, body: (resource: string) => string): string {
  return RESOURCES.flatMap(({ field, resource }) => {
    const names = action[field];
    if (names === undefined) return [];
    return [forWords('name', names.map(word), body(resource))];
  }).join('\n');
}

function skipMissing(action: Scale, resource: string): string[] {
  if (action.if_missing !== 'skip') return [];
  const found = kubectl(action, 'get', resource, '"$name"', '--ignore-not-found', '-o name');
  return [
    `found=$(${found})`,
    `if [ -z "$found" ]; then`,
    `  printf 'not there, left out: %s\\n' "${resource} $name"`,
    `  continue`,
    `fi`,
  ];
}

function rememberCount(action: Scale, resource: string): string[] {
  if (action.remember === undefined) return [];
  const note = `"$WORK/${action.remember}-$name"`;
  const fresh = `"$WORK/${action.remember}-$name.new"`;
  const count = kubectl(action, 'get', resource, '"$name"', `-o 'jsonpath={.spec.replicas}'`);
  return [`if [ ! -s ${note} ]; then`, `  ${count} >${fresh}`, `  mv ${fresh} ${note}`, `fi`];
}

function setCount(action: Scale): string {
  return forWorkloads(action, (resource) =>
    [
      ...skipMissing(action, resource),
      ...rememberCount(action, resource),
      kubectl(action, 'scale', resource, '"$name"', `--replicas=${action.replicas ?? 0}`),
    ].join('\n'),
  );
}

/** Scales back what was noted; a workload without a note was never changed and is left alone. */
export function restoreCounts(memory: string, remembered: readonly Scale[]): string {
  return remembered
    .map((action) =>
      forWorkloads(action, (resource) =>
        [
          `if [ -s "$WORK/${memory}-$name" ]; then`,
          `  count=$(cat "$WORK/${memory}-$name")`,
          `  ${kubectl(action, 'scale', resource, '"$name"', '--replicas="$count"')}`,
          `fi`,
        ].join('\n'),
      ),
    )
    .join('\n');
}

function inspect({
  deployments = [],
  statefulsets = [],
  replicas,
  remember,
  restore,
}: Scale): Contradiction[] {
  const found: Contradiction[] = [];
  if ((replicas === undefined) === (restore === undefined)) {
    const hint = 'give `replicas` to set a number, or `restore` to set back what was noted';
    found.push({ message: 'exactly one of `replicas` and `restore` is needed', hint, at: '' });
  }
  if (restore === undefined && deployments.length + statefulsets.length === 0) {
    found.push({ message: 'no workload is named', hint: 'list `deployments` or `statefulsets`', at: '' });
  }
  if (restore !== undefined && (remember !== undefined || deployments.length + statefulsets.length > 0)) {
    const hint = 'leave the workloads and `remember` out: `restore` takes them from where they were noted';
    found.push({ message: '`restore` stands beside workloads or `remember`', hint, at: '/restore' });
  }
  const twice = statefulsets.findIndex((name) => deployments.includes(name));
  if (remember !== undefined && twice !== -1) {
    const message = `a deployment and a StatefulSet are both called \`${statefulsets[twice] ?? ''}\`, so their notes would be one file`;
    found.push({
      message,
      hint: 'scale them in two steps with two names to remember',
      at: `/statefulsets/${twice}`,
    });
  }
  return found;
}

export const scale = defineKind({
  key: 'scale',
  title: 'Scale workloads',
  description:
    'Sets the replicas of deployments and StatefulSets, one by one, and can note the counts to bring them back later.',
  example: `- id: stop-clients
  title: Stop everything that talks to the database
  scale:
    deployments: [web, cron]
    namespace: \${NAMESPACE}
    replicas: 0
    remember: replicas
  undo: {restore: replicas}`,
  schema: Scale,
  risk: 'reversible',
  rerunSafe: true,
  inspect,
  lower: (action, context) => {
    if (action.restore !== undefined) {
      return { body: restoreCounts(action.restore, context.remembered(action.restore)), summary: '' };
    }
    const noted =
      action.remember === undefined ? '' : 'Notes the number of replicas of each, once, before changing it.';
    return { body: setCount(action), summary: command(noted) };
  },
});
