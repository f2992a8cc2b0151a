/** The runner as it stands in every script. In: its chapters. Out: their text, after the facts that help and documentation share. */
import { RUNNER_PROGRAMS } from '../../plan/script-facts.js';
import { sha256 } from '../../plan/text.js';
import { quoteWord, singleQuote } from '../../shell/quote.js';
import { chapters } from '../precompiled.js';
import { FLAG_KINDS, HELP, TAKES } from './help.js';
import { WORDS } from './runner-messages.js';

/** Counts up when the runner changes what a record or an operator sees. */
const RUNNER_VERSION = 4;

/** Of a line of assignments: that of the runner. */
const WIDTH = 110;

/** A list of words, in as many assignments as it takes. */
function listOf(name: string, words: string): string[] {
  const lines = words.match(new RegExp(`.{1,${WIDTH - name.length - 4}}(?= |$)`, 'g')) ?? [''];
  return lines.map((line, at) => `${name}${at === 0 ? '=' : '+='}${quoteWord(line)}`);
}

/** Assignments in as few lines as hold them. */
function packed(assignments: readonly string[]): string[] {
  return assignments.reduce<string[]>((lines, next) => {
    const last = lines.at(-1);
    const together = last === undefined ? next : `${last} ${next}`;
    return together.length > WIDTH || last === undefined
      ? [...lines, next]
      : [...lines.slice(0, -1), together];
  }, []);
}

function facts(): string {
  const takes = Object.entries(TAKES).flatMap(([verb, flags]) =>
    listOf(`sw_takes_${verb.replaceAll('-', '_')}`, flags),
  );
  const flags = Object.entries(FLAG_KINDS).flatMap(([kind, names]) => listOf(`sw_flags_${kind}`, names));
  const words = Object.entries(WORDS).flatMap(([kind, texts]) =>
    Object.entries(texts).map(([key, text]) => `sw_${kind}_${key}=${singleQuote(text)}`),
  );
  const help = Object.entries(HELP).map(([part, text]) => `sw_help_${part}=${singleQuote(text)}`);
  return [
    `sw_runner_version=${RUNNER_VERSION}`,
    `sw_programs=${singleQuote(RUNNER_PROGRAMS.join(' '))}`,
    ...packed(takes),
    ...packed(flags),
    ...packed(words),
    ...help,
    '',
    '',
  ].join('\n');
}

export const RUNNER = facts() + chapters.join('\n');

/** Worked out once: they are those of every script. */
export const RUNNER_DIGEST = sha256(RUNNER);
export const RUNNER_LINES = RUNNER.split('\n').length - 1;
