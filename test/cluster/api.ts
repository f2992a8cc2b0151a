/**
 * What tests and worlds see of the stand-in Kubernetes: the options that a cluster is started with and the handle that they get back.
 * Types only; `startCluster` is in start.ts, ready-made images are in images.ts.
 */

/** A Kubernetes object as in a manifest; what the API server would default may be left out. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** What a container image is here: a file system and a program. A pod's `command` replaces `entrypoint`, its `args` replace `command`. */
export interface Image {
  /** `host`: the programs of this machine (/usr read-only), an /etc of its own; `busybox`: BusyBox's applets and nothing else. */
  readonly system: 'host' | 'busybox';
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What a pod's end sends to the program, SIGTERM if not given. */
  readonly stopSignal?: NodeJS.Signals;
  /** A folder whose content each container's file system starts with. */
  readonly files?: string;
}

/** Milliseconds that pods take. */
export interface PodTimes {
  /** From scheduling to the start of the first container. */
  readonly startMs: number;
  /** From a delete until the containers are told to stop. */
  readonly stopMs: number;
}

export interface ClusterOptions {
  /** By image name without tag; a pod with any other image stays in ErrImagePull and ImagePullBackOff, as behind an air gap. */
  readonly images: Readonly<Record<string, Image>>;
  /** Created in this order once the API server runs; namespaces that they name are made when missing. */
  readonly objects?: readonly Manifest[];
  /** Names of the nodes; one, `node-1`, if not given. */
  readonly nodes?: readonly string[];
  /** 20 ms each if not given. */
  readonly times?: Partial<PodTimes>;
  /** The kubeconfig's context, cluster and user; `stand-in` if not given. */
  readonly name?: string;
  /** The port on 127.0.0.1; any free one if not given. */
  readonly port?: number;
}

/** A pod by name; the container may be left out where there is only one. */
export interface PodRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string;
}

export interface Executed {
  /** A command that a signal ended counts as 128 + its number, as in a shell. */
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface CutExec {
  /** Which exec calls: those whose command line (joined by spaces) and pod match; all if not given. */
  readonly command?: RegExp;
  readonly pod?: string;
  /** What is counted: bytes that the client sends or bytes that it receives on standard output. */
  readonly stream: 'stdin' | 'stdout';
  readonly afterBytes: number;
  /**
   * `success`: the stream ends early and the status is still 0; `drop`: the connection is torn down; `restart`: the container is killed under the
   * command, and starts again if its pod's policy says so.
   */
  readonly how: 'success' | 'drop' | 'restart';
  /** How many matching calls are cut, 1 if not given. */
  readonly times?: number;
}

export interface FailRequests {
  /** Matched against `METHOD /path?query`; all requests if not given. */
  readonly request?: RegExp;
  /** An HTTP status such as 500 or 503, or a connection that is closed without an answer. */
  readonly how: number | 'drop';
  /** How many requests fail; until `clear` if not given. */
  readonly times?: number;
}

/** Faults hold until used up or cleared. */
export interface Faults {
  readonly cutExec: (fault: CutExec) => void;
  readonly failRequests: (fault: FailRequests) => void;
  readonly clear: () => void;
  /** Kills the container's processes at once; it starts again in the same pod, at the earliest after `downMs`. */
  readonly restartContainer: (where: PodRef, downMs?: number) => Promise<void>;
  /** How many faults have struck since the start. */
  readonly struck: () => number;
}

export interface Cluster {
  /** Path of a kubeconfig with one context; its token and its certificate are of this cluster alone. */
  readonly kubeconfig: string;
  readonly url: string;
  /** Everything the cluster writes is below; gone after `stop`. */
  readonly folder: string;
  /** Creates the object, or replaces all of it but its status. */
  readonly apply: (manifest: Manifest) => void;
  /** The object as `kubectl get -o json` prints it; `kind` is the plural, as in `deployments`. */
  readonly get: (
    kind: string,
    namespace: string,
    name: string,
  ) => Readonly<Record<string, unknown>> | undefined;
  readonly names: (kind: string, namespace: string) => readonly string[];
  readonly remove: (kind: string, namespace: string, name: string) => void;
  /** Resolves when every workload has the replicas that it wants, all ready and no others; rejects after `timeoutMs` (60,000) naming those that lack. */
  readonly settled: (timeoutMs?: number) => Promise<void>;
  /**
   * Keeps the whole cluster in a folder (objects with their uids and statuses, finished pods, volumes), to which `restore` goes back as often as one
   * likes, as long as the cluster lives. Both end pods that use a volume, politely, and resolve when all is settled again. Other running pods stay
   * where they are wanted. What a container wrote beside its volumes, and its logs, go with it.
   */
  readonly save: (folder: string) => Promise<void>;
  readonly restore: (folder: string) => Promise<void>;
  /** The host's folder behind a persistent volume claim, also when no pod uses it; made when missing, so that it can be filled before the claim is created. */
  readonly volume: (namespace: string, claim: string) => string;
  /** Runs a command in a running container, beside the API server: no fault touches it. */
  readonly exec: (where: PodRef, argv: readonly string[], stdin?: string | Buffer) => Promise<Executed>;
  readonly faults: Faults;
  /** Ends all processes and deletes all files; also done when this process exits or is told to. */
  readonly stop: () => Promise<void>;
}
