/** A command on one line for people: without the options that only say where it goes, which its place says. */
import type { Arg } from './effect.js';
import type { Called } from './invocation.js';

const WHERE: Readonly<Record<string, RegExp>> = {
  kubectl: /^(?:-n|--namespace|--context|--kubeconfig|-s|--server)$/,
  psql: /^(?:-h|-p|-U|-d|--host|--port|--username|--dbname|-v)$/,
};

/** Characters; what is longer is data rather than a command, and stands whole in its step. */
const MOST = 240;

function withoutPlace(words: readonly Arg[], where: RegExp | undefined): string[] {
  const shown: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]?.value ?? '';
    if (word === '--') {
      shown.push(...words.slice(at).map(({ value }) => value));
      break;
    }
    if (where?.test(word) === true) at += 1;
    else if (where?.test(word.split('=')[0] ?? '') !== true || !word.includes('=')) shown.push(word);
  }
  return shown;
}

export function shownCommand({ program, words }: Called): string {
  const line = [program, ...withoutPlace(words, WHERE[program])].join(' ').replace(/\s+/g, ' ');
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}
