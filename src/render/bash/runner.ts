/** The runner as it stands in every script. In: its chapters. Out: their text, after the facts that help and documentation share. */
import { RUNNER_PROGRAMS } from '../../plan/script-facts.js';
import { quoteWord, singleQuote } from '../../shell/quote.js';
import { chapters } from '../precompiled.js';
import { HELP, TAKES } from './help.js';

/** Counts up when the runner changes what a record or an operator sees. */
const RUNNER_VERSION = 3;

function facts(): string {
  const takes = Object.entries(TAKES).map(
    ([verb, flags]) => `sw_takes_${verb.replaceAll('-', '_')}=${quoteWord(flags)}`,
  );
  const help = Object.entries(HELP).map(([part, text]) => `sw_help_${part}=${singleQuote(text)}`);
  return [
    `sw_runner_version=${RUNNER_VERSION}`,
    `sw_programs=${singleQuote(RUNNER_PROGRAMS.join(' '))}`,
    ...takes,
    ...help,
    '',
    '',
  ].join('\n');
}

export const RUNNER = facts() + chapters.join('\n');
