/** The runner as it stands in every script. In: its chapters. Out: their text, after the facts that help and documentation share. */
import { RUNNER_PROGRAMS } from '../../plan/script-facts.js';
import { quoteWord, singleQuote } from '../../shell/quote.js';
import { chapters } from '../precompiled.js';
import { FLAG_KINDS, HELP, TAKES } from './help.js';
import { WORDS } from './words.js';

/** Counts up when the runner changes what a record or an operator sees. */
const RUNNER_VERSION = 3;

function facts(): string {
  const takes = Object.entries(TAKES).map(
    ([verb, flags]) => `sw_takes_${verb.replaceAll('-', '_')}=${quoteWord(flags)}`,
  );
  const flags = Object.entries(FLAG_KINDS).map(([kind, names]) => `sw_flags_${kind}=${singleQuote(names)}`);
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
