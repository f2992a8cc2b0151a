/** kubectl and its kin: verbs, and the words that name objects. The place is the cluster's context and namespace. */
import type { Arg, Deed, Done, Inner } from '../effect.js';
import { has, optionOf } from '../invocation.js';
import type { Invocation } from '../invocation.js';
import { readManifest } from '../data/manifest.js';
import type { ManifestFacts } from '../data/manifest.js';
import { deedOf, forms, only, operandsOf, unknown } from './program.js';
import type { Form, Program } from './program.js';

const VALUED =
  '-n --namespace --context --kubeconfig -l --selector --field-selector -f --filename -o --output -c --container -p --patch --type --timeout ' +
  '--for --sort-by --tail --since --image -k --kustomize --request-timeout -s --server --user --token --as --cluster --template ' +
  '--patch-file --replicas --grace-period --from-file --from-literal --subresource --overrides --restart --chunk-size --limits --requests ' +
  '--pod-selector --target --profile -v --field-manager --resource-version --current-replicas';

const WIDENS =
  '--force --all --grace-period --now --replicas --overrides --validate --disable-eviction --delete-emptydir-data --delete-local-data ' +
  '--ignore-daemonsets --overwrite --prune --cascade --insecure-skip-tls-verify --as --as-group --token --privileged --all-namespaces -A ' +
  '--skip-wait-for-delete-timeout --force-conflicts --server-side --image --type -p --patch --from-literal --requests --limits -l --selector --field-selector';
const PROTECTS = '--dry-run --current-replicas --resource-version --wait --timeout';

const CHANGES: Form = { does: 'changes', widens: WIDENS, protects: PROTECTS };
const READS: Form = { does: 'reads' };

const VERBS: Readonly<Record<string, Form>> = {
  ...forms(
    'get describe logs top explain version api-resources api-versions cluster-info auth diff wait events port-forward',
    READS,
  ),
  ...forms(
    'apply create delete edit patch replace scale set label annotate taint cordon uncordon drain expose autoscale run',
    CHANGES,
  ),
  ...forms('certificate', CHANGES),
};

/** Verbs of two words. */
const NESTED: Readonly<Record<string, Form>> = {
  ...forms(
    'rollout status,rollout history,config view,config current-context,config get-contexts'
      .replaceAll(' ', '-')
      .replaceAll(',', ' '),
    READS,
  ),
  ...forms('rollout-restart rollout-undo rollout-pause rollout-resume', CHANGES),
  ...forms(
    'config-use-context config-set-context config-set config-unset config-delete-context config-set-cluster config-set-credentials',
    CHANGES,
  ),
};

