/** Whether a container is ready: at once without a probe, else as its probe's command says, again and again. In: a running container. Out: calls with the answer. */
import { once } from 'node:events';
import type { ContainerSpec } from '../state/objects.js';
import { enter } from './container.js';
import type { Container } from './container.js';

/** How soon what is not ready, or not there, is looked at again. */
export const RETRY_MS = 100;

export interface Watch {
  readonly isOver: () => boolean;
  readonly pause: (ms: number) => Promise<unknown>;
}

async function succeeds(container: Container, command: readonly string[]): Promise<boolean> {
  const child = enter(container, command);
  child.stdin?.end();
  child.stdout?.resume();
  child.stderr?.resume();
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}

/** Resolves when there is nothing left to watch. */
export async function watchReadiness(
  container: Container,
  { exec, periodSeconds = 1 }: NonNullable<ContainerSpec['readinessProbe']> = {},
  { isOver, pause }: Watch,
  tell: (ready: boolean) => void,
): Promise<void> {
  let ended = false;
  void container.ended.then(() => (ended = true));
  const isEnded = (): boolean => ended || isOver();
  while (!isEnded()) {
    const ready = exec === undefined || (await succeeds(container, exec.command));
    if (!isEnded()) tell(ready);
    if (exec === undefined) return;
    await Promise.race([pause(ready ? periodSeconds * 1000 : RETRY_MS), container.ended]);
  }
}
