/** Jobs: pods until enough have succeeded, or more have failed than the back-off limit allows, or the deadline is over. */
import { condition } from '../pods/pod-status.js';
import { isFinished } from '../state/objects.js';
import { tell } from '../state/events.js';
import type { Job, Pod } from '../state/objects.js';
import { now } from '../state/store.js';
import type { Store } from '../state/store.js';
import { createPod, deletePod, isActive, ownedPods, randomSuffix, withoutZeros } from './owned-pods.js';

function isOver({ status }: Job): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: holds }) => ['Complete', 'Failed'].includes(type) && holds === 'True',
  );
}

/** With `Never` each failed pod counts, with `OnFailure` each restart. */
function failures(pods: readonly Pod[]): number {
  const restarts = pods
    .flatMap(({ status }) => status.containerStatuses ?? [])
    .reduce((sum, one) => sum + one.restartCount, 0);
  return restarts + pods.filter(({ status }) => status.phase === 'Failed').length;
}

function verdict(
  job: Job,
  pods: readonly Pod[],
): { readonly type: string; readonly reason: string; readonly message: string } | undefined {
  const { completions, backoffLimit, activeDeadlineSeconds } = job.spec;
  if (pods.filter(({ status }) => status.phase === 'Succeeded').length >= completions)
    return { type: 'Complete', reason: '', message: '' };
  if (failures(pods) > backoffLimit)
    return {
      type: 'Failed',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    };
  const since = Date.parse(job.status?.startTime ?? now());
  if (activeDeadlineSeconds !== undefined && Date.now() - since > activeDeadlineSeconds * 1000)
    return {
      type: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Job was active longer than specified deadline',
    };
  return undefined;
}

/** The condition of a Job that is, or was, suspended. */
function suspension({ spec, status }: Job): Pick<NonNullable<Job['status']>, 'conditions'> {
  const before = (status?.conditions ?? []).filter(({ type }) => type === 'Suspended');
  if (spec.suspend !== true && before.length === 0) return {};
  const next =
    spec.suspend === true
      ? { status: 'True' as const, reason: 'JobSuspended', message: 'Job suspended' }
      : { status: 'False' as const, reason: 'JobResumed', message: 'Job resumed' };
  return { conditions: [condition(before, { type: 'Suspended', ...next })] };
}

function reconcileJob(store: Store, job: Job): void {
  const { parallelism, completions, template, suspend = false } = job.spec;
  const before = ownedPods(store, job);
  const done = verdict(job, before);
  const succeeded = before.filter(({ status }) => status.phase === 'Succeeded').length;
  const active = before.filter(isActive);
  if (done !== undefined || suspend) for (const pod of active) deletePod(store, pod);
  const wanted = done === undefined && !suspend ? Math.min(parallelism, completions - succeeded) : 0;
  for (let lacking = wanted - active.length; lacking > 0; lacking -= 1)
    createPod(store, job, template, { name: `${job.metadata.name}-${randomSuffix()}` });
  const pods = ownedPods(store, job);
  const failed = pods.filter(({ status }) => status.phase === 'Failed').length;
  const counts = withoutZeros({ active: pods.filter((pod) => !isFinished(pod)).length, succeeded, failed });
  const start = suspend ? {} : { startTime: job.status?.startTime ?? now() };
  const end = done?.type === 'Complete' ? { completionTime: now() } : {};
  const conditions =
    done === undefined
      ? suspension(job)
      : { conditions: [{ ...condition([], { ...done, status: 'True' }), lastProbeTime: now() }] };
  if (done !== undefined)
    tell(store, job, {
      component: 'job-controller',
      ...(done.type === 'Complete'
        ? { type: 'Normal', reason: 'Completed', message: 'Job completed' }
        : { type: 'Warning', reason: done.reason, message: done.message }),
    });
  store.update('jobs', { ...job, status: { ...counts, ...start, ...end, ...conditions } });
}

export function reconcileJobs(store: Store): void {
  for (const job of store.list('jobs')) if (!isOver(job)) reconcileJob(store, job);
}
