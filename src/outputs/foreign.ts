/**
 * Finds code in a script that no build can have put there: it would run, and neither the steps nor the guide show it.
 * In: the part before the runner, parsed and read. Out: each piece as it stands, with its line.
 */
import { createHash } from 'node:crypto';
import type { Function as FunctionNode, Statement, SyntaxNode } from 'unbash';
import { forEachChild } from 'unbash';
import type { Script, ScriptSection } from './script.js';
import { scriptFunctionName } from './function-name.js';

export interface ForeignCode {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** What is known of the script when its code is looked through. */
export interface Ground {
  readonly script: Pick<Script, 'data' | 'functions' | 'sections'>;
  readonly lines: readonly string[];
  readonly statements: readonly Statement[];
  /** Offsets at which the parser gave up: what stands there may be anything. */
  readonly errors: readonly number[];
  /** Line, from 0, that an offset falls into. */
  readonly lineAt: (offset: number) => number;
}

const SHEBANG = '#!/usr/bin/env bash';
const DATA_MARK = '# ==== data ====';

/** SHA-256 of the lines in front of the data that run, in which a script frees itself from its caller's shell: they are the same in every script. */
const PREFACE_DIGEST = 'a7b5bd3d2104e78c288f74eb88dca16baa478f4aded69c89e02d63f55b4e8dc9';

/** Line, from 0, up to which the code is the preface as every build writes it; 0 when it is another. */
function prefaceEnd(lines: readonly string[]): number {
  const end = lines.indexOf(DATA_MARK);
  const begin = lines.findIndex((line) => line !== '' && !line.startsWith('#'));
  if (begin < 0 || begin >= end) return 0;
  const digest = createHash('sha256').update(lines.slice(begin, end).join('\n')).digest('hex');
  return digest === PREFACE_DIGEST ? end : 0;
}

const wordsIn = (text = ''): string[] => text.split(' ').filter((word) => word !== '');

/** Function names that a build makes: those with data, and those with commands and the step in whose section they stand. */
interface Expected {
  readonly data: ReadonlySet<string>;
  readonly texts: ReadonlyMap<string, string>;
}

function numbered(prefix: string, count: string | undefined, most: number): string[] {
  const length = Math.min(Number(count) || 0, most);
  return Array.from({ length }, (_, at) => `${prefix}_${at + 1}`);
}

function expectedIn({ data, functions }: Ground['script']): Expected {
  const value = (name: string): string | undefined => data.get(name)?.value;
  const named = (prefix: string, list: string): string[] =>
    wordsIn(value(list)).map((name) => scriptFunctionName(prefix, name));
  const access = (prefix: string): string[] => numbered(prefix, value('sw_access_count'), functions.size);
  const steps = wordsIn(value('sw_steps'));
  const texts = steps.flatMap((id) => {
    const names = functions.get(scriptFunctionName('about', id))?.data.get('sw_texts')?.value;
    return wordsIn(names).map(
      (name) => [scriptFunctionName(name === 'body' ? 'step' : name, id), id] as const,
    );
  });
  return {
    data: new Set([
      ...named('phase', 'sw_phases'),
      ...named('variable', 'sw_variables'),
      ...named('tool', 'sw_tools'),
      ...access('about_access_'),
      ...numbered('disk', value('sw_disk_count'), functions.size),
      ...steps.map((id) => scriptFunctionName('about', id)),
    ]),
    texts: new Map([
      ...[...named('version', 'sw_tools'), ...access('access')].map((name) => [name, ''] as const),
      ...texts,
    ]),
  };
}

/** Whether something is run when a value is made. */
function runsCommands(node: SyntaxNode): boolean {
  if (node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution') return true;
  let found = false;
  forEachChild(node, (child) => {
    found = found || runsCommands(child);
  });
  return found;
}

/** `sw_name=value` and nothing beside it; the names. */
function assigned({ command, background }: Statement): string[] | undefined {
  if (background === true || command.type !== 'Command' || command.name !== undefined) return undefined;
  const names = command.prefix.map((one) => (one.type === 'Assignment' ? one.name : ''));
  return names.every((name) => name.startsWith('sw_')) && !runsCommands(command) ? names : undefined;
}

function sectionAt(sections: readonly ScriptSection[], line: number): string {
  const found = sections.find(
    ({ line: mark, source }) => line >= mark && line < mark + source.split('\n').length - 1,
  );
  return found?.id ?? '';
}

/** A function stands as a build writes it: its braces on lines of their own, so that what lies between them is all of it. */
function isWellFormed({ name, body, pos, end }: FunctionNode, { lines, lineAt }: Ground): boolean {
  return (
    body.type === 'BraceGroup' && lines[lineAt(pos)] === `${name.value}() {` && lines[lineAt(end - 1)] === '}'
  );
}

function isExpected(node: FunctionNode, expected: Expected, ground: Ground): boolean {
  const { name, body, pos } = node;
  if (!isWellFormed(node, ground) || body.type !== 'BraceGroup') return false;
  const section = sectionAt(ground.script.sections, ground.lineAt(pos));
  if (expected.data.has(name.value))
    return section === '' && body.body.commands.every((one) => assigned(one) !== undefined);
  return expected.texts.get(name.value) === section;
}

/** Phases name the steps that run; a step that a phase leaves out would be listed and never run. */
function strayPhases({ script, lines }: Ground): ForeignCode[] {
  const about = (id: string, name: string): string =>
    script.functions.get(scriptFunctionName('about', id))?.data.get(name)?.value ?? '';
  const steps = wordsIn(script.data.get('sw_steps')?.value);
  return wordsIn(script.data.get('sw_phases')?.value).flatMap((phase) => {
    const found = script.functions.get(scriptFunctionName('phase', phase));
    const runs = found?.data.get('sw_phase_steps');
    if (
      found === undefined ||
      runs?.value === steps.filter((id) => about(id, 'sw_phase') === phase).join(' ')
    )
      return [];
    const at = lines.findIndex((line, index) => index >= found.line - 1 && line.includes('sw_phase_steps='));
    return [
      { text: `phase ${phase} runs: ${runs?.value ?? 'nothing'}`, line: Math.max(at, found.line - 1) + 1 },
    ];
  });
}

export function foreignCode(ground: Ground): ForeignCode[] {
  const { script, lines, statements, errors, lineAt } = ground;
  const expected = expectedIn(script);
  const seen = new Set<string>();
  const isNew = (name: string): boolean => !seen.has(name) && seen.add(name).size > 0;
  const preface = prefaceEnd(lines);
  const isOurs = (statement: Statement): boolean => {
    const { command, background } = statement;
    if (lineAt(statement.pos) < preface) return true;
    if (command.type === 'Function' && background !== true)
      return isNew(`${command.name.value}()`) && isExpected(command, expected, ground);
    const names = assigned(statement);
    return names?.every(isNew) === true && sectionAt(script.sections, lineAt(statement.pos)) === '';
  };
  const pieces = statements
    .filter((statement) => !isOurs(statement))
    .map(({ pos, end }) => ({
      text: lines.slice(lineAt(pos), lineAt(Math.max(pos, end - 1)) + 1).join('\n'),
      line: lineAt(pos) + 1,
    }));
  const shebang = lines[0] === SHEBANG ? [] : [{ text: lines[0] ?? '', line: 1 }];
  const unread = errors.map((offset) => ({ text: lines[lineAt(offset)] ?? '', line: lineAt(offset) + 1 }));
  return [...shebang, ...unread, ...pieces, ...strayPhases(ground)];
}
