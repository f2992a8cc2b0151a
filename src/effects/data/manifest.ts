/** What Kubernetes manifests name. In: YAML, in which values of the shell stand as `$NAME`. Out: the objects, and what they ask of the host. */
import { parseAllDocuments } from 'yaml';
import { settingsOf } from './settings.js';

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

/** Objects of all documents; the whole is one unnamed object when it cannot be read. */
export function manifestObjects(text: string): string[] {
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(documents)) return ['a manifest that cannot be read'];
  return documents.flatMap((document) => {
    if (document.errors.length > 0) return ['a manifest that cannot be read'];
    const manifest = document.toJS() as Manifest | null;
    return manifest === null || typeof manifest !== 'object' ? [] : objectOf(manifest);
  });
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

/** What a manifest asks for beyond its own container, as `setting: value`. */
export function manifestPowers(text: string): string[] {
  return [...(settingsOf(text) ?? [])].flatMap(([path, value]) =>
    POWERS.some(([name, strong]) => name.test(path) && strong.test(value))
      ? [`${path.replace(/^.*\.(?=[^.]+\.[^.]+$)/, '')}: ${value}`]
      : [],
  );
}
