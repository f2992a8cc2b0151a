/**
 * One pod's life on its node: prerequisites, containers with restarts and readiness, the end. In: the pod, its images and folders. Out: its status in
 * the store, and handles to its containers. The pod's object leaves the store when all its processes have ended.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerSpec, ContainerState, ContainerStatus, Pod } from '../state/objects.js';
import { tell } from '../state/events.js';
import { now } from '../state/store.js';
import { planContainer, imageOf } from './container-plan.js';
import type { PodHost } from './container-plan.js';
import { catches, signal, startContainer } from './container.js';
import type { Container } from './container.js';
import { NotYet } from './environment.js';
import { watchLog } from './log-times.js';
import type { LogTimes } from './log-times.js';
import { podStatus } from './pod-status.js';
import { RETRY_MS, watchReadiness } from './readiness.js';

export interface PodRun {
  readonly uid: string;
  readonly container: (name: string) => Container | undefined;
  /** The log of the container's current run, or of the one before; undefined when there was none. */
  readonly log: (name: string, previous: boolean) => Log | undefined;
  /** Why the container does not run. */
  readonly waitsFor: (name: string) => string | undefined;
  readonly restart: (name: string, downMs: number) => void;
  /** The first processes of its containers. */
  readonly pids: () => readonly number[];
  /** Ends it: politely within its grace period, or at once. Resolves when nothing of it is left. */
  readonly stop: (graceSeconds: number) => Promise<void>;
}

export interface Log {
  readonly path: string;
  readonly times: LogTimes;
}

interface Slot {
  readonly logs: Log[];
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
  return { spec, status, container: undefined, downUntil: 0, logs: [] };
}

/** A container that ended sooner has crashed; each crash doubles the time until the next start. */
const QUICK_MS = 1000;
const MOST_DOUBLINGS = 6;

function waitingFor(error: unknown): { readonly reason: string; readonly message: string } {
  if (error instanceof NotYet) return { reason: error.reason, message: error.message };
  return { reason: 'CreateContainerError', message: String(error) };
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
  const say = (type: 'Normal' | 'Warning', reason: string, message: string, slot: Slot): void => {
    tell(store, current() ?? first, {
      type,
      reason,
      message,
      component: 'kubelet',
      container: slot.spec.name,
    });
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
        const { reason, message } = waitingFor(error);
        const before = slot.status.state.waiting?.reason;
        const isPull = reason === 'ErrImagePull';
        if (isPull && before === 'ErrImagePull') {
          const text = `Back-off pulling image "${slot.spec.image}"`;
          say('Normal', 'BackOff', text, slot);
          set(slot, { state: { waiting: { reason: 'ImagePullBackOff', message: text } } });
        } else if (before !== reason && !(isPull && before === 'ImagePullBackOff')) {
          const what = isPull ? `Failed to pull image "${slot.spec.image}": ${message}` : `Error: ${message}`;
          say('Warning', 'Failed', what, slot);
          set(slot, { state: { waiting: { reason, message } } });
        }
      }
      await pause(RETRY_MS);
    }
    return undefined;
  };

  const goesOn = (policy: Pod['spec']['restartPolicy'], status: number): boolean =>
    policy === 'Always' || (policy === 'OnFailure' && status !== 0);

  const keepRunning = async (slot: Slot, policy: Pod['spec']['restartPolicy']): Promise<number> => {
    let crashes = 0;
    for (;;) {
      const container = await started(slot);
      if (container === undefined) return 0;
      slot.container = container;
      const { log: path } = container.plan;
      const times = watchLog(path);
      slot.logs[slot.status.restartCount] = { path, times };
      const startedAt = now();
      const since = Date.now();
      say('Normal', 'Pulled', `Container image "${slot.spec.image}" already present on machine`, slot);
      say('Normal', 'Created', `Created container ${slot.spec.name}`, slot);
      say('Normal', 'Started', `Started container ${slot.spec.name}`, slot);
      set(slot, {
        state: { running: { startedAt } },
        started: true,
        containerID: `process://${container.pid}`,
      });
      const probing = watch(slot, container);
      if (isStopping()) signal(container, 'SIGKILL');
      const exitCode = await container.ended;
      slot.container = undefined;
      times.close();
      const reason = exitCode === 0 ? 'Completed' : 'Error';
      const state: ContainerState = { terminated: { exitCode, reason, startedAt, finishedAt: now() } };
      set(slot, { state, ready: false, started: false });
      await probing;
      if (isStopping() || !goesOn(policy, exitCode)) return exitCode;
      crashes = Date.now() - since < QUICK_MS ? crashes + 1 : 0;
      const waiting = { reason: slot.status.restartCount > 0 ? 'CrashLoopBackOff' : 'ContainerCreating' };
      if (crashes > 0)
        say(
          'Warning',
          'BackOff',
          `Back-off restarting failed container ${slot.spec.name} in pod ${name}`,
          slot,
        );
      rmSync(container.plan.root, { recursive: true, force: true });
      set(slot, { state: { waiting }, lastState: state, restartCount: slot.status.restartCount + 1 });
      await pause(RETRY_MS * 2 ** Math.min(crashes, MOST_DOUBLINGS));
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
      say('Normal', 'Killing', `Stopping container ${slot.spec.name}`, slot);
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
      return slot?.logs[slot.status.restartCount - (previous ? 1 : 0)];
    },
    waitsFor: (wanted) => slotNamed(wanted)?.status.state.waiting?.reason,
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
