/**
 * Lists and watches, as objects or as tables. In: the store, a request's path and query, and whether it asked for a table.
 * Out: a list object; for a watch, lines of JSON until the client leaves or its timeout is over.
 */
import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../state/objects.js';
import type { Plain } from '../state/plain.js';
import type { ResourcePath } from '../state/resources.js';
import { fieldSelector, labelSelector } from '../state/selectors.js';
import type { Test } from '../state/selectors.js';
import type { Change, Store } from '../state/store.js';
import { inVersion } from './objects-api.js';
import { checkFieldSelector, checkLabelSelector } from './selector-checks.js';
import { tableOf } from './table.js';

export interface ListCall {
  readonly path: ResourcePath;
  readonly query: URLSearchParams;
  readonly asTable: boolean;
}

function selection({ path, query }: ListCall): Test {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  checkLabelSelector(labels);
  checkFieldSelector(path.resource.name, fields);
  const label = labelSelector(labels);
  const field = fieldSelector(fields);
  const named = path.name;
  return (object) =>
    (path.namespace === undefined || object.metadata.namespace === path.namespace) &&
    (named === undefined || object.metadata.name === named) &&
    label(object) &&
    field(object);
}

/** One object as the client wants it: under its API version, or as a table of one row. */
export function shaped({ path, query, asTable }: ListCall, answer: object): object {
  const object = answer as KubeObject;
  if (!asTable || object.kind !== path.resource.kind) return inVersion(path, answer);
  const { resourceVersion } = object.metadata;
  return tableOf(path.resource.name, [object], query.get('includeObject'), { resourceVersion });
}

export function list(store: Store, call: ListCall): object {
  const { path, query, asTable } = call;
  const found = store.list(path.resource.name).filter(selection(call));
  const metadata: Plain = { resourceVersion: String(store.version()) };
  if (asTable) return tableOf(path.resource.name, found, query.get('includeObject'), metadata);
  const { kind, group } = path.resource;
  const apiVersion = group === '' ? path.version : `${group}/${path.version}`;
  return { kind: `${kind}List`, apiVersion, metadata, items: found.map((object) => inVersion(path, object)) };
}

/** The changes that a watch begins with: those since the client's version, or all that is there. */
function replay(store: Store, { path, query }: ListCall): readonly Change[] {
  const since = Number(query.get('resourceVersion') ?? '0');
  const { name } = path.resource;
  if (since > 0) return store.changesSince(name, since);
  const added = store.list(name) as readonly KubeObject[];
  return added.map((object) => ({ type: 'ADDED', resource: name, version: 0, object }));
}

/** Uids that the client's own list, at the version that it watches from, held. */
function knownAt(store: Store, { path, query }: ListCall, wanted: Test): Set<string> {
  const since = Number(query.get('resourceVersion') ?? '0');
  const known = new Set<string>();
  for (const { type, version, object } of store.changesSince(path.resource.name, 0)) {
    if (version > since) break;
    if (type !== 'DELETED' && wanted(object)) known.add(object.metadata.uid);
    else known.delete(object.metadata.uid);
  }
  return known;
}

export function watch(store: Store, call: ListCall, response: ServerResponse): void {
  const wanted = selection(call);
  const seen = knownAt(store, call, wanted);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const send = (change: Change): void => {
    const { uid } = change.object.metadata;
    const inside = wanted(change.object);
    if (change.resource !== call.path.resource.name || (!inside && !seen.has(uid))) return;
    const gone = !inside || change.type === 'DELETED';
    const type = gone ? 'DELETED' : seen.has(uid) ? 'MODIFIED' : 'ADDED';
    if (gone) seen.delete(uid);
    else seen.add(uid);
    response.write(`${JSON.stringify({ type, object: shaped(call, change.object) })}\n`);
  };
  for (const change of replay(store, call)) send(change);
  const unsubscribe = store.subscribe(send);
  const seconds = Number(call.query.get('timeoutSeconds') ?? '3600');
  const timer = setTimeout(() => response.end(), seconds * 1000);
  response.on('close', () => {
    clearTimeout(timer);
    unsubscribe();
  });
}
