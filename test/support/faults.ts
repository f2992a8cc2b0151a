/**
 * A world in which a run can be hit at an exact place. In: a script, and what it works on. Out: runs that fail, are signalled,
 * fill the disk or lose their state directory at a boundary of a step, or at any program called inside it, and snapshots to go back to.
 *
 * Programs in front of PATH look at the journal's last line each time they are called: when it says that the place is
 * reached, they strike, once. So nothing depends on time. The world is a small tmpfs, which can be filled.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
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
  /** Between two lines of the journal, so between steps; or inside a step, where a program of its text is the one struck. */
  readonly place: 'between' | 'inside';
  /** Part of the journal line that is the last one when it strikes. */
  readonly line: string;
  /** The program that strikes at its first call; any, if none is named. */
  readonly program?: string;
}

export interface FaultWorld {
  readonly folder: string;
  /** What the procedure works on. */
  readonly target: string;
  readonly state: string;
  readonly run: (args: readonly string[], strike?: Strike) => Outcome;
  /** Runs as above, and names the programs that were called while a line that holds `line` was the journal's last. */
  readonly watch: (
    args: readonly string[],
    line: string,
  ) => Outcome & { readonly programs: readonly string[] };
  readonly save: (name: string) => void;
  readonly restore: (name: string) => void;
  /** Path, mode and content of everything in target and work directory, and what is beside them. */
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

/** What a procedure works on that is no file: it is kept and compared with the files. */
export interface Beside {
  readonly save: (name: string) => void;
  readonly restore: (name: string) => void;
  readonly contents: () => string[];
}

export interface WorldOptions {
  readonly content: string;
  /** Fills the target. */
  readonly prepare: (target: string) => void;
  /** What the script needs to run unattended. */
  readonly env: (target: string) => Readonly<Record<string, string>>;
  /** Further programs that strike, by name: the path of the real one. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly beside?: Beside;
  /** What of a file's content counts, where that is not all of it. */
  readonly essence?: (path: string) => string | undefined;
}

/** Programs that strike; the texts under test call at least one of them a step, or have no inside. */
const SHIMMED =
  'awk bash cat cmp cp df diff du find id ln ls mkdir mount mv readlink rm rmdir sed sha256sum sleep sort stat tar touch tr true wc'.split(
    ' ',
  );

/**
 * While a text hangs in the program that was struck, its group is what has to be ended; the runner's own programs go on at once. What
 * comes by the clock does not strike: the runner's `sleep 10`, between two looks at `progress`, and `sleep 0.1`, while a group ends.
 */
const shim = (folder: string, name: string, real: string): string => `#!/bin/sh
# Strikes when the journal's last line says so; then, or otherwise, is the program itself.
journal='${folder}/world/state/journal.jsonl'
case '${name} '"$*" in 'sleep 10' | 'sleep 0.1') exec ${real} "$@" ;; esac
if [ -e '${folder}/watch' ] && read -r pattern <'${folder}/watch'; then
  case $(/usr/bin/tail -n 1 "$journal" 2>/dev/null) in *"$pattern"*) echo ${name} >>'${folder}/called' ;; esac
fi
if [ -e '${folder}/strike' ] && { read -r fault place program pattern; } <'${folder}/strike' 2>/dev/null; then
  case $program:$(/usr/bin/tail -n 1 "$journal" 2>/dev/null) in
    any:*"$pattern"* | ${name}:*"$pattern"*)
      /usr/bin/mv '${folder}/strike' '${folder}/struck' 2>/dev/null || exec ${real} "$@"
      owner=$(/usr/bin/readlink '${folder}/world/state/lock')
      pid=\${owner#* * }
      pid=\${pid%% *}
      read -r _ _ _ _ own _ <"/proc/$$/stat"
      read -r _ _ _ _ runner _ <"/proc/$pid/stat"
      case $fault in
        fail) exit 9 ;;
        full) /usr/bin/dd if=/dev/zero of='${folder}/world/filler' bs=4096 >/dev/null 2>&1 ;;
        read-only)
          # A mount of its own on top, because the one below holds files that are open for writing.
          /usr/bin/mount --bind '${folder}/world/state' '${folder}/world/state' &&
            /usr/bin/mount -o remount,bind,ro '${folder}/world/state' &&
            : >'${folder}/sealed'
          ;;
        *)
          kill -"$fault" "$pid"
          [ "$place" = between ] || [ "$own" = "$runner" ] || /usr/bin/sleep 50
          ;;
      esac
      ;;
  esac
fi
exec ${real} "$@"
`;

function must(program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}

function describe(root: string, essence: (path: string) => string | undefined): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => {
      const full = join(root, path);
      const entry = lstatSync(full);
      const digest = entry.isFile()
        ? createHash('sha256')
            .update(essence(full) ?? readFileSync(full))
            .digest('hex')
        : '';
      const link = entry.isSymbolicLink() ? readlinkSync(full) : '';
      return [path, (entry.mode & 0o7777).toString(8), digest, link].join(' ');
    });
}

