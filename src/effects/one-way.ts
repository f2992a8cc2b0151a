/** What a command is told, in one way of writing. In: a command as it was found. Out: its words; two commands that get the same are told the same. */
import { inOneOrder } from './any-order.js';
import { awkInOneWay } from './awk.js';
import type { Arg } from './effect.js';
import { readInvocation, written } from './invocation.js';
import type { Called, Invocation, Option } from './invocation.js';
import { syntaxOf } from './programs/index.js';
import { kindOf } from './programs/kubernetes.js';
import { withoutPlace } from './shown.js';

/** Programs of which the order of all words matters. */
const ORDERED: ReadonlySet<string> = new Set(
  'find sed gsed awk gawk mawk jq yq tar rsync test [[ (( = > >> < >& SQL expr seq iptables ip6tables'.split(
    ' ',
  ),
);

const asSaid = ({ value, how }: Arg): string => (how === undefined ? value : `${value}<${how}>`);

/** kubectl's options that say where are left out, which its place says; `KIND/NAME` is `KIND NAME`. */
function wordsOfKubectl(called: Called): Called {
  const words = withoutPlace('kubectl', called.words).flatMap((word) => {
    const [, kind, name] = /^([a-z]+)\/([^/:]+)$/.exec(word.value) ?? [];
    if (kind === undefined || name === undefined) return [word];
    return [
      { ...word, value: kind },
      { ...word, value: name },
    ];
  });
  return { ...called, words: words.map((word) => ({ ...word, value: kindOf(word.value) })) };
}

/** How long something waits is judged by what looks at waits. */
function withoutTimes(called: Called): Called {
  const { program, words } = called;
  if (program === 'sleep') return { ...called, words: [] };
  if (program === 'wait_until') return { ...called, words: words.slice(2) };
  const timed = words.filter(
    ({ value }, at) => !value.startsWith('--timeout') && words[at - 1]?.value !== '--timeout',
  );
  return timed.length === words.length ? called : { ...called, words: timed };
}

const asName = ({ value }: Arg): string => (value.startsWith('-') ? value : `$${value}`);

/** `A -lt B` is `B -gt A`. */
function inOneDirection(words: readonly string[]): readonly string[] {
  const [left = '', operator = '', right = '', ...others] = words;
  const turned = { '-lt': '-gt', '-le': '-ge' }[operator];
  return turned === undefined || others.length > 0 ? words : [right, turned, left];
}

const areDistinct = (options: readonly Option[]): boolean =>
  new Set(options.map(({ name }) => name)).size === options.length;

/** The program of awk in one way, where the text says all of it. */
function wordsOfAwk(called: Called): readonly string[] {
  const { options, operands } = readInvocation(called, syntaxOf(called.program));
  const isInFile = options.some(({ name }) => name === '-f' || name === '--file');
  const program = isInFile ? undefined : operands[0];
  const given = called.words.flatMap(({ value }) => /^([a-z_]\w*)=/.exec(value)?.slice(1, 2) ?? []);
  return called.words.map((word) =>
    word === program && word.exact && word.how === undefined
      ? awkInOneWay(word.value, new Set(given))
      : asSaid(word),
  );
}

/** Signs that a pattern of grep may mean more by than themselves. */
const PLAIN_PATTERN = /^[\w ,:;%@=/-]+$/;

/** A pattern without a sign of its own is the same to `grep`, `grep -E` and `grep -F`; it is the first operand where no option has a value. */
function optionsOfGrep({ options, operands }: Invocation): readonly Option[] {
  const [pattern] = operands;
  const isFirst = options.every(({ name }) => /^-[EFGHLchilnoqsvwxz]$/.test(name));
  if (!isFirst || pattern?.exact !== true || !PLAIN_PATTERN.test(pattern.value)) return options;
  return options.filter(({ name }) => !/^-[EFG]$/.test(name));
}

/** `sed SCRIPT` is `sed -e SCRIPT`. */
function wordsOfSed(called: Called): readonly string[] {
  const { options, operands } = readInvocation(called, syntaxOf(called.program));
  const hasScript = options.some(({ name }) => /^(?:-e|-f|--expression|--file)$/.test(name));
  return called.words.flatMap((word) =>
    word === operands[0] && !hasScript ? ['-e', asSaid(word)] : [asSaid(word)],
  );
}

/** Options in one order. */
export function wordsInOneWay(all: Called): readonly string[] {
  const called = withoutTimes(all);
  const { program, words } = called;
  if (program === 'refuse') return [];
  // As other mentions of them, so that one with another name is the same.
  if (program === 'local' || program === 'read') return words.map(asName);
  if (program === 'test') return inOneDirection(words.map(asSaid));
  if (/^[gm]?awk$/.test(program)) return wordsOfAwk(called);
  if (program === 'sed') return wordsOfSed(called);
  const read = readInvocation(program === 'kubectl' ? wordsOfKubectl(called) : called, syntaxOf(program));
  const { operands, behind = [] } = read;
  const options = program === 'grep' ? optionsOfGrep(read) : read.options;
  const said = [...operands, ...behind].map(asSaid);
  if (ORDERED.has(program) && !(program === 'tar' && said.length === 0 && areDistinct(options)))
    return words.map(asSaid);
  return [...options.map(written).sort(), ...inOneOrder(program, said)];
}
