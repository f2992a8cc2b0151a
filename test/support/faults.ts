/**
 * A world in which a run can be hit at an exact place. In: a script, and what it works on. Out: runs that fail, are signalled,
 * fill the disk or lose their state directory at the beginning of a step, or inside it, and snapshots to go back to.
 *
 * Programs in front of PATH look at the journal's last line each time they are called: when it says that the place is
 * reached, they strike, once. So nothing depends on time. The world is a small tmpfs, which can be filled.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { BASH } from './bash.js';
import { placeScript } from './rendered-script.js';
import { plainEnvironment } from './run-script.js';

export const FAULTS = ['fail', 'INT', 'TERM', 'HUP', 'KILL', 'full', 'read-only'] as const;
export type Fault = (typeof FAULTS)[number];

export interface Strike {
  readonly fault: Fault;
  /** `before`: between the last line of what came before and the first of this step. `inside`: when its text calls a program. */
  readonly place: 'before' | 'inside';
  readonly step: string;
  /** The event whose step it is: of a run, or of an undo. */
  readonly event: 'start' | 'undo-start';
  /** For `before`: the part of a journal line that says that the place is reached. */
  readonly after: string;
}

export interface FaultWorld {
  readonly folder: string;
  /** What the procedure works on. */
  readonly target: string;
  readonly state: string;
  readonly run: (args: readonly string[], strike?: Strike) => Outcome;
  readonly save: (name: string) => void;
  readonly restore: (name: string) => void;
  /** Path, mode and content of everything in target and work directory. */
  readonly contents: () => string[];
  readonly close: () => void;
}

export interface Outcome {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  /** Whether the place was reached. */
  readonly struck: boolean;
}

/** Programs that strike; the texts under test call at least one of them a step, or have no inside. */
const SHIMMED = [
  'bash',
  'cat',
  'cp',
  'diff',
  'find',
  'ln',
  'mkdir',
  'mv',
  'readlink',
  'rm',
  'rmdir',
  'sha256sum',
  'sleep',
  'sort',
  'tar',
  'touch',
  'true',
];

const shim = (folder: string): string => `#!/bin/sh
# Strikes when the journal's last line says so; then, or otherwise, is the program itself.
program=/usr/bin/\${0##*/}
if [ -e '${folder}/strike' ] && { read -r fault place pattern; } <'${folder}/strike'; then
  last=$(/usr/bin/tail -n 1 '${folder}/world/state/journal.jsonl' 2>/dev/null)
  case $last in
    *"$pattern"*)
      /usr/bin/mv '${folder}/strike' '${folder}/struck' 2>/dev/null || exec "$program" "$@"
      owner=$(/usr/bin/readlink '${folder}/world/state/lock')
      pid=\${owner#* * }
      case $fault in
        fail) exit 9 ;;
        full) /usr/bin/dd if=/dev/zero of='${folder}/world/filler' bs=4096 >/dev/null 2>&1 ;;
        read-only) /usr/bin/mount -o remount,bind,ro '${folder}/world/state' ;;
        *)
          kill -"$fault" "\${pid%% *}"
          [ "$place" = before ] || /usr/bin/sleep 50
          ;;
      esac
      ;;
  esac
fi
exec "$program" "$@"
`;

function must(program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}

function describe(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => {
      const full = join(root, path);
      const entry = lstatSync(full);
      const digest = entry.isFile() ? createHash('sha256').update(readFileSync(full)).digest('hex') : '';
      const link = entry.isSymbolicLink() ? readlinkSync(full) : '';
      return [path, (entry.mode & 0o7777).toString(8), digest, link].join(' ');
    });
}

/** Whether faults can be made here: they need root and a kernel that lets it mount. */
export function canMakeWorlds(): boolean {
  const probe = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']);
  return process.getuid?.() === 0 && probe.status === 0;
}

/** `prepare` fills the target; `env` has what the script needs to run unattended. */
export function openWorld(
  content: string,
  prepare: (target: string) => void,
  env: (target: string) => Record<string, string>,
): FaultWorld {
  const { folder, path } = placeScript(content);
  const world = join(folder, 'world');
  const [target, state, programs] = [join(world, 'target'), join(world, 'state'), join(folder, 'programs')];
  mkdirSync(world);
  must('mount', '-t', 'tmpfs', '-o', 'size=4m', 'none', world);
  for (const each of [target, state, programs, join(folder, 'saved')]) mkdirSync(each);
  for (const name of SHIMMED) writeFileSync(join(programs, name), shim(folder), { mode: 0o755 });
  must('mount', '--bind', state, state);
  mkdirSync(join(state, 'work'));
  prepare(target);
  const variables = plainEnvironment({ ...env(target), PATH: `${programs}:/usr/bin:/bin` });
  const heal = (): void => {
    must('mount', '-o', 'remount,bind,rw', state);
    for (const name of ['strike', 'struck']) rmSync(join(folder, name), { force: true });
    rmSync(join(world, 'filler'), { force: true });
  };
  const run = (args: readonly string[], strike?: Strike): Outcome => {
    if (strike !== undefined) {
      const pattern =
        strike.place === 'before' ? strike.after : `"event":"${strike.event}","step":"${strike.step}"`;
      writeFileSync(join(folder, 'strike'), `${strike.fault} ${strike.place} ${pattern}\n`);
    }
    const { status, signal, stdout, stderr } = spawnSync(BASH, [path, '--state', state, ...args], {
      env: variables,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const struck = strike !== undefined && !readdirSync(folder).includes('strike');
    heal();
    return { status, signal, output: stdout + stderr, struck };
  };
  // By cp -a, because the times of directories count: procedures compare them.
  const save = (name: string): void => {
    must('/usr/bin/cp', '-a', world, join(folder, 'saved', name));
  };
  const restore = (name: string): void => {
    for (const each of [target, state]) {
      for (const entry of readdirSync(each)) rmSync(join(each, entry), { recursive: true, force: true });
      must(
        '/usr/bin/cp',
        '-a',
        `${join(folder, 'saved', name, each === target ? 'target' : 'state')}/.`,
        each,
      );
    }
  };
  const contents = (): string[] => [...describe(target), '--', ...describe(join(state, 'work'))];
  const close = (): void => {
    for (const mount of [state, world]) spawnSync('umount', ['-l', mount]);
  };
  process.prependOnceListener('exit', close);
  return { folder, target, state, run, save, restore, contents, close };
}
