/** kubectl command lines. */
import { command, word } from './words.js';

export interface Cluster {
  readonly namespace?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** `kubectl [--kubeconfig F] [--context C] VERB… [-n NAMESPACE]`; the words given are quoted already. */
export function kubectl(cluster: Cluster, verb: string, ...words: readonly (string | undefined)[]): string {
  const [action, ...flags] = verb.split(' ');
  return command(
    'kubectl',
    cluster.kubeconfig === undefined ? undefined : `--kubeconfig ${word(cluster.kubeconfig)}`,
    cluster.context === undefined ? undefined : `--context ${word(cluster.context)}`,
    action,
    ...flags,
    cluster.namespace === undefined ? undefined : `-n ${word(cluster.namespace)}`,
    ...words,
  );
}
