/**
 * One pod's life on its node: prerequisites, containers with restarts and readiness, the end. In: the pod, its images and folders. Out: its status in
 * the store, and handles to its containers. The pod's object leaves the store when all its processes have ended.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerSpec, ContainerState, ContainerStatus, Pod } from '../state/objects.js';
import { now } from '../state/store.js';
import { planContainer, imageOf } from './container-plan.js';
import type { PodHost } from './container-plan.js';
import { catches, signal, startContainer } from './container.js';
import type { Container } from './container.js';
import { NotYet } from './environment.js';
import { podStatus } from './pod-status.js';
import { RETRY_MS, watchReadiness } from './readiness.js';

export interface PodRun {
  readonly uid: string;
  readonly container: (name: string) => Container | undefined;
  /** The log of the container's current run, or of the one before. */
  readonly log: (name: string, previous: boolean) => string;
  readonly restart: (name: string, downMs: number) => void;
  /** The first processes of its containers. */
  readonly pids: () => readonly number[];
  /** Ends it: politely within its grace period, or at once. Resolves when nothing of it is left. */
  readonly stop: (graceSeconds: number) => Promise<void>;
}

interface Slot {
  readonly spec: ContainerSpec;
  status: ContainerStatus;
  container: Container | undefined;
  downUntil: number;
}

function newSlot(spec: ContainerSpec): Slot {
  const status = {
    name: spec.name,
    image: spec.image,
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state: { waiting: { reason: 'ContainerCreating' } },
    lastState: {},
  };
  return { spec, status, container: undefined, downUntil: 0 };
}

export function runPod(host: PodHost, first: Pod, address: string, folder: string): PodRun {
  const { store, images, times } = host;
  const { uid, namespace, name } = first.metadata;
  const folders = { pod: folder, claim: host.claim };
  const slots = first.spec.containers.map(newSlot);
  const initial = (first.spec.initContainers ?? []).map(newSlot);
  const stopping = new AbortController();

  const current = (): Pod | undefined => {
    const pod = store.get('pods', namespace, name);
    return pod?.metadata.uid === uid ? pod : undefined;
  };
  const publish = (): void => {
    const pod = current();
    if (pod === undefined) return;
    const containers = slots.map(({ status }) => status);
    const init = initial.length === 0 ? {} : { initContainerStatuses: initial.map(({ status }) => status) };
    store.update('pods', { ...pod, status: { ...podStatus(pod, containers, address), ...init } });
  };
  const set = (slot: Slot, change: Partial<ContainerStatus>): void => {
    slot.status = { ...slot.status, ...change };
    publish();
  };
  const pause = (ms: number): Promise<unknown> =>
    sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  const isStopping = (): boolean => stopping.signal.aborted;
  const logPath = (slot: Slot, run: number): string => join(folder, slot.spec.name, `${run}.log`);

  const start = (slot: Slot): Promise<Container> => {
    const place = {
      address,
      folders,
      run: slot.status.restartCount,
      log: logPath(slot, slot.status.restartCount),
    };
    return startContainer(planContainer(host, current() ?? first, slot.spec, place));
  };

  const watch = (slot: Slot, container: Container): Promise<void> =>
    watchReadiness(container, slot.spec.readinessProbe, { isOver: isStopping, pause }, (ready) => {
      if (slot.status.ready !== ready) set(slot, { ready });
    });

  /** Waits for what is missing; undefined when the pod is told to go first. */
  const started = async (slot: Slot): Promise<Container | undefined> => {
    while (!isStopping()) {
      try {
        if (Date.now() >= slot.downUntil) return await start(slot);
      } catch (error) {
        if (!(error instanceof NotYet))
          set(slot, { state: { waiting: { reason: 'CreateContainerError', message: String(error) } } });
        else if (slot.status.state.waiting?.reason !== error.reason)
          set(slot, { state: { waiting: { reason: error.reason, message: error.message } } });
      }
      await pause(RETRY_MS);
    }
    return undefined;
  };

  const goesOn = (policy: Pod['spec']['restartPolicy'], status: number): boolean =>
    policy === 'Always' || (policy === 'OnFailure' && status !== 0);

  const keepRunning = async (slot: Slot, policy: Pod['spec']['restartPolicy']): Promise<number> => {
    for (;;) {
      const container = await started(slot);
      if (container === undefined) return 0;
      slot.container = container;
      const startedAt = now();
      set(slot, {
        state: { running: { startedAt } },
        started: true,
        containerID: `process://${container.pid}`,
      });
      const probing = watch(slot, container);
      if (isStopping()) signal(container, 'SIGKILL');
      const exitCode = await container.ended;
      slot.container = undefined;
      const reason = exitCode === 0 ? 'Completed' : 'Error';
      const state: ContainerState = { terminated: { exitCode, reason, startedAt, finishedAt: now() } };
      set(slot, { state, ready: false, started: false });
      await probing;
      if (isStopping() || !goesOn(policy, exitCode)) return exitCode;
      const waiting = { reason: slot.status.restartCount > 0 ? 'CrashLoopBackOff' : 'ContainerCreating' };
      rmSync(container.plan.root, { recursive: true, force: true });
      set(slot, { state: { waiting }, lastState: state, restartCount: slot.status.restartCount + 1 });
      await pause(RETRY_MS);
    }
  };

  const live = async (): Promise<void> => {
    for (const slot of [...initial, ...slots]) mkdirSync(join(folder, slot.spec.name), { recursive: true });
    publish();
    await pause(times.startMs);
    for (const slot of initial) if (!isStopping()) await keepRunning(slot, 'OnFailure');
    await Promise.all(slots.map((slot) => keepRunning(slot, first.spec.restartPolicy)));
  };
  const life = live();

  const stop = async (graceSeconds: number): Promise<void> => {
    if (graceSeconds > 0) await sleep(times.stopMs);
    stopping.abort();
    for (const slot of [...initial, ...slots]) {
      const { container } = slot;
      if (container === undefined) continue;
      const word = imageOf(images, slot.spec.image)?.stopSignal ?? 'SIGTERM';
      const polite = graceSeconds > 0 && catches(container, word);
      signal(container, polite ? word : 'SIGKILL');
      const timer = setTimeout(() => {
        signal(container, 'SIGKILL');
      }, graceSeconds * 1000);
      void container.ended.then(() => {
        clearTimeout(timer);
      });
    }
    await life;
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };

  const slotNamed = (wanted: string): Slot | undefined =>
    [...slots, ...initial].find(({ spec }) => spec.name === wanted);
  return {
    uid,
    container: (wanted) => slotNamed(wanted)?.container,
    log: (wanted, previous) => {
      const slot = slotNamed(wanted);
      return slot === undefined ? '' : logPath(slot, slot.status.restartCount - (previous ? 1 : 0));
    },
    restart: (wanted, downMs) => {
      const slot = slotNamed(wanted);
      if (slot?.container === undefined) return;
      slot.downUntil = Date.now() + downMs;
      signal(slot.container, 'SIGKILL');
    },
    pids: () => [...initial, ...slots].flatMap(({ container }) => container?.pid ?? []),
    stop,
  };
}
