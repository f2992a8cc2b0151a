/**
 * Runs the pods that the store says should run, and ends those that should not. In: the store's changes. Out: processes, pods' statuses, and the means
 * to reach into a container (exec, log, restart).
 */
import { createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import type { PodRef } from '../api.js';
import { ApiError, badRequest, notFound } from '../server/api-error.js';
import type { PodRunner } from '../server/server.js';
import type { Pod } from '../state/objects.js';
import { isFinished } from '../state/objects.js';
import { resourceNamed } from '../state/resources.js';
import { enter } from './container.js';
import type { Container } from './container.js';
import { endsLine, selected, stamped } from './log-query.js';
import { runPod } from './pod-run.js';
import type { Log, PodRun } from './pod-run.js';
import type { PodHost } from './container-plan.js';

export interface Kubelet extends PodRunner {
  readonly container: (where: PodRef) => Container;
  /** The first processes of all containers, for an end without waiting. */
  readonly processes: () => readonly number[];
  readonly stop: () => Promise<void>;
}

export interface KubeletOptions extends PodHost {
  readonly folder: string;
  /** The first two numbers after 127 of every pod's address. */
  readonly network: string;
}

/** The container that a call means: the named one, or the pod's only one. */
function containerName(pod: Pod, asked: string | undefined): string {
  const names = pod.spec.containers.map(({ name }) => name);
  const all = [...names, ...(pod.spec.initContainers ?? []).map(({ name }) => name)];
  const { name } = pod.metadata;
  if (asked === undefined && names.length > 1)
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`,
    );
  const wanted = asked ?? names[0] ?? '';
  if (!all.includes(wanted)) throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  return wanted;
}

export function startKubelet(options: KubeletOptions): Kubelet {
  const { store, folder, network } = options;
  const runs = new Map<string, PodRun>();
  const endings = new Map<string, Promise<void>>();
  let addresses = 0;

  const begin = (pod: Pod): void => {
    addresses += 1;
    const address = `127.${network}.${(addresses % 254) + 1}`;
    const own = join(folder, pod.metadata.uid);
    mkdirSync(own, { recursive: true });
    runs.set(pod.metadata.uid, runPod(options, pod, address, own));
  };
  const end = (run: PodRun, graceSeconds: number, pod: Pod | undefined): void => {
    if (endings.has(run.uid) && graceSeconds > 0) return;
    const ending = run.stop(graceSeconds).then(() => {
      runs.delete(run.uid);
      endings.delete(run.uid);
      if (pod !== undefined) store.remove('pods', pod);
    });
    endings.set(run.uid, ending);
  };
  const look = (pod: Pod): void => {
    const run = runs.get(pod.metadata.uid);
    const { deletionTimestamp, deletionGracePeriodSeconds = 30 } = pod.metadata;
    if (deletionTimestamp === undefined) {
      if (run === undefined && pod.spec.nodeName !== undefined && !isFinished(pod)) begin(pod);
    } else if (run === undefined) store.remove('pods', pod);
    else end(run, deletionGracePeriodSeconds, pod);
  };
  const unsubscribe = store.subscribe(({ resource, type, object }) => {
    if (resource !== 'pods') return;
    const run = runs.get(object.metadata.uid);
    if (type !== 'DELETED') look(object as Pod);
    else if (run !== undefined) end(run, 0, undefined);
  });

  const podOf = (namespace: string, name: string): Pod => {
    const pod = store.get('pods', namespace, name);
    const resource = resourceNamed('pods');
    if (pod === undefined && resource !== undefined) throw notFound(resource, name);
    if (pod?.spec.nodeName === undefined) throw badRequest(`pod ${name} does not have a host assigned`);
    return pod;
  };
  const containerOf = ({ namespace, pod: name, container: asked }: PodRef): Container => {
    const pod = podOf(namespace, name);
    const wanted = containerName(pod, asked);
    const found = runs.get(pod.metadata.uid)?.container(wanted);
    if (found === undefined)
      throw new ApiError(
        500,
        'InternalError',
        `unable to upgrade connection: container not found ("${wanted}")`,
      );
    return found;
  };

  const follow = async (
    { path, times }: Log,
    query: URLSearchParams,
    content: Buffer,
    isOver: () => boolean,
    response: ServerResponse,
  ): Promise<void> => {
    let sent = content.length;
    let beginsLine = endsLine(content);
    while (!response.destroyed) {
      const over = isOver();
      const size = existsSync(path) ? statSync(path).size : sent;
      if (size > sent)
        for await (const chunk of createReadStream(path, { start: sent, end: size - 1 })) {
          const part = chunk as Buffer;
          response.write(stamped(part, sent, query, times, beginsLine));
          beginsLine = endsLine(part);
          sent += part.length;
        }
      if (over) break;
      await sleep(100);
    }
  };

  return {
    container: containerOf,
    exec: ({ namespace, pod, container, argv, tty }) => {
      const where = containerOf({ namespace, pod, ...(container === undefined ? {} : { container }) });
      return () => enter(where, argv, tty);
    },
    sendLog: async ({ namespace = '', name = '' }, query, response) => {
      const pod = podOf(namespace, name);
      const wanted = containerName(pod, query.get('container') ?? undefined);
      const run = runs.get(pod.metadata.uid);
      const isPrevious = query.get('previous') === 'true';
      const log = run?.log(wanted, isPrevious);
      if (log === undefined)
        throw badRequest(
          isPrevious
            ? `previous terminated container "${wanted}" in pod "${name}" not found`
            : `container "${wanted}" in pod "${name}" is waiting to start: ${run?.waitsFor(wanted) ?? 'ContainerCreating'}`,
        );
      const content = await readFile(log.path);
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write(selected(content, query, log.times));
      const isOver = (): boolean => run?.container(wanted) === undefined;
      if (query.get('follow') === 'true') await follow(log, query, content, isOver, response);
      response.end();
    },
    restart: (where, downMs) => {
      const pod = podOf(where.namespace, where.pod);
      runs.get(pod.metadata.uid)?.restart(containerName(pod, where.container), downMs);
    },
    processes: () => [...runs.values()].flatMap((run) => run.pids()),
    stop: async () => {
      unsubscribe();
      await Promise.all([...runs.values()].map((run) => run.stop(0)));
    },
  };
}
