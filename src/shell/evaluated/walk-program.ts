/** A text that another interpreter reads: no value may stand in it; where it is a constant for a shell, it is read as a text of its own. */
import type { Command, HereDoc, SyntaxNode, Word } from 'unbash';
import { forEachChild } from 'unbash';
import { valuesInMetaCommands } from '../../sql/meta-commands.js';
import { carried } from './carried.js';
import type { Holders, Placer } from './found.js';
import { withPositional } from './holders.js';
import type { Program } from './programs.js';
import { walkList } from './walk.js';
import type { Input, Walk } from './walk.js';

interface Surroundings {
  readonly command: Command;
  readonly document: HereDoc | undefined;
  readonly input: Input;
}

const EXPANDING = new Set([
  'SimpleExpansion',
  'ParameterExpansion',
  'CommandExpansion',
  'ArithmeticExpansion',
  'ProcessSubstitution',
]);

function isConstant(node: SyntaxNode): boolean {
  if (EXPANDING.has(node.type)) return false;
  let constant = true;
  forEachChild(node, (child) => {
    constant &&= isConstant(child);
  });
  return constant;
}

function tellValue(node: SyntaxNode, value: string, program: Program, walk: Walk): void {
  const { by, instead } = program;
  const what = `the value of \`${value}\``;
  walk.found.push({ kind: 'evaluated', what, by: `\`${by}\``, instead: instead(value), ...walk.place(node) });
}

/** The text of a here-document, or of one quoted word, stands in the field as it is; of anything else only the whole has a place. */
function placerFor(node: SyntaxNode, verbatimFrom: number | undefined, walk: Walk): Placer {
  if (verbatimFrom === undefined) return () => walk.place(node);
  return ({ pos, end }) => walk.place({ pos: verbatimFrom + pos, end: verbatimFrom + end });
}

function verbatimFrom({ parts, pos, text }: Word): number | undefined {
  const [only, ...others] = parts ?? [];
  if (only === undefined) return pos;
  if (others.length > 0) return undefined;
  return only.type === 'SingleQuoted' || (only.type === 'DoubleQuoted' && !text.includes('\\'))
    ? only.pos + 1
    : undefined;
}

function walkText(
  text: string,
  node: SyntaxNode,
  from: number | undefined,
  program: Program,
  holders: Holders,
  walk: Walk,
): void {
  if (walk.depth > 4) return;
  const place = placerFor(node, from, walk);
  const tree = walk.parse(text);
  const [error] = tree.errors ?? [];
  if (error !== undefined) {
    const { offset } = place({ pos: error.pos, end: error.pos + 1 });
    walk.found.push({
      kind: 'unreadable',
      by: `\`${program.by}\``,
      message: error.message,
      offset,
      length: 1,
    });
    return;
  }
  const given = program.positional.map((word) => carried(word, holders));
  const inside = withPositional(holders, given);
  walkList(
    tree.commands,
    inside,
    { ...walk, place, functions: new Map(walk.functions), depth: walk.depth + 1 },
    undefined,
  );
}

/** `-v NAME="$VALUE"` gives psql's variables their values. */
function psqlVariables(args: readonly Word[], holders: Holders): ReadonlyMap<string, string> {
  const given = args.flatMap((word): [string, string][] => {
    const name = /^(?:-v|--set=|--variable=)?([A-Za-z_][A-Za-z0-9_]*)=/.exec(word.value)?.[1];
    const value = name === undefined ? undefined : carried(word, holders);
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return new Map(given);
}

function walkSql({ body }: HereDoc, args: readonly Word[], holders: Holders, walk: Walk): void {
  const variables = psqlVariables(args, holders);
  for (const { name, by, instead, offset, length } of valuesInMetaCommands(body.text)) {
    const value = variables.get(name);
    if (value === undefined) continue;
    const place = walk.place({ pos: body.pos + offset, end: body.pos + offset + length });
    const what = `the value of \`${value}\``;
    walk.found.push({ kind: 'evaluated', what, by: `\`${by}\``, instead, ...place });
  }
}

/** The text comes by a here-document, a here-string, or a pipe. */
function walkInput(
  program: Program,
  { command, document, input }: Surroundings,
  holders: Holders,
  walk: Walk,
): void {
  if (document?.delimiter !== undefined) {
    const { body, delimiter } = document;
    const value = delimiter.quoted ? undefined : carried(body, holders);
    if (value !== undefined)
      tellValue(
        body.parts?.find((part) => carried(part, holders) !== undefined) ?? document,
        value,
        program,
        walk,
      );
    else if (program.shell && (delimiter.quoted || isConstant(body)))
      walkText(body.text, document, body.pos, program, holders, walk);
    else if (program.sql !== undefined) walkSql(document, program.sql, holders, walk);
    return;
  }
  if (input !== undefined) tellValue(command.name ?? command, input, program, walk);
}

export function walkProgram(
  program: Program,
  surroundings: Surroundings,
  holders: Holders,
  walk: Walk,
): void {
  const { words, shell } = program;
  if (program.onInput) walkInput(program, surroundings, holders, walk);
  for (const word of words) {
    const value = carried(word, holders);
    if (value !== undefined) {
      tellValue(word, value, program, walk);
      return;
    }
  }
  const [first, ...others] = words;
  if (!shell || first === undefined || program.onInput || !words.every(isConstant)) return;
  const text = words.map(({ value }) => value).join(' ');
  walkText(text, first, others.length === 0 ? verbatimFrom(first) : undefined, program, holders, walk);
}
