/** A shell text in the place where it runs. In: the author's text. Out: the same, or a call that carries it to another place. */
import { bashName } from '../functions/definition.js';
import type { LowerContext } from './kind.js';
import { command, feed } from './bash-pieces.js';

/** As it is on this machine; elsewhere by `run_on`, which is given the names of the values that the text reads. */
export function placedText(script: string, context: LowerContext, redirection = ''): string {
  const text = script.trimEnd();
  if (context.place === undefined) return text;
  const call = command('run_on', bashName(context.place), ...context.valuesIn(text));
  return feed(`${call}${redirection}`, 'REMOTE', text);
}
