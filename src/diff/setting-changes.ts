/** Compares data that commands are given: manifests and configuration in here-documents. In: the calls of both sides. Out: what differs, by path. */
import { settingsOf } from '../effects/data/settings.js';
import type { Settings } from '../effects/data/settings.js';
import type { Called } from '../effects/invocation.js';
import type { Call } from '../effects/scope.js';
import { code } from '../diagnostics/code.js';

/** Programs whose input is data for others. */
const TAKES_DATA = /^(?:kubectl|oc|cat|tee|dd|docker|podman|install)$/;

/** Verbs of kubectl's that take a manifest; what `exec` is given is for another program. */
const MANIFEST_VERBS: ReadonlySet<string> = new Set(['apply', 'create', 'replace', 'patch']);

function takesData({ called: { program, words, input }, through }: Call): boolean {
  if (input === undefined || !TAKES_DATA.test(program)) return false;
  if (program !== 'kubectl' && program !== 'oc') return through.length === 0;
  return words.some(({ value }) => MANIFEST_VERBS.has(value)) && !words.some(({ value }) => value === 'exec');
}

/** Input of a function's own commands belongs to the function, but what reaches kubectl is a manifest. */
function dataOf(calls: readonly Call[]): Called[] {
  return calls.filter(takesData).map(({ called }) => called);
}

function byPath(old: Settings, fresh: Settings): string[] {
  const paths = [...new Set([...old.keys(), ...fresh.keys()])];
  return paths.flatMap((path) => {
    const [before, after] = [old.get(path), fresh.get(path)];
    if (before === after) return [];
    if (before === undefined) return [`${code(path)} is new: ${code(after ?? '')}`];
    return [
      after === undefined
        ? `${code(path)} is gone, it was ${code(before)}`
        : `${code(path)}: ${code(before)} became ${code(after)}`,
    ];
  });
}

function changesOf(old: Called, fresh: Called): string[] {
  const [before, after] = [old, fresh].map(({ input = '', holes }) => settingsOf(input, holes));
  if (before === undefined && old.input === fresh.input) return [];
  return before === undefined || after === undefined
    ? ['a text that is not read as data is not what it was']
    : byPath(before, after);
}

/** Documents in the order in which they are given; one that is new or gone is an effect of its own. */
export function settingChanges(old: readonly Call[], fresh: readonly Call[]): string[] {
  const [before, after] = [dataOf(old), dataOf(fresh)];
  if (before.length !== after.length) return [];
  return after.flatMap((one, at) => changesOf(before[at] ?? one, one));
}
