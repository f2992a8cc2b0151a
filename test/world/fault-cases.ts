/**
 * Which faults can strike a step of the flagship. In: the calls that the step makes when nothing disturbs it, and whether it reads the archive.
 * Out: the cases, in an order that is always the same, and how many kinds of fault have no place in the step.
 */
import type { CutExec } from '../cluster/api.js';
import type { Disk } from './stages.js';
import type { Blow, Call } from './strikes.js';

/** What is done to the archive before the step begins. */
export const DAMAGES = ['truncated', 'altered', 'missing'] as const;
export type Damage = (typeof DAMAGES)[number];

export type Fault =
  /** Of one call: the program, or the script while it runs. */
  | { readonly kind: 'blow'; readonly at: number; readonly blow: Exclude<Blow, 'asks'> }
  /** The stream of one `kubectl exec` ends half way. */
  | {
      readonly kind: 'cut';
      readonly at: number;
      readonly cut: Pick<CutExec, 'stream' | 'afterBytes' | 'how'>;
    }
  /** Just before a call the container that it goes to is killed, and stays down for a while. */
  | { readonly kind: 'down'; readonly at: number; readonly pod: string; readonly ms: number }
  | { readonly kind: 'full'; readonly at: number; readonly disk: Disk }
  | { readonly kind: 'archive'; readonly damage: Damage; readonly file: string };

export interface Case {
  readonly step: string;
  readonly fault: Fault;
  /** What the operator does then. */
  readonly then: 'resume' | 'undo';
}

export interface StepCases {
  readonly cases: readonly Case[];
  /** Kinds of fault that have no place in this step. */
  readonly unreached: number;
}

interface Numbered extends Call {
  readonly at: number;
}

const podOf = ({ words }: Call): string =>
  / exec .*?(deployment\/db|db-0|stepwright-files|stepwright-database)/.exec(words)?.[1] ?? '';

/** The ends of a list and its middle, as far as they are not the same. */
function ends<T>(all: readonly T[]): readonly T[] {
  return [...new Set([...all.slice(0, 1), ...all.slice(-1)])];
}

function middle<T>(all: readonly T[]): readonly T[] {
  const place = Math.floor((all.length - 1) / 2);
  return all.slice(place, place + 1);
}

function cuts(calls: readonly Numbered[], stream: 'stdin' | 'stdout'): readonly Fault[] {
  const streaming = calls.filter((call) => call[stream] > 1);
  const at = (how: CutExec['how'], call: Numbered): Fault => {
    const afterBytes = Math.floor(call[stream] / 2);
    return { kind: 'cut', at: call.at, cut: { stream, afterBytes, how } };
  };
  // Status 0 is what only a check of one's own can find out, so more places are tried.
  const quiet = [...new Set([...middle(streaming), ...ends(streaming)])];
  return [
    ...quiet.map((call) => at('success', call)),
    ...middle(streaming).flatMap((call) => [at('drop', call), at('restart', call)]),
  ];
}

function blows(calls: readonly Numbered[]): readonly Fault[] {
  const at =
    (blow: Exclude<Blow, 'asks'>) =>
    ({ at: number }: Numbered): Fault => ({ kind: 'blow', at: number, blow });
  return [
    ...ends(calls).flatMap((call) => [at('fails')(call), at('fails after')(call)]),
    ...[...new Set([...ends(calls), ...middle(calls)])].map(at('KILL')),
    ...calls.slice(-1).map(at('KILL after')),
    ...middle(calls).map(at('TERM')),
  ];
}

function downs(calls: readonly Numbered[]): readonly Fault[] {
  const pods = [...new Set(calls.map(podOf))].filter((pod) => pod !== '');
  return pods.flatMap((pod) => {
    const first = calls.find((call) => podOf(call) === pod);
    return first === undefined ? [] : [{ kind: 'down' as const, at: first.at, pod, ms: 1500 }];
  });
}

function fulls(all: readonly Numbered[], disks: readonly Disk[]): readonly Fault[] {
  const onto: Readonly<Partial<Record<Disk, RegExp>>> = {
    database: /db-0|stepwright-database/,
    projects: /stepwright-files/,
  };
  return disks.flatMap((disk) => {
    const touching = all.filter(({ words }) => onto[disk]?.test(words) ?? true);
    return touching.slice(0, 1).map(({ at }): Fault => ({ kind: 'full', at, disk }));
  });
}

/** Whether a step's text names the file, or the folder that it is in. */
function reads(text: string, file: string): boolean {
  const [top = ''] = file.split('/');
  return new RegExp(`(^|[ /])${top.replaceAll('.', '\\.')}(?![a-z0-9])`, 'm').test(text.replaceAll('"', ' '));
}

/** `text` is what the step says; `disks` are those that can be filled on this side; `files` are those of the archive. */
export function casesOf(
  step: string,
  calls: readonly Call[],
  text: string,
  disks: readonly Disk[],
  files: readonly string[],
): StepCases {
  const usesArchive = /"\$ARCHIVE["/]|\$ARCHIVE\//.test(text);
  const numbered = calls.map((call, index): Numbered => ({ ...call, at: index + 1 }));
  const remote = numbered.filter(({ words }) => words.startsWith('kubectl '));
  const struck = remote.length > 0 ? remote : numbered;
  const kinds = [
    blows(struck),
    cuts(remote, 'stdin'),
    cuts(remote, 'stdout'),
    downs(remote),
    fulls(
      numbered,
      disks.filter((disk) => disk !== 'archive' || usesArchive),
    ),
    usesArchive
      ? files
          .filter((file) => reads(text, file))
          .flatMap((file) => DAMAGES.map((damage): Fault => ({ kind: 'archive', damage, file })))
      : [],
  ];
  const resumed = kinds.flat().map((fault): Case => ({ step, fault, then: 'resume' }));
  // Half done, and taken back instead of finished.
  const undone = middle(struck).map(({ at }): Case => {
    return { step, fault: { kind: 'blow', at, blow: 'KILL' }, then: 'undo' };
  });
  return {
    cases: [...resumed, ...undone],
    unreached: kinds.filter((kind) => kind.length === 0).length,
  };
}

export function nameOf({ step, fault, then }: Case): string {
  const { kind, ...rest } = fault;
  const detail = JSON.stringify(rest).replace(/["{}]/g, '');
  return `${step}: ${kind} ${detail}${then === 'undo' ? ', then undo' : ''}`;
}
