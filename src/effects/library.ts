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

/** PLACE REPLICAS MEMORY [KIND NAMES]...: each kind with its names is one command; counts are looked up where they are kept. */
function scaleTo(called: Called): Done {
  const kinds = called.words.slice(3).filter((_, index) => index % 2 === 0);
  const replicas = { ...at(called, 1), value: `--replicas=${valueAt(called, 1)}` };
  const pairs = kinds.map((kind, index) => [kind, at(called, 4 + index * 2)]);
  const looks =
    valueAt(called, 2) === '' ? [] : pairs.map((pair) => [at(called, 0), exactly('get'), ...pair]);
  return runs(...looks, ...pairs.map((pair) => [at(called, 0), exactly('scale'), replicas, ...pair]));
}

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
  keep_choice: (called) => kept(called, valueAt(called, 0)),
  keep_lines: (called) => kept(called, valueAt(called, 0)),
  keep_items: (called) => kept(called, `${valueAt(called, 0)}.items`),
  begin_item: (called) => kept(called, `${valueAt(called, 0)}.progress`),
  take_apart: () => only(deed('reads', 'take_apart', [])),
  remember_counts: (called) => kept(called, `${valueAt(called, 2)}_…`),
  forget_counts: (called) => only(deed('changes', 'forget_counts', [`$WORK/${valueAt(called, 0)}_…`])),
  fits: () => only(deed('reads', 'fits', [])),
  quoted: () => only(deed('reads', 'quoted', [])),
  measure: (called) => runs([at(called, 0), exactly('cat'), at(called, 1)]),
  count_of: (called) => runs([at(called, 0), exactly('get'), ...workloads(called, 1, 2)]),
  existing: (called) => runs([at(called, 0), exactly('get'), ...workloads(called, 1, 2)]),
  selector_of: (called) => runs([at(called, 0), exactly('get'), ...workloads(called, 1, 2)]),
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
  scale_to: scaleTo,
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
