/** Tells which outputs were edited since they were made, without the procedure. In: their texts by name. Out: the names of those that do not fit the digests made with them. */
import { readScript } from '../outputs/script.js';
import { MANIFEST, SCRIPT } from '../plan/output-names.js';
import { readManifest } from './verify-manifest.js';
import { digestOf, verifyScript } from './verify-script.js';

/** The manifest's digests count only while it was made from the same sources as the file: else it is merely another build's. */
export function editedOutputs(texts: ReadonlyMap<string, string>): ReadonlySet<string> {
  const edited = new Set<string>();
  const script = texts.get(SCRIPT);
  if (script !== undefined && verifyScript(readScript(script)).length > 0) edited.add(SCRIPT);
  const manifest = readManifest(texts.get(MANIFEST) ?? '');
  for (const { path, digest } of manifest?.outputs ?? []) {
    const text = texts.get(path);
    if (text === undefined || path === SCRIPT) continue;
    if (text.includes(manifest?.digest ?? '') && digestOf(text) !== digest) edited.add(path);
  }
  return edited;
}
