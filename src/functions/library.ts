/** The library: functions that kinds and authors call. In: their files, as the build read them. Out: definitions, by name. */
import { shellText } from '../shell/quote.js';
import { headed } from './definition.js';
import type { FunctionDefinition } from './definition.js';
import { libraryTexts, libraryUses } from './precompiled.js';

/** A file begins with `# name WORDS: what it does`, and the comment may go on. */
const commentOf = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('#'));

function helpOf(name: string, text: string): string {
  const help = commentOf(text)
    .map((line) => line.replace(/^# ?/, ''))
    .join('\n');
  return help.startsWith(name) ? help.slice(name.length).replace(/^:? /, '') : help;
}

export const LIBRARY: readonly FunctionDefinition[] = Object.entries(libraryTexts).map(([name, text]) => ({
  name,
  from: 'library',
  help: helpOf(name, text),
  source: shellText(headed(name, commentOf(text), text.slice(commentOf(text).join('\n').length + 1))),
  appendix: false,
  origin: undefined,
  uses: libraryUses[name],
}));
