/**
 * Runs all controllers after every change, again and again until nothing changes. Each looks at the whole store and does what is lacking, so none
 * keeps anything in mind. In: the store. Out: the means to stop them, for good or for a while.
 */
import type { Store } from '../state/store.js';
import { reconcileDeployments, reconcileReplicaSets } from './deployments.js';
import { bindClaims, collectGarbage, emptyNamespaces } from './housekeeping.js';
import { reconcileJobs } from './jobs.js';
import { reconcileDaemonSets, schedulePods } from './nodes.js';
import { reconcileStatefulSets } from './stateful-sets.js';

const CONTROLLERS: readonly ((store: Store) => void)[] = [
  emptyNamespaces,
  collectGarbage,
  reconcileDeployments,
  reconcileReplicaSets,
  reconcileStatefulSets,
  reconcileDaemonSets,
  reconcileJobs,
  bindClaims,
  schedulePods,
];

/** For what depends on the time of day: a job's deadline. */
const TICK_MS = 1000;

export interface Controllers {
  /** Nothing is done until `resume`. */
  readonly suspend: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
}

export function startControllers(store: Store): Controllers {
  let scheduled: NodeJS.Immediate | undefined;
  let suspended = false;
  const run = (): void => {
    scheduled = undefined;
    if (!suspended) for (const controller of CONTROLLERS) controller(store);
  };
  const schedule = (): void => {
    scheduled ??= setImmediate(run);
  };
  const unsubscribe = store.subscribe(schedule);
  const tick = setInterval(schedule, TICK_MS);
  return {
    suspend: () => (suspended = true),
    resume: () => {
      suspended = false;
      schedule();
    },
    stop: () => {
      unsubscribe();
      clearInterval(tick);
      clearImmediate(scheduled);
    },
  };
}
