/** What Kubernetes manifests name. In: YAML, and the values that the shell puts in. Out: the objects, what they ask of the host, and what is not known. */
import type { Document } from 'yaml';
import { isMapping } from '../../mapping.js';
import type { Holes, Marked } from './holes.js';
import { readData, settingsIn } from './settings.js';
import type { Data } from './settings.js';

export interface ManifestFacts {
  readonly objects: readonly string[];
  /** What it asks for beyond its own container, as `setting: value`. */
  readonly powers: readonly string[];
  /** Why it is not known what it names; '' where it is. */
  readonly why: string;
}

type Objects = Pick<ManifestFacts, 'objects' | 'why'>;

const DECIDED: Objects = {
  objects: ['a manifest that values decide'],
  why: 'values that only the run knows decide the kind or the shape of its manifest',
};
const UNREADABLE: Objects = {
  objects: ['a manifest that cannot be read'],
  why: 'the manifest that it is given cannot be read',
};

const say = (value: unknown): string => (typeof value === 'string' ? value : '');

const together = (all: readonly Objects[]): Objects => ({
  objects: all.flatMap(({ objects }) => objects),
  why: all.find(({ why }) => why !== '')?.why ?? '',
});

/** A value stands where only a mapping says what it is. */
function objectsOf(value: unknown, marked: Marked): Objects {
  const { hasMark, written } = marked;
  if (!isMapping(value)) return hasMark(say(value)) ? DECIDED : UNREADABLE;
  const { kind, metadata, items } = value;
  if (kind === 'List' && Array.isArray(items)) return together(items.map((one) => objectsOf(one, marked)));
  if (hasMark(say(kind)) || hasMark(say(metadata))) return DECIDED;
  if (say(kind) === '' || !isMapping(metadata)) return UNREADABLE;
  const { name, namespace, generateName } = metadata;
  const called = written(say(name)) || `${written(say(generateName))}…`;
  const where = say(namespace) === '' ? '' : ` in namespace ${written(say(namespace))}`;
  return { objects: [`${say(kind).toLowerCase()} ${called}${where}`], why: '' };
}

function objectsIn(document: Document.Parsed, { marked }: Data): Objects {
  if (document.errors.length > 0) return marked.hasMark(marked.text) ? DECIDED : UNREADABLE;
  const value: unknown = document.toJS();
  return value === null ? together([]) : objectsOf(value, marked);
}

/** Settings by which a manifest reaches beyond its own container, and the values with which they do. */
const POWERS: readonly (readonly [RegExp, RegExp])[] = [
  [/\bprivileged$/, /^true$/],
  [/\bhost(?:Network|PID|IPC)$/, /^true$/],
  [/\bhostPath\.path$/, /./],
  [/\brunAsUser$/, /^0$/],
  [/\ballowPrivilegeEscalation$/, /^true$/],
  [/\bcapabilities\.add\[/, /./],
  [/\bclusterName$|\broleRef\.name$|\bserviceAccountName$/, /./],
];

/** Settings that hold such settings: a value in their place may be any of them. */
const HOLDS_POWERS =
  /\b(?:spec|template|securityContext|capabilities|add|volumes|(?:init)?containers|hostPath|rules|roleRef|subjects)(?:\[\d+\])?$/i;

const isPower = (path: string, value: string, { hasMark, isMark }: Marked): boolean =>
  POWERS.some(([name, strong]) => name.test(path) && (strong.test(value) || hasMark(value))) ||
  (isMark(value) && HOLDS_POWERS.test(path));

function powersIn(data: Data): string[] {
  const { written } = data.marked;
  return [...(settingsIn(data) ?? [])].flatMap(([path, value]) =>
    isPower(path, value, data.marked)
      ? [written(`${path.replace(/^.*\.(?=[^.]+\.[^.]+$)/, '').replace(/\[\d+\]$/, '')}: ${value}`)]
      : [],
  );
}

export function readManifest(text: string, holes: Holes): ManifestFacts {
  const data = readData(text, holes);
  return { ...together(data.documents.map((one) => objectsIn(one, data))), powers: powersIn(data) };
}
