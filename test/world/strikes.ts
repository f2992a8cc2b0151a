/**
 * Programs in front of PATH that strike in the middle of the flagship's steps. In: a folder, the real kubectl. Out: a folder for PATH, and orders:
 * note the calls of a step, or do something at one of them. Each program looks at the journal's last line when it is called, so nothing depends on time.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** One call that a step makes, as it was noted in an undisturbed run; of other calls than `kubectl exec` only the words are known. */
export interface Call {
  /** The program and its arguments. */
  readonly words: string;
  /** Bytes that came in and went out. */
  readonly stdin: number;
  readonly stdout: number;
}

/**
 * `fails`: the program does nothing and fails. `fails after`: it does its work, then fails. A signal is for the script; it comes instead of the program,
 * or after it. `asks`: the program waits until the test has done what it wants to do at this place.
 */
export const BLOWS = ['fails', 'fails after', 'KILL', 'KILL after', 'TERM', 'asks'] as const;
export type Blow = (typeof BLOWS)[number];

export interface Strikes {
  /** To be put in front of PATH. */
  readonly programs: string;
  /** From now on notes the calls of the step that the journal at `state` says is running. */
  readonly note: (state: string, step: string) => void;
  readonly noted: () => readonly Call[];
  /** Strikes once, at the call of that number, from 1. */
  readonly order: (state: string, step: string, at: number, blow: Blow) => void;
  readonly clear: () => void;
  readonly struck: () => boolean;
  /** How many calls the step has made since the order, polls included. */
  readonly made: () => number;
  /** Waits for the program that asks, does the work, lets it go on; ends with `over` if it never asks. */
  readonly answer: (work: () => Promise<void> | void, over: Promise<unknown>) => Promise<void>;
}

/** Besides kubectl: what the steps without kubectl call one after the other. */
const LOCAL = ['cat', 'cp', 'mkdir', 'mv', 'rm', 'sed'] as const;

/** A program that is polled (the same words again, and nothing on its standard input) counts once: how often depends on the machine. */
const shim = (folder: string, kubectl: string, version: string): string => `#!/bin/bash
folder='${folder}'
name=\${0##*/}
program=/usr/bin/$name
case $name in
kubectl)
  program='${kubectl}'
  # What the script looks at before its first step is not what is tested here.
  case " $* " in
  *' auth can-i '*) exit 0 ;;
  *' api-versions ') echo v1 && exit 0 ;;
  ' version --client ') echo 'Client Version: v${version}' && exit 0 ;;
  esac
  ;;
sleep)
  # Steps look again after some seconds; here pods take less.
  case $* in [2-5]) set -- 0.1 ;; esac
  exec /usr/bin/sleep "$@"
  ;;
esac
[ -e "$folder/order" ] || exec "$program" "$@"
{ read -r state && read -r step && read -r at && read -r blow; } <"$folder/order"
case $(/usr/bin/tail -n 1 "$state/journal.jsonl" 2>/dev/null) in
*"\\"event\\":\\"start\\",\\"step\\":\\"$step\\""*) ;;
*) exec "$program" "$@" ;;
esac
words="$name $*"
case $words in
kubectl*' exec -i '*) ;;
*)
  if [ "$words" = "$(/usr/bin/cat "$folder/last" 2>/dev/null)" ]; then
    printf . >>"$folder/polls"
    exec "$program" "$@"
  fi
  ;;
esac
printf '%s' "$words" >"$folder/last"
number=1
until /usr/bin/mkdir "$folder/calls/$number" 2>/dev/null; do number=$((number + 1)); done
call=$folder/calls/$number
if [ "$blow" = note ]; then
  printf '%s' "$words" >"$call/words"
  case $words in
  kubectl*' exec -i '*)
    # Standard input may stay open for as long as the program runs, so nothing waits for its end.
    "$program" "$@" < <(/usr/bin/tee "$call/stdin") | /usr/bin/tee "$call/stdout"
    exit "\${PIPESTATUS[0]}"
    ;;
  kubectl*' exec '*)
    "$program" "$@" | /usr/bin/tee "$call/stdout"
    exit "\${PIPESTATUS[0]}"
    ;;
  esac
  exec "$program" "$@"
fi
[ "$number" = "$at" ] || exec "$program" "$@"
owner=$(/usr/bin/readlink "$state/lock")
pid=\${owner#* * }
pid=\${pid%% *}
/usr/bin/mkdir "$folder/struck"
case $blow in
fails)
  echo 'Unable to connect to the server: EOF' >&2
  exit 1
  ;;
'fails after')
  "$program" "$@"
  exit 1
  ;;
asks)
  until [ -e "$folder/answered" ]; do /usr/bin/sleep 0.02; done
  exec "$program" "$@"
  ;;
esac
[ "$blow" = "\${blow% after}" ] || "$program" "$@"
kill "-\${blow% after}" "$pid"
/usr/bin/sleep 50
`;

export function makeStrikes(folder: string, kubectl: { path: string; version: string }): Strikes {
  const programs = join(folder, 'programs');
  const at = (name: string): string => join(folder, name);
  mkdirSync(programs, { recursive: true });
  for (const name of ['kubectl', 'sleep', ...LOCAL])
    writeFileSync(join(programs, name), shim(folder, kubectl.path, kubectl.version), { mode: 0o755 });
  const clear = (): void => {
    for (const name of ['order', 'struck', 'answered', 'last', 'polls', 'calls'])
      rmSync(at(name), { recursive: true, force: true });
  };
  const order = (state: string, step: string, number: number, blow: Blow | 'note'): void => {
    clear();
    mkdirSync(at('calls'));
    writeFileSync(at('order'), `${state}\n${step}\n${number}\n${blow}\n`);
  };
  const size = (path: string): number => (existsSync(path) ? statSync(path).size : 0);
  const call = (number: string): Call => {
    const own = join(at('calls'), number);
    const words = readFileSync(join(own, 'words'), 'utf8');
    return { words, stdin: size(join(own, 'stdin')), stdout: size(join(own, 'stdout')) };
  };
  return {
    programs,
    note: (state, step) => {
      order(state, step, 0, 'note');
    },
    noted: () => {
      const numbers = readdirSync(at('calls')).sort((a, b) => Number(a) - Number(b));
      return numbers.map(call);
    },
    order,
    clear,
    struck: () => existsSync(at('struck')),
    made: () => (existsSync(at('calls')) ? readdirSync(at('calls')).length : 0) + size(at('polls')),
    answer: async (work, over) => {
      const end = { reached: false };
      void over.then(() => (end.reached = true));
      while (!existsSync(at('struck'))) {
        if (end.reached) return;
        await sleep(10);
      }
      await work();
      writeFileSync(at('answered'), '');
    },
  };
}
