/**
 * The three kinds of patch that kubectl sends: merge (RFC 7386), strategic merge (lists merged by a key, with its `$` directives) and JSON patch (RFC 6902).
 * In: the object and the patch. Out: a new object.
 */
import { applyPatch } from 'rfc6902';
import type { Operation } from 'rfc6902';
import { badRequest } from './api-error.js';
import { isPlain } from '../state/plain.js';
import type { Plain } from '../state/plain.js';

export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isPlain(patch)) return patch;
  const result: Record<string, unknown> = isPlain(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

/** Lists of objects that merge, by their field's name, to the key that tells items apart: of the built-in types, see their `patchMergeKey` in the API reference. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  volumes: 'name',
  env: 'name',
  imagePullSecrets: 'name',
  volumeMounts: 'mountPath',
  conditions: 'type',
  taints: 'key',
  ownerReferences: 'uid',
  hostAliases: 'ip',
  addresses: 'type',
};

function mergeKey(field: string, items: readonly unknown[]): string | undefined {
  if (field !== 'ports') return MERGE_KEYS[field];
  return items.some((item) => isPlain(item) && 'containerPort' in item) ? 'containerPort' : 'port';
}

const idOf = (item: unknown, key: string): unknown => (isPlain(item) ? item[key] : item);

function mergeItems(current: readonly unknown[], patch: readonly unknown[], key: string): unknown[] {
  let result = [...current];
  if (patch.some((item) => isPlain(item) && item['$patch'] === 'replace'))
    return patch.filter((item) => !(isPlain(item) && item['$patch'] === 'replace'));
  for (const item of patch) {
    const at = result.findIndex((one) => idOf(one, key) === idOf(item, key));
    const removes = isPlain(item) && item['$patch'] === 'delete';
    if (removes) result = result.filter((_, index) => index !== at);
    else if (at === -1) result.push(strategicPatch({}, item));
    else result[at] = strategicPatch(result[at], item);
  }
  return result;
}

function inOrder(items: readonly unknown[], order: readonly unknown[], key: string): unknown[] {
  const ids = order.map((one) => idOf(one, key));
  const known = ids.flatMap((id) => items.filter((item) => idOf(item, key) === id));
  return [...known, ...items.filter((item) => !ids.includes(idOf(item, key)))];
}

function directives(result: Record<string, unknown>, patch: Plain): void {
  for (const [name, value] of Object.entries(patch)) {
    const [, directive, field = ''] =
      /^(\$setElementOrder|\$deleteFromPrimitiveList)\/(.*)$/.exec(name) ?? [];
    const list = result[field];
    if (!Array.isArray(list) || !Array.isArray(value)) continue;
    if (directive === '$deleteFromPrimitiveList')
      result[field] = list.filter((item) => !value.includes(item));
    else result[field] = inOrder(list, value, mergeKey(field, list) ?? '');
  }
  const retained = patch['$retainKeys'];
  if (!Array.isArray(retained)) return;
  for (const key of Object.keys(result)) if (!retained.includes(key)) Reflect.deleteProperty(result, key);
}

export function strategicPatch(target: unknown, patch: unknown): unknown {
  if (!isPlain(patch)) return patch;
  if (patch['$patch'] === 'replace')
    return Object.fromEntries(Object.entries(patch).filter(([key]) => key !== '$patch'));
  const result: Record<string, unknown> = isPlain(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    const current = result[key];
    const mergedBy = Array.isArray(value) ? mergeKey(key, value) : undefined;
    if (value === null) Reflect.deleteProperty(result, key);
    else if (Array.isArray(value) && mergedBy !== undefined)
      result[key] = mergeItems(Array.isArray(current) ? current : [], value, mergedBy);
    else if (Array.isArray(value) && key === 'finalizers')
      result[key] = [
        ...new Set([...(Array.isArray(current) ? (current as unknown[]) : []), ...(value as unknown[])]),
      ];
    else result[key] = strategicPatch(current, value);
  }
  directives(result, patch);
  return result;
}

function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw badRequest('a JSON patch is a list of operations');
  const copy: unknown = structuredClone(target);
  const failed = applyPatch(copy, patch as Operation[]).find((error) => error !== null);
  if (failed !== undefined)
    throw badRequest(`the server rejected our request due to an error in our request: ${failed.message}`);
  return copy;
}

/** Picks by the request's content type; a server-side apply is taken as a merge. */
export function applyPatchOf(contentType: string, target: unknown, patch: unknown): unknown {
  if (contentType.startsWith('application/json-patch+json')) return jsonPatch(target, patch);
  if (contentType.startsWith('application/strategic-merge-patch+json')) return strategicPatch(target, patch);
  return mergePatch(target, patch);
}
