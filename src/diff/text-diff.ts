/** Difference of two texts, line by line and, in lines that changed, word by word. In: old and new. Out: rows in the order people read a diff. */
import { diffArrays } from 'diff';
import type { Part, Row, TextChange } from './report-schema.js';

/** Longest edit that is looked for; beyond it a text counts as replaced. */
const MOST_EDITS = 2_000;

interface Stretch {
  readonly op: Row['op'];
  readonly values: readonly string[];
}

function compare(old: readonly string[], fresh: readonly string[]): Stretch[] | undefined {
  return diffArrays([...old], [...fresh], { maxEditLength: MOST_EDITS })?.map(
    ({ added, removed, value }) => ({
      op: added ? 'added' : removed ? 'removed' : 'same',
      values: value,
    }),
  );
}

function wholeRows(op: Row['op'], lines: readonly string[]): Row[] {
  return lines.map((text) => ({ op, parts: [{ changed: op !== 'same', text }] }));
}

/** Whole words, as the shell and people cut them, each with the space before it: half a changed option says nothing. */
const wordsOf = (lines: readonly string[]): string[] =>
  lines.join('\n').match(/\n|[^\S\n]*\S+|[^\S\n]+/g) ?? [];

/** The space before words that differ is not marked. */
function partsOf(changed: boolean, text: string): Part[] {
  const words = text.trimStart();
  if (!changed || words === text || words === '') return [{ changed, text }];
  return [
    { changed: false, text: text.slice(0, text.length - words.length) },
    { changed, text: words },
  ];
}

/** One side of a word-level difference, cut at its line ends. */
function sideRows(words: readonly Stretch[], op: 'removed' | 'added'): Row[] {
  const rows: Part[][] = [[]];
  for (const stretch of words) {
    if (stretch.op !== 'same' && stretch.op !== op) continue;
    stretch.values
      .join('')
      .split('\n')
      .forEach((text, at) => {
        if (at > 0) rows.push([]);
        if (text !== '') rows.at(-1)?.push(...partsOf(stretch.op === op, text));
      });
  }
  return rows.map((parts) => ({ op, parts }));
}

/** Lines that stand for each other one by one, which is most often so where as many went as came; it is far quicker than all at once. */
function pairedRows(old: readonly string[], fresh: readonly string[]): Row[] {
  const pairs = old.map((line, at) => replacedRows([line], [fresh[at] ?? '']));
  return (['removed', 'added'] as const).flatMap((op) =>
    pairs.flatMap((rows) => rows.filter((row) => row.op === op)),
  );
}

/** Lines that were replaced by others; when hardly a word stays they are shown whole, which reads better. */
function replacedRows(old: readonly string[], fresh: readonly string[]): Row[] {
  const words = compare(wordsOf(old), wordsOf(fresh));
  const kept = (words ?? []).filter(({ op }) => op === 'same').flatMap(({ values }) => values);
  const shared = kept.join('').replace(/\s/g, '').length;
  const longest = Math.max(old.join('').length, fresh.join('').length);
  if (words === undefined || shared * 3 < longest) {
    return [...wholeRows('removed', old), ...wholeRows('added', fresh)];
  }
  return [...sideRows(words, 'removed'), ...sideRows(words, 'added')];
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'));

export function diffText(old: string, fresh: string): Row[] {
  const [before, after] = [linesOf(old), linesOf(fresh)];
  if (old === fresh) return wholeRows('same', before);
  const stretches = compare(before, after);
  if (stretches === undefined) return [...wholeRows('removed', before), ...wholeRows('added', after)];
  const rows: Row[] = [];
  for (let at = 0; at < stretches.length; at += 1) {
    const [here, next] = [stretches[at], stretches[at + 1]];
    if (here === undefined) continue;
    if (here.op === 'removed' && next?.op === 'added') {
      const paired = here.values.length === next.values.length && here.values.length > 1;
      rows.push(...(paired ? pairedRows : replacedRows)(here.values, next.values));
      at += 1;
    } else rows.push(...wholeRows(here.op, here.values));
  }
  return rows;
}

/** Under the name of what was compared. */
export function textChange(name: string, old: string, fresh: string): TextChange {
  return { name, rows: diffText(old, fresh) };
}

/** Equal rows that are shown beside a change. */
const CONTEXT = 3;

/** A row that differs or stands near one that does, or how many others are left out. */
export type Shown = Row | { readonly gap: number };

export function nearChanges(rows: readonly Row[]): Shown[] {
  const near = new Set(
    rows.flatMap(({ op }, at) =>
      op === 'same' ? [] : Array.from({ length: 2 * CONTEXT + 1 }, (_, n) => at - CONTEXT + n),
    ),
  );
  return rows.reduce<Shown[]>((shown, row, at) => {
    const last = shown.at(-1);
    if (near.has(at)) shown.push(row);
    else if (last !== undefined && 'gap' in last) shown[shown.length - 1] = { gap: last.gap + 1 };
    else shown.push({ gap: 1 });
    return shown;
  }, []);
}
