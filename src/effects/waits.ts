/** How long a text waits, and for what. In: bash. Out: its ways of waiting, with their seconds as far as they are constants. */
import { forEachChild } from 'unbash';
import type { SyntaxNode, While } from 'unbash';
import type { Call } from './calls.js';
import { callsOf } from './calls.js';
import { constantOfText } from './constant.js';
import { canonicalList } from './canonical.js';
import { read } from './read.js';
import { deadlineOf, untilOf } from './frame.js';

export interface Wait {
  /** As people name it. */
  readonly way: string;
  /** What is waited for: a check, or the words of a program; '' for time alone. */
  readonly until: string;
  /** The most that it waits; undefined where only the run knows, or where there is no limit. */
  readonly seconds: number | undefined;
  /** Between two looks; undefined where it does not look again and again, or only the run knows. */
  readonly interval: number | undefined;
  /** The limit as it is written; '' where none is. */
  readonly limit: string;
}

const LOOP = 'a loop';

const SECONDS_PER: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, ms: 0.001 };

/** `90`, `30s`, `1h30m`. */
export function secondsOf(duration: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]?))+$/.test(duration)) return undefined;
  return [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd]?)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (SECONDS_PER[unit ?? ''] ?? 1),
    0,
  );
}

/** The value of `--name=value` or `--name value`. */
function option(words: readonly string[], name: string): string | undefined {
  const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = words[at];
  return word === undefined ? undefined : word === name ? words[at + 1] : word.slice(name.length + 1);
}

function timesOf(seconds: number | undefined, times: number): number | undefined {
  return seconds === undefined ? undefined : seconds * times;
}

/** Seconds of all `sleep`s together. */
function sumOf(sleeps: readonly Call[]): number | undefined {
  const parts = sleeps.flatMap(({ words, times }) => words.map((word) => timesOf(secondsOf(word), times)));
  return parts.reduce((sum, part) => (sum === undefined || part === undefined ? undefined : sum + part), 0);
}

/** What a program that waits is told, but for how long. */
function told(words: readonly string[]): string {
  const at = words.indexOf('--timeout');
  return words
    .filter((word, index) => !word.startsWith('--timeout') && (at === -1 || index !== at + 1))
    .join(' ');
}

/** Programs that wait: how they are known, and what they are called. */
const PROGRAMS: readonly { readonly way: string; readonly is: (call: Call) => boolean }[] = [
  {
    way: '`kubectl wait`',
    is: ({ name, words }) => name === 'kubectl' && words.find((word) => /^[a-z]+$/.test(word)) === 'wait',
  },
  {
    way: '`rollout status`',
    is: ({ words }) => words.some((word, at) => word === 'rollout' && words[at + 1] === 'status'),
  },
  { way: '`wait`', is: ({ name }) => name === 'wait' },
  { way: '`--timeout`', is: ({ words }) => option(words, '--timeout') !== undefined },
];

function program(call: Call): Wait | undefined {
  const found = PROGRAMS.find(({ is }) => is(call));
  if (found === undefined) return undefined;
  const limit = option(call.words, '--timeout');
  const seconds = limit === undefined ? undefined : timesOf(secondsOf(limit), call.times);
  const { way } = found;
  return {
    way,
    until: way === '`kubectl wait`' || way === '`rollout status`' ? told(call.words) : '',
    seconds,
    interval: undefined,
    limit: limit ?? '',
  };
}

function definitions(node: SyntaxNode, name: string, found: string[]): string[] {
  if (node.type === 'Function' && node.name.value === name && node.body.type === 'BraceGroup')
    found.push(canonicalList(node.body.body.commands));
  forEachChild(node, (child) => {
    definitions(child, name, found);
  });
  return found;
}

/** The commands of a function of the text; the command itself where it is none. */
function bodyOf(command: string, text: string): string {
  return definitions(read(text), command, []).at(-1) ?? command;
}

/** `wait_until LIMIT INTERVAL COMMAND…`, the library's way; a check that always holds waits for nothing. */
function library({ name, words }: Call, text: string): Wait[] {
  const [limit = '', interval = '', command = '', ...more] = words;
  if (name !== 'wait_until') return [];
  const until = more.length === 0 ? bodyOf(command, text) : [command, ...more].join(' ');
  if (constantOfText(until) === true) return [];
  return [{ way: LOOP, until, seconds: secondsOf(limit), interval: secondsOf(interval), limit }];
}

function poll(loop: While, sleeps: readonly Call[], limit: number | undefined): Wait | undefined {
  const until = untilOf(loop);
  if (constantOfText(until) === true && until !== '') return undefined;
  return {
    way: LOOP,
    until,
    seconds: limit,
    interval: sumOf(sleeps.map((call) => ({ ...call, times: 1 }))),
    limit: '',
  };
}

/** Calls that are waited for; words for people are none. */
function waitedFor({ name, background }: Call): boolean {
  return !background && name !== 'echo' && name !== 'printf';
}

/** What a text that waits says somewhere; most say nothing of it, and need not be parsed. */
const WAITING = /sleep|wait|timeout|rollout/;

/** Every way of waiting in a text, in order. A loop that sleeps between two looks is one; its `sleep` is its interval. */
function ofCall(call: Call, text: string): Wait[] {
  if (call.name === 'sleep') return [];
  const found = program(call);
  return [...library(call, text), ...(found === undefined ? [] : [found])];
}

export function waitsOf(text: string): readonly Wait[] {
  if (!WAITING.test(text)) return [];
  const calls = callsOf(text).filter(waitedFor);
  const limit = deadlineOf(text);
  const loops = new Map<While, Call[]>();
  const pauses = calls.filter(({ name, loop }) => name === 'sleep' && loop === undefined);
  for (const call of calls) {
    if (call.name === 'sleep' && call.loop !== undefined)
      loops.set(call.loop, [...(loops.get(call.loop) ?? []), call]);
  }
  return [
    ...calls.flatMap((call) => ofCall(call, text)),
    ...(pauses.length === 0
      ? []
      : [{ way: '`sleep`', until: '', seconds: sumOf(pauses), interval: undefined, limit: '' }]),
    ...[...loops].flatMap(([loop, sleeps]) => poll(loop, sleeps, limit) ?? []),
  ];
}
