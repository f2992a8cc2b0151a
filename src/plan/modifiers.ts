/** Puts `when` and `for_each` around a body, inside the text, so that guide and script hold the same. */
import { checksText, ifCertain, ifHolds, sourceText } from '../kinds/check.js';
import { guarded } from '../kinds/guard.js';
import type { LowerContext } from '../kinds/kind.js';
import { forWords, intoWorkFile, word } from '../kinds/words.js';
import { indent } from '../shell/indent.js';
import type { StepSource } from '../validate/procedure-schema.js';

type ForEach = NonNullable<StepSource['for_each']>;

/** The body for one item, left out when the item is done already. */
function itemBody(loop: ForEach, body: string, context: LowerContext): string {
  const each = guarded(body);
  if (loop.done === undefined) return `printf '%s\\n' "$${loop.name}"\n${each}`;
  const skip = `printf 'done already: %s\\n' "$${loop.name}"\ncontinue`;
  return [ifCertain(checksText(loop.done, context), skip), `printf '%s\\n' "$${loop.name}"`, each].join('\n');
}

/** Items named in the procedure become the words of a `for`; lines that are printed are read from a file, on a descriptor of their own. */
export function wrapForEach(loop: ForEach, body: string, context: LowerContext): string {
  const item = itemBody(loop, body, context);
  if (loop.in !== undefined) return forWords(loop.name, loop.in.map(word), item);
  const list = `${context.stepId}.items`;
  return [
    intoWorkFile(sourceText(loop, context), list),
    `while IFS= read -r ${loop.name} <&3 || [ -n "$${loop.name}" ]; do`,
    indent(item, 2),
    `done 3<"$WORK/${list}"`,
  ].join('\n');
}

export function wrapWhen(when: NonNullable<StepSource['when']>, body: string, context: LowerContext): string {
  return ifHolds(checksText(when, context), body, `echo 'skipped: its condition does not hold'`);
}
