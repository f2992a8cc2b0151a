/** What Kubernetes manifests name. In: YAML, in which values of the shell stand as `$NAME`. Out: the objects, and what they ask of the host. */
import type { Document } from 'yaml';
import { readDocuments, settingsOf } from './settings.js';
import type { Settings } from './settings.js';

export interface ManifestFacts {
  readonly objects: readonly string[];
  /** What it asks for beyond its own container, as `setting: value`. */
  readonly powers: readonly string[];
}

interface Manifest {
  readonly kind?: unknown;
  readonly metadata?: {
    readonly name?: unknown;
    readonly namespace?: unknown;
    readonly generateName?: unknown;
  };
  readonly items?: readonly Manifest[];
}

const say = (value: unknown): string => (typeof value === 'string' ? value : '');

function objectOf({ kind, metadata, items }: Manifest): string[] {
  if (kind === 'List' && Array.isArray(items)) return items.flatMap(objectOf);
  const name = say(metadata?.name) || `${say(metadata?.generateName)}…`;
  const namespace = say(metadata?.namespace);
  return [`${say(kind).toLowerCase()} ${name}${namespace === '' ? '' : ` in namespace ${namespace}`}`];
}

/** What cannot be read is one unnamed object. */
function objectsIn(document: Document.Parsed): string[] {
  if (document.errors.length > 0) return ['a manifest that cannot be read'];
  const manifest = document.toJS() as Manifest | null;
  return manifest === null || typeof manifest !== 'object' ? [] : objectOf(manifest);
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

function powersIn(settings: Settings): string[] {
  return [...settings].flatMap(([path, value]) =>
    POWERS.some(([name, strong]) => name.test(path) && strong.test(value))
      ? [`${path.replace(/^.*\.(?=[^.]+\.[^.]+$)/, '')}: ${value}`]
      : [],
  );
}

export function readManifest(text: string): ManifestFacts {
  const documents = readDocuments(text);
  return {
    objects: documents.flatMap(objectsIn),
    powers: powersIn(settingsOf(text, documents) ?? new Map()),
  };
}
