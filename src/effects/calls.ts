/** Which programs a text calls, and how. In: bash. Out: the calls that can run, in order, as the walk through the text finds them. */
import type { While } from 'unbash';
import { canonical } from './canonical.js';
import { walkText } from './walk.js';
import type { Call as Walked } from './scope.js';

export interface Call {
  /** The program, without the folder it lies in. */
  readonly name: string;
  /** Its words, quotes taken off; what only the run knows stays as it is written. */
  readonly words: readonly string[];
  /** Where it runs, when that is another place; '' for where the text does. */
  readonly place: string;
  /** What its environment is given, such as `PGPASSWORD=…`. */
  readonly assigned: readonly string[];
  /** Files it reads or writes. */
  readonly files: readonly string[];
  /** The text of its here-document. */
  readonly input: string;
  /** How often loops of a known length repeat it. */
  readonly times: number;
  /** The loop around it that goes on until something holds. */
  readonly loop: While | undefined;
  /** Nobody waits for it. */
  readonly background: boolean;
}

function callOf({ called, node, times, loop, background }: Walked): Call {
  const { program, words, place, environment } = called;
  return {
    name: program,
    words: words.map(({ value }) => value),
    place: place === 'here' ? '' : place,
    assigned: [...environment].map(([name, value]) => `${name}=${value}`),
    files: node.redirects.flatMap((one) =>
      one.type === 'Redirect' && one.target !== undefined ? [one.target.value] : [],
    ),
    input: node.redirects.map((one) => (one.type === 'HereDoc' ? one.body.text : '')).join(''),
    times,
    loop,
    background,
  };
}

/** Every call in a text, also those in `$(…)`, in `sh -c '…'` and behind `kubectl exec … --`. */
export function callsOf(text: string): readonly Call[] {
  return walkText(canonical(text), new Map()).calls.map(callOf);
}

const SAYS: ReadonlySet<string> = new Set(
  'echo printf begin_item true : false set exit return test [ local break continue'.split(' '),
);
const NOT_A_FILE = /^(\d|-|&\d|\/dev\/(?:null|stdout|stderr))$/;

/** Calls that do something, and not only say words for people. */
export function actsOf(text: string): readonly Call[] {
  return callsOf(text).filter(
    ({ name, files }) => !SAYS.has(name) || files.some((file) => !NOT_A_FILE.test(file)),
  );
}

/** All words that a text's programs are given, also those inside of quoted scripts, one by one. */
export function tokensOf(text: string): string[] {
  return callsOf(text)
    .filter(({ name }) => !['echo', 'printf', 'begin_item'].includes(name))
    .flatMap(({ words }) => words.flatMap((word) => word.split(/[\s"';|&()]+/)));
}
