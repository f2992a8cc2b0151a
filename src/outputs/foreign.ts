/**
 * Finds code in a script that no build can have put there: it would run, and neither the steps nor the guide show it.
 * In: the part before the runner, parsed and read. Out: each piece as it stands, with its line.
 */
import type { Function as FunctionNode, Statement } from 'unbash';
import { preface } from '../render/precompiled.js';
import { scriptFunctionName, textFunctionName } from './function-name.js';
import { factLineOf } from './script-facts.js';
import type { ScriptSection } from './script-lines.js';
import type { ScriptParts } from './script-parts.js';

export interface ForeignCode {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** What is known of the script when its code is looked through. */
export interface ScriptContext {
  readonly parts: ScriptParts;
  readonly sections: readonly ScriptSection[];
  readonly lines: readonly string[];
  readonly statements: readonly Statement[];
  /** Offsets at which the parser gave up: what stands there may be anything. */
  readonly errors: readonly number[];
  /** Line, from 0, that an offset falls into. */
  readonly lineAt: (offset: number) => number;
}

const SHEBANG = '#!/usr/bin/env bash';
const VALUES_MARK = '# ==== values ====';

/** Line, from 0, up to which the code is the one with which every build begins a script; 0 when it is another. */
function prefaceEnd(lines: readonly string[]): number {
  const end = lines.indexOf(VALUES_MARK);
  const wanted = preface.trimEnd().split('\n');
  const begin = lines.indexOf(wanted[0] ?? '');
  const isCode = (line: string): boolean => line !== '' && !line.startsWith('#');
  if (begin < 0 || begin >= end || lines.slice(0, begin).some(isCode)) return 0;
  return lines.slice(begin, end).join('\n').trimEnd() === wanted.join('\n') ? end : 0;
}

/** Functions that a build makes, and the step in whose section they stand; '' for outside of all. */
function expectedIn({ tools, shared, access, steps }: ScriptParts): ReadonlyMap<string, string> {
  const texts = steps.flatMap(({ about: { id }, texts: names }) =>
    names.map((name) => [textFunctionName(name, id), id] as const),
  );
  const versions = tools.map(({ name }) => scriptFunctionName('version', name));
  const rights = access.map((_, at) => scriptFunctionName('access', String(at + 1)));
  return new Map([...[...versions, ...rights, ...shared].map((name) => [name, ''] as const), ...texts]);
}

/** The id of the section that a line, from 0, falls into; '' outside of all. Sections stand in the order of their lines. */
function sectionIndex(sections: readonly ScriptSection[]): (line: number) => string {
  const ends = sections.map(({ line, source }) => line + source.split('\n').length - 1);
  return (line) => {
    let [low, high] = [0, sections.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) > line) high = middle;
      else low = middle + 1;
    }
    const found = sections[low];
    return found !== undefined && line >= found.line ? found.id : '';
  };
}

/** A function stands as a build writes it, with nothing beside it on the lines of its braces but a shared one's comment; a shared one may be one line. */
function isWellFormed(
  { name, body, pos, end }: FunctionNode,
  { parts, lines, lineAt }: ScriptContext,
): boolean {
  if (body.type !== 'BraceGroup') return false;
  const [first = '', last = ''] = [lines[lineAt(pos)], lines[lineAt(end - 1)]];
  const [head, isShared] = [`${name.value}() {`, parts.shared.includes(name.value)];
  if (last === '}' && (first === head || (isShared && first.startsWith(`${head} # `)))) return true;
  return isShared && lineAt(pos) === lineAt(end - 1) && first.length === end - pos;
}

export function foreignCode(context: ScriptContext): ForeignCode[] {
  const { sections, lines, statements, errors, lineAt } = context;
  const expected = expectedIn(context.parts);
  const seen = new Set<string>();
  const isNew = (name: string): boolean => !seen.has(name) && seen.add(name).size > 0;
  const begin = prefaceEnd(lines);
  const sectionAt = sectionIndex(sections);
  const isOurs = (statement: Statement): boolean => {
    const { command, background } = statement;
    if (lineAt(statement.pos) < begin) return true;
    if (command.type === 'Function' && background !== true)
      return (
        isNew(`${command.name.value}()`) &&
        isWellFormed(command, context) &&
        expected.get(command.name.value) === sectionAt(lineAt(command.pos))
      );
    const line = factLineOf(statement);
    if (line === undefined || sectionAt(lineAt(statement.pos)) !== '') return false;
    const isSingle = ['sw_procedure', 'sw_digests', 'sw_functions'].includes(line.command);
    return isNew(isSingle ? line.command : `${line.command} ${line.words[0] ?? ''}`);
  };
  const pieces = statements
    .filter((statement) => !isOurs(statement))
    .map(({ pos, end }) => ({
      text: lines.slice(lineAt(pos), lineAt(Math.max(pos, end - 1)) + 1).join('\n'),
      line: lineAt(pos) + 1,
    }));
  const shebang = lines[0] === SHEBANG ? [] : [{ text: lines[0] ?? '', line: 1 }];
  const unread = errors.map((offset) => ({ text: lines[lineAt(offset)] ?? '', line: lineAt(offset) + 1 }));
  return [...shebang, ...unread, ...pieces];
}
