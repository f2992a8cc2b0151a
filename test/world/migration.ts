/**
 * Runs the flagship's script against a world, as an operator would unattended. In: the clusters, a folder, the kubectl to use. Out: statuses and
 * everything that was printed.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ADMIN } from './rows.js';
import type { Clusters } from './clusters.js';

export interface Operator {
  readonly script: string;
  readonly archive: string;
  readonly state: (phase: string) => string;
  readonly env: NodeJS.ProcessEnv;
  /** Settings and answers that every call gets. */
  readonly given: readonly string[];
}

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

const PROJECT = join(import.meta.dirname, '../../..');

/** Renders the procedure and puts the kubectl in front of PATH. */
export function hire(
  clusters: Pick<Clusters, 'kubeconfig' | 'cdswData'>,
  folder: string,
  kubectl: string,
  settings: readonly string[] = [],
): Operator {
  const built = spawnSync(
    process.execPath,
    [
      join(PROJECT, 'dist/stepwright.js'),
      'build',
      join(PROJECT, 'procedures/cdsw-to-cml'),
      '--out',
      join(folder, 'out'),
    ],
    { encoding: 'utf8' },
  );
  if (built.status !== 0) throw new Error(`the procedure does not build: ${built.stderr}`);
  mkdirSync(join(folder, 'bin'));
  symlinkSync(kubectl, join(folder, 'bin/kubectl'));
  const archive = join(folder, 'an archive');
  const values = [
    'CDSW_CONTEXT=cdsw',
    'CML_CONTEXT=cml',
    `CDSW_DATA=${clusters.cdswData}`,
    `ARCHIVE=${archive}`,
    ...settings,
  ];
  const confirmed = [
    'backup-exists',
    'sessions-ended',
    'archive-is-carried',
    'target-is-meant',
    'workspace-works',
    `choose-admin=${ADMIN}`,
    'restore',
    'adapt',
    // Undone, it discards what was written since.
    'keep-data',
    'remove-kept-data',
  ];
  return {
    script: join(folder, 'out/cdsw-to-cml/migrate.sh'),
    archive,
    state: (phase) => join(folder, `state-${phase}`),
    env: {
      ...process.env,
      KUBECONFIG: clusters.kubeconfig,
      PATH: [join(folder, 'bin'), process.env['PATH'] ?? ''].join(delimiter),
    },
    given: [
      ...values.flatMap((value) => ['--set', value]),
      ...confirmed.flatMap((answer) => ['--confirm', answer]),
    ],
  };
}

/** The same operator with other values; of two, the last one counts. */
export function withValues(operator: Operator, ...values: readonly string[]): Operator {
  const archive = values.find((value) => value.startsWith('ARCHIVE='))?.slice('ARCHIVE='.length);
  const given = [...operator.given, ...values.flatMap((value) => ['--set', value])];
  return { ...operator, archive: archive ?? operator.archive, given };
}

/** A call that has begun. */
export interface Begun {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
}

/** Begins a call of the script; `state` names the side, whose working directory is kept between calls. */
export function begin(operator: Operator, state: string, ...args: readonly string[]): Begun {
  const { script, env, given } = operator;
  const child = spawn('bash', [script, ...args, '--state', operator.state(state), ...given], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(child, 'close').then(([status]): Outcome => ({
    status: status as number | null,
    output: Buffer.concat(chunks).toString('utf8'),
  }));
  return { child, ended };
}

/** One call of the script, to its end. */
export function call(operator: Operator, state: string, ...args: readonly string[]): Promise<Outcome> {
  return begin(operator, state, ...args).ended;
}
