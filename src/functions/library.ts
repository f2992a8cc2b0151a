/** The library: functions that kinds and authors call. In: their files, as the build read them. Out: definitions, by name. */
import { shellText } from '../shell/quote.js';
import type { FunctionDefinition } from './definition.js';
import { libraryTexts, libraryUses } from './precompiled.js';

/** A file begins with `# name WORDS: what it does`, and the comment may go on. */
function helpOf(name: string, text: string): string {
  const comment = text.split('\n').filter((line) => line.startsWith('#'));
  const help = comment.map((line) => line.replace(/^# ?/, '')).join('\n');
  return help.startsWith(name) ? help.slice(name.length).replace(/^:? /, '') : help;
}

export const LIBRARY: readonly FunctionDefinition[] = Object.entries(libraryTexts).map(([name, text]) => ({
  name,
  from: 'library',
  help: helpOf(name, text),
  source: shellText(text),
  origin: undefined,
  uses: libraryUses[name],
}));
