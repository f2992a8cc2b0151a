/** A command on one line for people: without the options that only say where it goes, which its place says. */
import type { Arg } from './effect.js';
import type { Called } from './invocation.js';

const WHERE: Readonly<Record<string, RegExp>> = {
  kubectl: /^(?:-n|--namespace|--context|--kubeconfig|-s|--server)$/,
  psql: /^(?:-h|-p|-U|-d|--host|--port|--username|--dbname|-v)$/,
};

/** Characters; what is longer is data rather than a command, and stands whole in its step. */
const MOST = 240;

export function withoutPlace(program: string, words: readonly Arg[]): readonly Arg[] {
  const where = WHERE[program];
  if (where === undefined) return words;
  const shown: Arg[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined || word.value === '--') break;
    const [name = '', ...value] = word.value.split('=');
    if (!where.test(name)) shown.push(word);
    else if (value.length === 0) at += 1;
  }
  const dashes = words.findIndex(({ value }) => value === '--');
  return dashes === -1 ? shown : [...shown, ...words.slice(dashes)];
}

export function shownCommand({ program, words }: Called): string {
  const shown = withoutPlace(program, words).map(({ value }) => value);
  const line = [program, ...shown].join(' ').replace(/\s+/g, ' ');
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}
