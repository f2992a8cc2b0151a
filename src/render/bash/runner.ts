/** The runner as it stands in every script. In: its chapters. Out: their text, after the facts that help and documentation share. */
import { RUNNER_PROGRAMS } from '../../plan/script-facts.js';
import { quoteWord, singleQuote } from '../../shell/quote.js';
import { chapters } from '../precompiled.js';
import { FLAG_KINDS, HELP, TAKES } from './help.js';
import { WORDS } from './words.js';

/** Counts up when the runner changes what a record or an operator sees. */
const RUNNER_VERSION = 3;

/** Of a list in one line, with its name well below the width of the runner. */
const WIDTH = 88;

/** A list of words, in as many lines as it takes. */
function listOf(name: string, words: string): string[] {
  const lines = words.match(new RegExp(`.{1,${WIDTH}}(?= |$)`, 'g')) ?? [''];
  return lines.map((line, at) => `${name}${at === 0 ? '=' : '+='}${quoteWord(line)}`);
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
    ...takes,
    ...flags,
    ...words,
    ...help,
    '',
    '',
  ].join('\n');
}

export const RUNNER = facts() + chapters.join('\n');
