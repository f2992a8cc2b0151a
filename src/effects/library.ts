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

/** As one word of a shell's text. */
const asWord = (word: Arg): Arg =>
  /^[\w@%+=:,./-]+$/.test(word.value)
    ? word
    : { ...word, value: word.exact ? `'${word.value.replaceAll("'", "'\\''")}'` : `"${word.value}"` };

/** HOST [OPTION]... -- COMMAND...: what ssh is called with; the words of the command stay words there. */
function onHost(called: Called): Done {
  const dashes = called.words.findIndex(({ value }) => value === '--');
  const options = called.words.slice(1, dashes === -1 ? called.words.length : dashes);
  const words = dashes === -1 ? [] : called.words.slice(dashes + 1);
  return runs([exactly('ssh'), ...options, exactly('--'), at(called, 0), ...words.map(asWord)]);
}

/** PLACE REPLICAS MEMORY [KIND NAMES]...: each kind with its names is one command; counts are looked up where they are kept. */
function scaleTo(called: Called): Done {
  const kinds = called.words.slice(3).filter((_, index) => index % 2 === 0);
  const replicas = { ...at(called, 1), value: `--replicas=${valueAt(called, 1)}` };
  const pairs = kinds.map((kind, index) => [kind, at(called, 4 + index * 2)]);
  const looks =
    valueAt(called, 2) === '' ? [] : pairs.map((pair) => [at(called, 0), exactly('get'), ...pair]);
  return runs(...looks, ...pairs.map((pair) => [at(called, 0), exactly('scale'), replicas, ...pair]));
}

/** NAME PLACE FILE: what lies under $WORK for NAME comes into the place. */
const putFile = (called: Called): readonly Arg[] => [
  at(called, 1),
  exactly('cp'),
  exactly(`$WORK/${valueAt(called, 0)}`),
  at(called, 2),
];

/** How many words each change of lines has, by its first. */
const CHANGE_WORDS: Readonly<Record<string, number>> = { set: 4, after: 4, before: 4, remove: 3 };

/** FILE CHANGE: the words of the change matter as options do. */
function changeLine({ words: [file = exactly(''), verb = exactly(''), ...others] }: Called): Done {
  const verbs: Readonly<Record<string, string>> = { set: 'set line', remove: 'remove line' };
  const widens = [others.map(({ value }) => value).join(' ')];
  return only(deed('changes', verbs[verb.value] ?? 'add line', [file.value], { widens }));
}

/** NAME PLACE FILE CHANGE...: each change happens in the place. */
function editFile(called: Called): Done {
  const changes: (readonly Arg[])[] = [];
  for (let start = 3; start < called.words.length;) {
    const end = start + (CHANGE_WORDS[valueAt(called, start)] ?? 2);
    const change = called.words.slice(start, end);
    changes.push([at(called, 1), exactly('change_line'), at(called, 2), ...change]);
    start = end;
  }
  return runs(...changes);
}

const systemctl = (verb: string): readonly Arg[] => [exactly('systemctl'), exactly(verb)];

const VERBS: Readonly<Record<string, string>> = { stopped: 'stop', enabled: 'enable', disabled: 'disable' };
const verbOf = ({ value }: Arg): string => VERBS[value] ?? value.replace(/ed$/, '');

/** What a state is taken back by, where it was not so before. */
const BACK: Readonly<Record<string, string>> = {
  started: 'stop',
  enabled: 'disable',
  disabled: 'enable',
  masked: 'unmask',
  unmasked: 'mask',
};
const backOf = ({ value }: Arg): string => BACK[value] ?? 'start';

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
  refuse: () => only(deed('reads', 'refuse', [])),
  seconds: () => only(deed('reads', 'seconds', [])),
  to_end: () => only(deed('reads', 'to_end', [])),
  keep_choice: (called) => kept(called, valueAt(called, 0)),
  keep_lines: (called) => kept(called, valueAt(called, 0)),
  keep_items: (called) => kept(called, `${valueAt(called, 0)}.items`),
  begin_item: () => only(deed('reads', 'begin_item', [])),
  each_once: () => only(deed('reads', 'each_once', [])),
  take_apart: () => only(deed('reads', 'take_apart', [])),
  remember_counts: (called) => kept(called, `${valueAt(called, 2)}_…`),
  forget_counts: (called) => only(deed('changes', 'forget_counts', [`$WORK/${valueAt(called, 0)}_…`])),
  one_line: () => only(deed('reads', 'one_line', [])),
  sql_values: () => only(deed('reads', 'sql_values', [])),
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
  on_host: onHost,
  has_programs: (called) =>
    runs([at(called, 0), exactly('command'), exactly('-v'), ...called.words.slice(1)]),
  run_on: (called) => runs([at(called, 0), exactly('sh'), exactly('-es')]),
  copy_file: (called) => runs([at(called, 2), exactly('cp'), at(called, 1), at(called, 3)]),
  scale_to: scaleTo,
  real_file: (called) => runs([at(called, 0), exactly('readlink'), at(called, 1)]),
  file_state: (called) => runs([at(called, 0), exactly('cat'), at(called, 1)]),
  record_of: () => only(deed('reads', 'record_of', [])),
  swap_file: (called) => runs([at(called, 0), exactly('cp'), exactly('-'), at(called, 1)]),
  replace_file: (called) => runs(putFile(called)),
  put_back: (called) => runs(putFile(called)),
  line_numbers: (called) => only(deed('reads', 'line_numbers', [valueAt(called, 0)])),
  single_line: (called) => only(deed('reads', 'single_line', [valueAt(called, 0)])),
  splice_line: (called) => only(deed('changes', 'splice_line', [valueAt(called, 0)])),
  change_line: changeLine,
  edit_file: editFile,
  unit_state: (called) => runs([at(called, 0), ...systemctl('show'), at(called, 1)]),
  unit_settled: (called) => runs([at(called, 0), ...systemctl('show'), at(called, 1)]),
  unit_has: (called) => runs([at(called, 0), ...systemctl('show'), at(called, 1)]),
  unit_to: (called) => runs([at(called, 0), ...systemctl(verbOf(at(called, 2))), at(called, 1)]),
  service_to: (called) => runs([at(called, 1), ...systemctl(verbOf(at(called, 3))), at(called, 2)]),
  service_back: (called) => runs([at(called, 1), ...systemctl(backOf(at(called, 3))), at(called, 2)]),
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
