/** What the functions of the library do, which texts call by name. In: a call. Out: what they run for their caller, and where. */
import type { Arg, Done } from './effect.js';
import { exactly } from './effect.js';
import type { Called } from './invocation.js';
import { deed, only } from './programs/program.js';

/** The words behind the first ones, as a command. */
const runsBehind =
  (count: number) =>
  ({ words }: Called): Done => ({
    deeds: [],
    inner: [{ kind: 'words', words: words.slice(count), place: undefined }],
  });

const runs = (...commands: readonly (readonly Arg[])[]): Done => ({
  deeds: [],
  inner: commands.map((words) => ({ kind: 'words', words, place: undefined })),
});

const at = ({ words }: Called, index: number): Arg => words[index] ?? exactly('');
const valueAt = (called: Called, index: number): string => at(called, index).value;
const kept = (called: Called, ...names: readonly string[]): Done =>
  only(
    deed(
      'changes',
      called.program,
      names.map((name) => `$WORK/${name}`),
    ),
  );

/** `KIND "a b"` as kubectl's words. */
const workloads = (called: Called, kind: number, names: number): readonly Arg[] => [
  at(called, kind),
  at(called, names),
];

export const LIBRARY: Readonly<Record<string, (called: Called) => Done>> = {
  keep: (called) => kept(called, valueAt(called, 0)),
  keep_all: (called) =>
    kept(
      called,
      ...called.words
        .slice(1)
        .filter((_, index) => index % 2 === 0)
        .map(({ value }) => value),
    ),
  seconds: () => only(deed('reads', 'seconds', [])),
  to_end: () => only(deed('reads', 'to_end', [])),
  sha256: ({ words }) =>
    only(
      deed(
        'reads',
        'sha256',
        words.map(({ value }) => value),
      ),
    ),
  wait_until: runsBehind(2),
  expect: runsBehind(1),
  whole: runsBehind(0),
  here: runsBehind(0),
  run_on: (called) => runs([at(called, 0), exactly('sh'), exactly('-s')]),
  copy_file: (called) => runs([at(called, 2), exactly('cp'), at(called, 1), at(called, 3)]),
  scale_to: (called) =>
    runs([
      at(called, 0),
      exactly('scale'),
      { ...at(called, 1), value: `--replicas=${valueAt(called, 1)}` },
      ...workloads(called, 3, 4),
    ]),
  scale_back: (called) =>
    runs([
      at(called, 0),
      exactly('scale'),
      exactly('--replicas=as noted'),
      exactly('workloads'),
      { value: `noted under ${valueAt(called, 1)}`, exact: false },
    ]),
  pods_gone: (called) => runs([at(called, 0), exactly('get'), exactly('pods')]),
  workloads_ready: (called) => runs([at(called, 0), exactly('get'), ...workloads(called, 1, 2)]),
};
