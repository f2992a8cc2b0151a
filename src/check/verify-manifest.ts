/** Holds the manifest's digests against the script as it is on disk. In: the manifest's text and the script. Out: texts whose digest is another. */
import { isMapping } from '../mapping.js';
import type { Mapping } from '../mapping.js';
import type { Script } from '../outputs/script.js';
import { textFunctionName } from '../outputs/function-name.js';
import { MANIFEST } from '../plan/output-names.js';
import type { Fault } from './fault.js';
import { digestOf } from './verify-script.js';

function objects(value: unknown, key: string): Mapping[] {
  const list = isMapping(value) ? value[key] : undefined;
  return Array.isArray(list) ? list.filter(isMapping) : [];
}

function string(value: Mapping, key: string): string {
  const found = value[key];
  return typeof found === 'string' ? found : '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface ManifestDigests {
  /** Of the sources. */
  readonly digest: string;
  readonly outputs: readonly { readonly path: string; readonly digest: string }[];
}

/** What a manifest says of the outputs beside it; undefined when it is none. */
export function readManifest(text: string): ManifestDigests | undefined {
  const manifest = parse(text);
  if (!isMapping(manifest)) return undefined;
  const outputs = objects(manifest, 'outputs').map((one) => ({
    path: string(one, 'path'),
    digest: string(one, 'digest'),
  }));
  return { digest: string(manifest, 'digest'), outputs };
}

/** `texts` are the outputs beside it, by name. */
export function verifyManifest(text: string, script: Script, texts: ReadonlyMap<string, string>): Fault[] {
  const lines = text.split('\n');
  const fault = (message: string, sought: string): Fault => {
    const at = lines.findIndex((line) => line.includes(sought));
    return { kind: 'law', file: MANIFEST, line: Math.max(at, 0) + 1, message };
  };
  const manifest = parse(text);
  if (!isMapping(manifest)) return [fault('it is not a JSON object', '')];
  const steps = objects(manifest, 'phases').flatMap((phase) => objects(phase, 'steps'));
  const listed = steps.map((step) => string(step, 'id')).join(' ');
  const named = new Map(script.parts.steps.map(({ about, texts: names }) => [about.id, names]));
  if (listed !== script.parts.steps.map(({ about }) => about.id).join(' ')) {
    return [fault('it does not list the steps of the script, in their order', '"phases"')];
  }
  const ofStep = (step: Mapping): Fault[] => {
    const id = string(step, 'id');
    const entries = new Map(
      objects(step, 'texts').map((entry) => [string(entry, 'name'), string(entry, 'digest')]),
    );
    const names = new Set([...entries.keys(), ...(named.get(id) ?? [])]);
    return [...names].flatMap((name) => {
      const found = script.functions.get(textFunctionName(name, id));
      const digest = entries.get(name);
      if (digest === undefined)
        return [fault(`it does not list \`${name} ${id}\`, which the script holds`, `"${id}"`)];
      if (found !== undefined && digestOf(found.source) === digest) return [];
      return [fault(`its digest of \`${name} ${id}\` is not that of the script's text`, digest)];
    });
  };
  const outputs = readManifest(text)?.outputs ?? [];
  const ofOutput = ({ path, digest }: (typeof outputs)[number]): Fault[] => {
    const output = texts.get(path);
    if (output === undefined || digestOf(output) === digest) return [];
    return [
      fault(
        `its digest of \`${path}\` is not that of the file beside it`,
        digest === '' ? `"${path}"` : digest,
      ),
    ];
  };
  return [...steps.flatMap(ofStep), ...outputs.flatMap(ofOutput)];
}