/** Where it acts: what its options and environment name, inside the place it is called in. */
export function clusterPlace(called: Invocation): string {
  const parts = [
    ['namespace', optionOf(called, '-n', '--namespace')],
    ['context', optionOf(called, '--context')],
    ['cluster', optionOf(called, '-s', '--server', '--cluster')],
    ['kubeconfig', optionOf(called, '--kubeconfig') ?? called.environment.get('KUBECONFIG')],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name ?? ''} ${value}`]));
  const cluster = parts.length === 0 ? 'the current cluster' : parts.join(', ');
  return called.place === 'here' ? cluster : `${cluster}, from ${called.place}`;
}

const SINGLE: Readonly<Record<string, string>> = {
  pods: 'pod',
  po: 'pod',
  deployments: 'deployment',
  deploy: 'deployment',
  statefulsets: 'statefulset',
  sts: 'statefulset',
  jobs: 'job',
  services: 'service',
  svc: 'service',
  configmaps: 'configmap',
  cm: 'configmap',
  secrets: 'secret',
  namespaces: 'namespace',
  ns: 'namespace',
  nodes: 'node',
  no: 'node',
  persistentvolumeclaims: 'persistentvolumeclaim',
  pvc: 'persistentvolumeclaim',
  pv: 'persistentvolume',
  persistentvolumes: 'persistentvolume',
  daemonsets: 'daemonset',
  ds: 'daemonset',
  replicasets: 'replicaset',
  cronjobs: 'cronjob',
};

export const kindOf = (word: string): string => SINGLE[word.toLowerCase()] ?? word;

/** `pod a b`, `pod/a deployment/b`, `pods -l app=x`, `pods --all`. */
function objectsOf(called: Invocation, words: readonly string[]): string[] {
  const [first = '', ...names] = words;
  if (first === '') return [];
  if (first.includes('/') && !first.startsWith('$'))
    return words.map(
      (word) => `${kindOf(word.slice(0, word.indexOf('/')))} ${word.slice(word.indexOf('/') + 1)}`,
    );
  const selector = optionOf(called, '-l', '--selector');
  if (names.length > 0) return names.map((name) => `${kindOf(first)} ${name}`);
  if (selector !== undefined) return [`${first} with label ${selector}`];
  return [has(called, '--all') ? `all ${first}` : first];
}

const NODE_VERBS: ReadonlySet<string> = new Set(['cordon', 'uncordon', 'drain']);
const TARGETED: ReadonlySet<string> = new Set([
  'label',
  'annotate',
  'set',
  'taint',
  'create',
  'run',
  'expose',
  'certificate',
]);

function targets(called: Invocation, verb: string, rest: readonly string[]): string[] {
  if (NODE_VERBS.has(verb)) return rest.map((name) => `node ${name}`);
  if (verb === 'run') return rest.slice(0, 1).map((name) => `pod ${name}`);
  if (verb === 'create' && rest.length > 2) return [`${kindOf(rest[0] ?? '')} ${rest.at(-1) ?? ''}`];
  const named = TARGETED.has(verb) ? rest.filter((word) => !/[=:]/.test(word) && !word.endsWith('-')) : rest;
  return objectsOf(called, named);
}

const NO_MANIFEST: ManifestFacts = { objects: [], powers: [], why: '' };
const ELSEWHERE = 'the manifest that it is given is not in the text';

/** Objects of the manifests that it is given; a file's are not known. */
function fromManifest({ options, input, holes }: Invocation): ManifestFacts {
  const files = options
    .filter(({ name }) => /^(?:-f|--filename|-k|--kustomize)$/.test(name))
    .map(({ value }) => value);
  const isGiven = files.includes('-');
  const facts = isGiven && input !== undefined ? readManifest(input, holes) : NO_MANIFEST;
  const others = files.filter((file) => file !== '-').map((file) => `what ${file} holds`);
  const isElsewhere = others.length > 0 || (isGiven && input === undefined);
  return { ...facts, objects: [...facts.objects, ...others], why: isElsewhere ? ELSEWHERE : facts.why };
}

function described(called: Invocation, form: Form, verb: string, rest: readonly string[]): Deed {
  const manifest = fromManifest(called);
  const one = deedOf(called, form, verb, []);
  const dry = optionOf(called, '--dry-run');
  const does = dry !== undefined && dry !== 'none' && dry !== 'false' ? 'reads' : one.does;
  const objects = [...targets(called, verb, rest), ...manifest.objects];
  const widens = [...one.widens, ...manifest.powers];
  const isUnknown = does === 'changes' && manifest.why !== '';
  return { ...one, does: isUnknown ? 'unknown' : does, objects, widens, why: isUnknown ? manifest.why : '' };
}

function remote(called: Invocation, verb: string, rest: readonly string[]): Done {
  const container = optionOf(called, '-c', '--container');
  const pod =
    verb === 'run' || verb === 'debug'
      ? `pod ${rest[0] ?? ''}`
      : `pod ${(rest[0] ?? '').replace(/^pods?\//, '')}`;
  const place = `${pod}${container === undefined ? '' : ` (${container})`} in ${clusterPlace(called)}`;
  const words: readonly Arg[] = called.behind ?? [];
  const inner: readonly Inner[] = words.length === 0 ? [] : [{ kind: 'words', words, place }];
  if (verb === 'exec')
    return inner.length === 0
      ? only(unknown(verb, 'what it runs is not in the text', [pod]))
      : { deeds: [deedOf(called, READS, verb, [pod])], inner };
  return { deeds: [deedOf(called, CHANGES, verb, [pod])], inner };
}

function copy(called: Invocation, rest: readonly string[]): Done {
  const to = rest.at(-1) ?? '';
  return only({ ...deedOf(called, CHANGES, 'cp', []), objects: [to] });
}

/** Its objects are in a cluster, whatever machine it runs on. */
function kubectl(called: Invocation): Done {
  const done = verbOf(called);
  const place = clusterPlace(called);
  return { ...done, deeds: done.deeds.map((one) => ({ ...one, place })) };
}

/** Behind `--` these run a command, and all others have more operands. */
const RUN_COMMANDS: ReadonlySet<string> = new Set(['exec', 'attach', 'debug', 'run', 'create']);

function verbOf(called: Invocation): Done {
  const [verb = '', ...first] = called.operands.map(({ value }) => value);
  if (['exec', 'attach', 'debug'].includes(verb) || (verb === 'run' && called.behind !== undefined))
    return remote(called, verb, first);
  const rest = RUN_COMMANDS.has(verb) ? first : operandsOf(called).slice(1);
  if (verb === 'cp') return copy(called, rest);
  const nested = `${verb}-${rest[0] ?? ''}`;
  if (Object.hasOwn(NESTED, nested))
    return only(described(called, NESTED[nested] ?? CHANGES, `${verb} ${rest[0] ?? ''}`, rest.slice(1)));
  const form = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (form === undefined)
    return only(unknown(verb, `what \`${called.program} ${verb}\` does is not known`, rest));
  return only(described(called, form, verb, rest));
}

function helm(called: Invocation): Done {
  const [verb = '', ...rest] = called.operands.map(({ value }) => value);
  const form: Form = /^(?:list|ls|status|get|history|show|version|template|lint|search)$/.test(verb)
    ? READS
    : {
        does: 'changes',
        widens: '--force --no-hooks --set --set-string -f --values --purge --reset-values --install',
        protects: '--dry-run --atomic --wait',
      };
  if (
    !/^(?:list|ls|status|get|history|show|version|template|lint|search|install|upgrade|uninstall|delete|rollback|repo)$/.test(
      verb,
    )
  )
    return only(unknown(verb, `what \`helm ${verb}\` does is not known`, rest));
  return only(
    deedOf(
      called,
      form,
      verb,
      rest.slice(0, 1).map((name) => `release ${name}`),
    ),
  );
}

export const kubernetes: readonly Program[] = [
  { names: 'kubectl oc', does: 'changes', syntax: { valued: VALUED }, describe: kubectl },
  {
    names: 'helm',
    does: 'changes',
    syntax: {
      valued: '-n --namespace --kube-context --kubeconfig -f --values --set --set-string --version --timeout',
    },
    describe: helm,
  },
];
