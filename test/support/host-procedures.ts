/** Procedures that work on a host over ssh, and what lives on there when a run is struck. In: a host. Out: their YAML, their values, and a run that waits there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processesWith } from './processes.js';
import { placeScript, scratchFolder } from './rendered-script.js';
import { renderedYaml } from './routes.js';
import { run, start, until } from './run-script.js';
import type { Ended, Running } from './run-script.js';
import { sessionsOf } from './sshd.js';
import type { SshHost } from './sshd.js';

export const head = (shell: string): string => `procedure: hosts
title: Work on a host
version: 1.0.0
variables:
  HOST: {type: host, default: 127.0.0.1, help: The host.}
  PORT: {type: int, help: Its port.}
  FOLDER: {type: string, help: A folder there.}
places:
  old: {ssh: {host: "\${HOST}", port: "\${PORT}", shell: ${shell}}}
phases:
`;

export const given = (
  { port }: SshHost,
  folder: string,
  more: Readonly<Record<string, string>> = {},
): string[] =>
  Object.entries({ PORT: String(port), FOLDER: folder, ...more }).flatMap(([name, value]) => [
    '--set',
    `${name}=${value}`,
  ]);

/** A process that ignores TERM, one in the background, and a child of a child. */
const LONG = (mark: number): string => `  - id: wait
    title: Wait there
    steps:
      - id: long
        title: Wait long
        on: old
        rerun: safe
        undo: none
        run: |
          [ ! -e "$FOLDER/again" ] || exit 0
          sleep ${mark}1 &
          (trap '' TERM; sleep ${mark}2; sleep ${mark}3) &
          sh -c 'sleep ${mark}4; echo $?'
      - id: command
        title: Wait in one command
        rerun: safe
        undo: none
        run: '[ -e "$FOLDER/again" ] || old sleep ${mark}5'
`;

export async function started(
  host: SshHost,
  shell: string,
  mark: number,
  args: readonly string[] = [],
): Promise<{
  readonly running: Running;
  readonly again: () => Promise<Ended>;
}> {
  const script = placeScript(renderedYaml(head(shell) + LONG(mark)).script);
  const folder = scratchFolder();
  const words = ['run', 'wait', '--yes', ...given(host, folder)];
  const options = { env: { PATH: host.path } };
  const running = start(script, [...words, ...args], options);
  const wanted = args.length === 0 ? 3 : 1;
  await until('it runs there', () => processesWith(`sleep\0${mark}`).length >= wanted);
  const again = async (): Promise<Ended> => {
    writeFileSync(join(folder, 'again'), '');
    await run(script, ['unlock'], options);
    return run(script, words, options);
  };
  return { running, again };
}

export const gone = async (mark: number): Promise<void> => {
  await until('nothing runs there', () => processesWith(`sleep\0${mark}`).length === 0, 10);
};

export const clients = ({ folder }: SshHost): number[] => processesWith(`ssh\0-F\0${folder}`);

/** Each ends one process, at once. */
export const STRIKES: Readonly<Record<string, (host: SshHost, running: Running) => readonly number[]>> = {
  'the script': (_, { pid }) => [pid],
  'the client': (host) => clients(host),
  "sshd's session": (host) => sessionsOf(host),
};

/** Ends one process of a run that waits on the host: nothing lives on there, and a second run goes to the end. */
export async function strike(host: SshHost, what: string, shell: string, mark: number): Promise<Ended> {
  const { running, again } = await started(host, shell, mark);
  for (const pid of STRIKES[what]?.(host, running) ?? []) process.kill(pid, 'SIGKILL');
  await gone(mark);
  await running.ended;
  return again();
}
