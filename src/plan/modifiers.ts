/** Puts `when` and `for_each` around a body, inside the text, so that guide and script hold the same. */
import { usesOf } from '../functions/function-table.js';
import type { FunctionTable } from '../functions/function-table.js';
import { checksText, ifCertain, ifHolds } from '../kinds/checks-text.js';
import { guarded } from '../kinds/guard.js';
import { fieldsOfItem, formOfItem } from '../kinds/item-fields.js';
import { itemsFile } from '../kinds/items.js';
import type { LowerContext } from '../kinds/kind.js';
import { sourceInto } from '../kinds/source.js';
import { command, forWords, forWordsOf, word } from '../kinds/bash-pieces.js';
import { indent } from '../shell/indent.js';
import { quoteWord } from '../shell/quote.js';
import { examine } from '../shell/syntax.js';
import { referencesIn } from '../shell/template.js';
import type { StepSource } from '../validate/procedure-schema.js';

type ForEach = NonNullable<StepSource['for_each']>;

/** Sets the fields of an item; nothing where it has none. */
function apart(loop: ForEach): string[] {
  const { pattern, parts } = formOfItem(loop);
  const words = parts.map(({ name, bracket }) => `${name} ${bracket}`);
  return parts.length === 0 ? [] : [command('take_apart', loop.name, quoteWord(pattern), ...words)];
}

/** The body for one item, left out when the item is done already. */
function itemBody(loop: ForEach, body: string, context: LowerContext): string {
  const begin = `begin_item ${context.stepId} "$${loop.name}"`;
  const skip = `${begin} 'done already: '\ncontinue`;
  return [
    ...apart(loop),
    ...(loop.done === undefined ? [] : [ifCertain(checksText(loop.done, context), skip, context)]),
    begin,
    guarded(body),
  ].join('\n');
}

/** A loop over lines of a file, on a descriptor of its own; the last line counts also without a line end. */
function forLines(name: string, file: string, body: string): string {
  return [
    `while IFS= read -r ${name} <&3 || [ -n "$${name}" ]; do`,
    indent(body, 2),
    `done 3<"$WORK/${file}"`,
  ].join('\n');
}

/** A loop over items that the procedure names, or over those of a variable, which may be checked first. */
function forNamed({ name, in: items = [] }: ForEach, body: string, check?: string): string {
  if (typeof items !== 'string') return forWords(name, items.map(word), body);
  return forWordsOf(name, referencesIn(items)[0] ?? '', body, check);
}

/** Items named in the procedure become the words of a `for`; lines that are printed are kept first, if each is of the item's type. */
export function wrapForEach(loop: ForEach, body: string, context: LowerContext): string {
  const item = itemBody(loop, body, context);
  if (loop.in !== undefined) return forNamed(loop, item, 'each_once');
  const list = itemsFile(context.stepId);
  const { pattern } = formOfItem(loop);
  const keep = `keep_lines ${list} ${pattern === '' ? "''" : quoteWord(pattern)}`;
  return [sourceInto(loop, list, context), keep, forLines(loop.name, list, item)].join('\n');
}

/** Names that a text reads, itself or in a function: the host of a place may be the item. */
function namesReadBy(text: string, functions: FunctionTable): ReadonlySet<string> {
  const { calls, reads } = usesOf(examine(text), functions.entries);
  return new Set([...reads, ...functions.reached(calls).flatMap(({ uses }) => uses.reads)]);
}

/** A text that takes back what a loop did, once an item that the loop had; as it is when it does not read the item. */
export function overItems(
  loop: ForEach | undefined,
  text: string,
  stepId: string,
  functions: FunctionTable,
): string {
  if (loop === undefined) return text;
  const reads = namesReadBy(text, functions);
  const ofFields = fieldsOfItem(loop).some(({ variable }) => reads.has(variable));
  if (!ofFields && !reads.has(loop.name)) return text;
  const each = [...(ofFields ? apart(loop) : []), guarded(text)].join('\n');
  if (loop.in !== undefined) return forNamed(loop, each);
  const list = itemsFile(stepId);
  return [`if [ -e "$WORK/${list}" ]; then`, indent(forLines(loop.name, list, each), 2), 'fi'].join('\n');
}

const SKIPPED = `echo 'skipped: its condition does not hold'`;

export function wrapWhen(condition: string, body: string, context: LowerContext): string {
  return ifHolds(condition, body, SKIPPED, context);
}

/** A comparison of values can always be told. */
export function wrapAlternatives(condition: string, body: string): string {
  return [`if ${condition}; then`, indent(body, 2), 'else', `  ${SKIPPED}`, 'fi'].join('\n');
}
