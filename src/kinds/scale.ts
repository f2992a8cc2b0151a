/** `scale`: sets the number of replicas of workloads, and notes what it was. */
import * as Type from '@sinclair/typebox';
import type { Static, StringOptions, TArray, TString, TUnion } from '@sinclair/typebox';
import { Memory, Template, clusterFields } from './fields.js';
import { defineKind } from './kind.js';
import type { Contradiction } from './kind.js';
import { kubectl } from './kubectl.js';
import { forWords, forWordsOf, word } from './words.js';

const ONE_REFERENCE = /^\$\{([A-Z][A-Z0-9_]*)\}$/;

const Reference = (description: string, options: StringOptions = {}): TString =>
  Template(description, { pattern: ONE_REFERENCE.source, ...options });

const Names = (description: string): TUnion<[TArray<TString>, TString]> =>
  Type.Union(
    [
      Type.Array(Template('A name.'), { minItems: 1 }),
      Reference('A reference to one variable, whose words are the names.'),
    ],
    { description },
  );

const Scale = Type.Object(
  {
    ...clusterFields,
    deployments: Type.Optional(
      Names('Deployments, by exact name: a list, or one variable with blanks between them.'),
    ),
    statefulsets: Type.Optional(
      Names('StatefulSets, by exact name: a list, or one variable with blanks between them.'),
    ),
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

const RESOURCES = [
  { field: 'deployments', resource: 'deployment' },
  { field: 'statefulsets', resource: 'statefulset' },
] as const;

/** A loop over the workloads of each resource the action names. */
function forWorkloads(action: Scale, body: (resource: string) => string): string {
  return RESOURCES.flatMap(({ field, resource }) => {
    const names = action[field];
    if (names === undefined) return [];
    if (typeof names !== 'string') return [forWords('name', names.map(word), body(resource))];
    return [forWordsOf('name', ONE_REFERENCE.exec(names)?.[1] ?? '', body(resource))];
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

/**
 * Where the count of the loop's `$name` is noted. Names in Kubernetes hold no underscore, so no two workloads of a cluster share a
 * file; analysis sees to it that a memory is of one cluster.
 */
function noteLine(action: Scale, memory: string, resource: string): string {
  const namespace = action.namespace === undefined ? '' : `_${action.namespace}`;
  const stem = word(`\${WORK}/${memory}_${resource}${namespace}_`).slice(0, -1);
  return `note=${stem}$name"`;
}

/** Asks for the counts that are not noted yet; one that is there already is that of an earlier attempt, and stays. */
function askCounts(action: Scale, memory: string): string {
  const skip = action.if_missing === 'skip';
  return forWorkloads(action, (resource) =>
    [
      noteLine(action, memory, resource),
      `if [ -s "$note" ]; then`,
      `  running=yes`,
      `  continue`,
      `fi`,
      `count=$(${kubectl(action, 'get', resource, '"$name"', skip ? '--ignore-not-found' : '', `-o 'jsonpath={.spec.replicas}'`)})`,
      ...(skip ? [`[ -n "$count" ] || continue`] : []),
      `printf '%s\\n' "$count" >"$note.new"`,
      `[ "$count" = 0 ] || running=yes`,
      `stopped=$stopped$(printf 'echo %s >%q; ' "$count" "$note")`,
    ].join('\n'),
  );
}

/** When everything stands at 0 and nothing is noted, somebody else stopped it, and nobody knows what it was before. */
const REFUSE_ZEROS = [
  `[ "$running" = yes ] || [ -z "$stopped" ] || {`,
  `  echo 'all of it is at 0 already, and what it was before is not noted here' >&2`,
  `  echo 'go on with the record of the run that stopped it, or start it first; if 0 is right, note it:' >&2`,
  `  printf '%s\\n' "$stopped" >&2`,
  `  exit 1`,
  `}`,
];

function noteCount(action: Scale, memory: string, resource: string): string[] {
  return [
    noteLine(action, memory, resource),
    `if [ ! -s "$note" ]; then`,
    `  ${kubectl(action, 'get', resource, '"$name"', `-o 'jsonpath={.spec.replicas}'`)} >"$note.new"`,
    `  mv "$note.new" "$note"`,
    `fi`,
  ];
}

/** Before the first workload is stopped, all counts are known and one of them at least is not 0. Whether a variable stops them, its value tells. */
function setCounts(action: Scale): string {
  const { remember, replicas = 0 } = action;
  const variable = typeof replicas === 'string';
  const stops = remember !== undefined && (variable || replicas === 0);
  const note = (resource: string): string[] => {
    if (remember === undefined) return [];
    if (!stops) return noteCount(action, remember, resource);
    return [noteLine(action, remember, resource), `[ -s "$note" ] || mv "$note.new" "$note"`];
  };
  const loop = forWorkloads(action, (resource) =>
    [
      ...skipMissing(action, resource),
      ...note(resource),
      kubectl(action, 'scale', resource, '"$name"', `--replicas=${variable ? word(replicas) : replicas}`),
    ].join('\n'),
  );
  if (!stops) return loop;
  const starts = variable ? [`[ ${word(replicas)} = 0 ] || running=yes`] : [];
  return [`running=no`, ...starts, `stopped=''`, askCounts(action, remember), ...REFUSE_ZEROS, loop].join(
    '\n',
  );
}

/** Scales back what was noted; a workload without a note was never changed and is left alone. */
function restoreCounts(action: Scale, memory: string, forget: boolean): string {
  return forWorkloads(action, (resource) =>
    [
      noteLine(action, memory, resource),
      `if [ -s "$note" ]; then`,
      `  count=$(cat "$note")`,
      `  ${kubectl(action, 'scale', resource, '"$name"', '--replicas="$count"')}`,
      ...(forget ? [`  rm -f -- "$note"`] : []),
      `fi`,
    ].join('\n'),
  );
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
  remembers: (action) => {
    const { remember } = action;
    if (remember === undefined) return undefined;
    return {
      name: remember,
      cluster: { context: action.context ?? '', kubeconfig: action.kubeconfig ?? '' },
      restore: (forget) => restoreCounts(action, remember, forget),
    };
  },
  lower: (action, context) => {
    if (action.restore !== undefined) return { body: context.restore(action.restore), summary: '' };
    const noted =
      action.remember === undefined ? '' : 'Notes the number of replicas of each, once, before changing any.';
    return { body: setCounts(action), summary: noted };
  },
});
