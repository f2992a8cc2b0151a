/** Objects as the server-side tables that `kubectl get` prints: columns and cells by resource. */
import type {
  ContainerStatus,
  Event,
  Job,
  Kinds,
  KubeObject,
  Pod,
  PodDisruptionBudget,
  PodTemplate,
  ResourceName,
} from '../state/objects.js';
import { selectorText } from '../state/selectors.js';
import type { Plain } from '../state/plain.js';

type Cell = string | number;

/** A column's name, with a leading `+` where only `-o wide` shows it, and its cell. */
type Columns<T> = readonly (readonly [name: string, cell: (object: T) => Cell])[];

/** Kubernetes' short form of a duration: two units at most, the second only while it tells something. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [minutes, hours, days] = [
    Math.floor(seconds / 60),
    Math.floor(seconds / 3600),
    Math.floor(seconds / 86400),
  ];
  const two = (big: number, unit: string, small: number, smaller: string): string =>
    `${big}${unit}${small === 0 ? '' : `${small}${smaller}`}`;
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's');
  if (hours < 3) return `${minutes}m`;
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  return days < 8 ? two(days, 'd', hours % 24, 'h') : `${days}d`;
}

function age(time: string | undefined): string {
  return time === undefined ? '<unknown>' : duration(Date.now() - Date.parse(time));
}

function containerWord({ state }: ContainerStatus): string | undefined {
  if (state.waiting !== undefined) return state.waiting.reason;
  return state.terminated?.reason;
}

function podStatus(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (pod.status.phase === 'Succeeded') return 'Completed';
  const words = (pod.status.containerStatuses ?? []).map(containerWord);
  return words.find((word) => word !== undefined) ?? pod.status.phase;
}

const containers = ({ spec }: PodTemplate | Pod): string => spec.containers.map(({ name }) => name).join(',');
const images = ({ spec }: PodTemplate | Pod): string => spec.containers.map(({ image }) => image).join(',');
const orNone = (text: string | undefined): string => (text === undefined || text === '' ? '<none>' : text);

const PODS: Columns<Pod> = [
  [
    'Ready',
    ({ spec, status }) =>
      `${(status.containerStatuses ?? []).filter(({ ready }) => ready).length}/${spec.containers.length}`,
  ],
  ['Status', podStatus],
  [
    'Restarts',
    ({ status }) => (status.containerStatuses ?? []).reduce((sum, one) => sum + one.restartCount, 0),
  ],
  ['Age', ({ metadata }) => age(metadata.creationTimestamp)],
  ['+IP', ({ status }) => orNone(status.podIP)],
  ['+Node', ({ spec }) => orNone(spec.nodeName)],
  ['+Nominated Node', () => '<none>'],
  ['+Readiness Gates', () => '<none>'],
];

const WORKLOAD: Columns<Kinds['deployments' | 'replicasets' | 'statefulsets']> = [
  ['+Containers', ({ spec }) => containers(spec.template)],
  ['+Images', ({ spec }) => images(spec.template)],
];

const created = <T extends KubeObject>(): Columns<T> => [
  ['Age', ({ metadata }) => age(metadata.creationTimestamp)],
];

const nodeInfo =
  (name: string) =>
  ({ status }: Kinds['nodes']): string =>
    status.nodeInfo?.[name] ?? '<unknown>';

function jobDuration({ status }: Job): string {
  if (status?.startTime === undefined) return '';
  const end = status.completionTime === undefined ? Date.now() : Date.parse(status.completionTime);
  return duration(end - Date.parse(status.startTime));
}

const COLUMNS: { readonly [K in Exclude<ResourceName, 'events'>]: Columns<Kinds[K]> } = {
  pods: PODS,
  namespaces: [['Status', ({ status }) => status.phase], ...created()],
  nodes: [
    ['Status', ({ spec }) => (spec.unschedulable === true ? 'Ready,SchedulingDisabled' : 'Ready')],
    ['Roles', () => '<none>'],
    ...created<Kinds['nodes']>(),
    ['Version', nodeInfo('kubeletVersion')],
    ['+Internal-IP', ({ status }) => orNone(status.addresses?.[0]?.address)],
    ['+External-IP', () => '<none>'],
    ['+OS-Image', nodeInfo('osImage')],
    ['+Kernel-Version', nodeInfo('kernelVersion')],
    ['+Container-Runtime', nodeInfo('containerRuntimeVersion')],
  ],
  services: [
    ['Type', ({ spec }) => spec.type ?? 'ClusterIP'],
    ['Cluster-IP', ({ spec }) => orNone(spec.clusterIP)],
    ['External-IP', () => '<none>'],
    [
      'Port(s)',
      ({ spec }) =>
        orNone((spec.ports ?? []).map(({ port, protocol }) => `${port}/${protocol ?? 'TCP'}`).join(',')),
    ],
    ...created(),
    ['+Selector', ({ spec }) => orNone(selectorText({ matchLabels: spec.selector ?? {} }))],
  ],
  serviceaccounts: created(),
  configmaps: [
    ['Data', ({ data, binaryData }) => Object.keys({ ...data, ...binaryData }).length],
    ...created(),
  ],
  secrets: [
    ['Type', ({ type }) => type],
    ['Data', ({ data }) => Object.keys(data ?? {}).length],
    ...created(),
  ],
  persistentvolumeclaims: [
    ['Status', ({ status }) => status?.phase ?? ''],
    ['Volume', ({ spec }) => spec.volumeName ?? ''],
    ['Capacity', ({ spec }) => spec.resources?.requests?.storage ?? ''],
    [
      'Access Modes',
      ({ spec }) => (spec.accessModes ?? []).map((mode) => mode.replace(/[a-z]/g, '')).join(','),
    ],
    ['StorageClass', ({ spec }) => spec.storageClassName ?? ''],
    ...created(),
  ],
  deployments: [
    ['Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas}`],
    ['Up-to-date', ({ status }) => status?.updatedReplicas ?? 0],
    ['Available', ({ status }) => status?.availableReplicas ?? 0],
    ...created<Kinds['deployments']>(),
    ...WORKLOAD,
    ['+Selector', ({ spec }) => selectorText(spec.selector)],
  ],
  replicasets: [
    ['Desired', ({ spec }) => spec.replicas],
    ['Current', ({ status }) => status?.replicas ?? 0],
    ['Ready', ({ status }) => status?.readyReplicas ?? 0],
    ...created<Kinds['replicasets']>(),
    ...WORKLOAD,
  ],
  statefulsets: [
    ['Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas}`],
    ...created<Kinds['statefulsets']>(),
    ...WORKLOAD,
  ],
  daemonsets: [
    ['Desired', ({ status }) => status?.desiredNumberScheduled ?? 0],
    ['Current', ({ status }) => status?.currentNumberScheduled ?? 0],
    ['Ready', ({ status }) => status?.numberReady ?? 0],
    ['Up-to-date', ({ status }) => status?.updatedNumberScheduled ?? 0],
    ['Available', ({ status }) => status?.numberAvailable ?? 0],
    ['Node Selector', () => '<none>'],
    ...created(),
  ],
  jobs: [
    ['Completions', ({ spec, status }) => `${status?.succeeded ?? 0}/${spec.completions}`],
    ['Duration', jobDuration],
    ...created<Job>(),
    ['+Containers', ({ spec }) => containers(spec.template)],
    ['+Images', ({ spec }) => images(spec.template)],
    ['+Selector', ({ spec }) => selectorText(spec.selector)],
  ],
  poddisruptionbudgets: [
    ['Min Available', ({ spec }) => spec.minAvailable ?? 'N/A'],
    ['Max Unavailable', ({ spec }) => spec.maxUnavailable ?? 'N/A'],
    ['Allowed Disruptions', ({ status }: PodDisruptionBudget) => status?.disruptionsAllowed ?? 0],
    ...created<PodDisruptionBudget>(),
  ],
};

/** Events have no name before their columns. */
const EVENTS: Columns<Event> = [
  ['Last Seen', ({ lastTimestamp }) => age(lastTimestamp)],
  ['Type', ({ type }) => type],
  ['Reason', ({ reason }) => reason],
  ['Object', ({ involvedObject: { kind, name } }) => `${kind.toLowerCase()}/${name}`],
  ['+Subobject', ({ involvedObject }) => involvedObject.fieldPath ?? ''],
  [
    '+Source',
    ({ source: { component, host } }) => [component, ...(host === undefined ? [] : [host])].join(', '),
  ],
  ['Message', ({ message }) => message],
  ['+First Seen', ({ firstTimestamp }) => age(firstTimestamp)],
  ['+Count', ({ count }) => count],
  ['+Name', ({ metadata }) => metadata.name],
];

function allColumns(resource: ResourceName): Columns<KubeObject> {
  if (resource === 'events') return EVENTS as Columns<KubeObject>;
  return [['Name', ({ metadata }) => metadata.name], ...(COLUMNS[resource] as Columns<KubeObject>)];
}

function columnDefinition(name: string): object {
  const shown = name.replace('+', '');
  const format = shown === 'Name' ? 'name' : '';
  return { name: shown, type: 'string', format, description: '', priority: name.startsWith('+') ? 1 : 0 };
}

/** How much of each object a row carries: what labels, sorting and watches of kubectl need. */
function rowObject(object: KubeObject, include: string | null): object | null {
  if (include === 'None') return null;
  if (include === 'Object') return object;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

export function tableOf(
  resource: ResourceName,
  objects: readonly KubeObject[],
  include: string | null,
  metadata: Plain,
): Plain {
  const columns = allColumns(resource);
  const rows = objects.map((object) => ({
    cells: columns.map(([, cell]) => cell(object)),
    object: rowObject(object, include),
  }));
  const columnDefinitions = columns.map(([name]) => columnDefinition(name));
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions, rows };
}