/** Whether faults can be made here: they need root and a kernel that lets it mount. */
export function canMakeWorlds(): boolean {
  const probe = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']);
  return process.getuid?.() === 0 && probe.status === 0;
}

export function openWorld(options: WorldOptions): FaultWorld {
  const { content, prepare, env, programs: further = {}, beside, essence = () => undefined } = options;
  const { folder, path } = placeScript(content);
  const world = join(folder, 'world');
  const [target, state, programs] = [join(world, 'target'), join(world, 'state'), join(folder, 'programs')];
  mkdirSync(world);
  must('mount', '-t', 'tmpfs', '-o', 'size=4m', 'none', world);
  for (const each of [target, state, programs, join(folder, 'saved')]) mkdirSync(each, { mode: 0o700 });
  const real = { ...Object.fromEntries(SHIMMED.map((name) => [name, `/usr/bin/${name}`])), ...further };
  for (const [name, program] of Object.entries(real)) {
    writeFileSync(join(programs, name), shim(folder, name, program), { mode: 0o755 });
  }
  mkdirSync(join(state, 'work'));
  prepare(target);
  const variables = plainEnvironment({ ...env(target), PATH: `${programs}:/usr/bin:/bin` });
  const heal = (): void => {
    if (existsSync(join(folder, 'sealed'))) must('umount', '-l', state);
    for (const name of ['sealed', 'strike', 'struck', 'watch', 'called'])
      rmSync(join(folder, name), { force: true });
    rmSync(join(world, 'filler'), { force: true });
  };
  const run = (args: readonly string[], strike?: Strike, look?: () => void): Outcome => {
    if (strike !== undefined) {
      const { fault, place, program = 'any', line } = strike;
      writeFileSync(join(folder, 'strike'), `${fault} ${place} ${program} ${line}\n`);
    }
    const { status, signal, stdout, stderr } = spawnSync(BASH, [path, '--state', state, ...args], {
      env: variables,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const struck = strike !== undefined && !readdirSync(folder).includes('strike');
    look?.();
    if (struck && strike.fault === 'read-only' && !existsSync(join(folder, 'sealed'))) {
      throw new Error(`the state directory stayed writable: ${stdout}${stderr}`);
    }
    heal();
    return { status, signal, output: stdout + stderr, struck };
  };
  const watch = (args: readonly string[], line: string): ReturnType<FaultWorld['watch']> => {
    writeFileSync(join(folder, 'watch'), `${line}\n`);
    writeFileSync(join(folder, 'called'), '');
    const called = new Set<string>();
    const outcome = run(args, undefined, () => {
      for (const name of readFileSync(join(folder, 'called'), 'utf8').split('\n')) called.add(name);
    });
    return { ...outcome, programs: [...called].filter((name) => name !== '').sort() };
  };
  // By cp -a, because the times of directories count: procedures compare them.
  const save = (name: string): void => {
    rmSync(join(folder, 'saved', name), { recursive: true, force: true });
    must('/usr/bin/cp', '-a', world, join(folder, 'saved', name));
    beside?.save(name);
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
    beside?.restore(name);
  };
  const contents = (): string[] => [
    ...describe(target, essence),
    ...(beside?.contents() ?? []),
    '--',
    ...describe(join(state, 'work'), essence),
  ];
  const close = (): void => {
    spawnSync('umount', ['-l', world]);
  };
  process.prependOnceListener('exit', close);
  return { folder, target, state, run, watch, save, restore, contents, close };
}
