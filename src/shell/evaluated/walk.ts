/** Runs through statements in order. In: nodes and what variables may hold before them. Out: what they may hold after; findings on the way. */
import { forEachChild } from 'unbash';
import type {
  AndOr,
  Case,
  Command,
  If,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Redirection,
  Statement,
  SyntaxNode,
  TestExpression,
} from 'unbash';
import { evaluatedIn } from './arithmetic.js';
import { carried, fedBy, passedOn } from './carried.js';
import type { Found, FunctionBody, Holders, Placer, Sink, Values } from './found.js';
import { proofOfItem, proofOfTest, variableOf } from './guards.js';
import { after, assign, both, isSame, join, proven } from './holders.js';
import type { Outcome } from './holders.js';

/** What stays the same through one text. */
export interface Walk {
  readonly found: Found[];
  readonly place: Placer;
  readonly values: Values;
  readonly functions: Map<string, FunctionBody>;
  readonly called: Set<string>;
  readonly depth: number;
  readonly parse: (text: string) => ParsedScript;
  /** What one command does; it walks on into the texts that the command is given. */
  readonly command: (command: Command, holders: Holders, walk: Walk, input: Input) => Outcome;
}

export function tell(walk: Walk, sinks: readonly Sink[]): void {
  for (const { node, value, by, instead, caution } of sinks) {
    const kind = caution === true ? 'unescaped' : 'evaluated';
    walk.found.push({ kind, what: `the value of \`${value}\``, by, instead, ...walk.place(node) });
  }
}

/** The input that a list of commands may read a value from. */
export type Input = string | undefined;

/** Everything inside a word that bash evaluates, or that runs. */
export function walkWords(node: SyntaxNode, holders: Holders, walk: Walk): void {
  if (node.type === 'Word' && node.parts === undefined) return;
  tell(walk, evaluatedIn(node, holders));
  if (
    node.type === 'CommandExpansion' ||
    node.type === 'ArithmeticCommandExpansion' ||
    node.type === 'ProcessSubstitution'
  ) {
    if (node.script !== undefined) walkScript(node, node.script, holders, walk);
    return;
  }
  forEachChild(node, (child) => {
    walkWords(child, holders, walk);
  });
}

/** Old-style substitutions with escapes have a text of their own, so all of it stands where they stand. */
function walkScript(outer: SyntaxNode, script: ParsedScript, holders: Holders, walk: Walk): void {
  const here = script.source === undefined ? walk : { ...walk, place: () => walk.place(outer) };
  walkList(script.commands, holders, here, undefined);
}

export function walkList(
  statements: readonly Statement[],
  holders: Holders,
  walk: Walk,
  input: Input,
): Outcome {
  let outcome = both(holders);
  for (const { command } of statements) {
    const before = after(outcome);
    if (before === undefined) return outcome;
    outcome = walkNode(command, before, walk, input);
  }
  return outcome;
}

function walkAndOr({ commands, operators }: AndOr, holders: Holders, walk: Walk, input: Input): Outcome {
  let outcome = both(holders);
  commands.forEach((command, at) => {
    const operator = at === 0 ? undefined : operators[at - 1];
    const before = operator === undefined ? holders : operator === '&&' ? outcome.ok : outcome.not;
    if (before === undefined) return;
    const next = walkNode(command, before, walk, input);
    if (operator === undefined) outcome = next;
    else if (operator === '&&') outcome = { ok: next.ok, not: join(outcome.not, next.not) };
    else outcome = { ok: join(outcome.ok, next.ok), not: next.not };
  });
  return outcome;
}

/** The parts run in shells of their own; each may read what the one before passes on. */
function walkPipeline({ commands, prefixes }: Pipeline, holders: Holders, walk: Walk, input: Input): Outcome {
  const negated = prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
  const [only] = commands;
  if (commands.length === 1 && only !== undefined) {
    const { ok, not } = walkNode(only, holders, walk, input);
    return negated ? { ok: not, not: ok } : { ok, not };
  }
  commands.reduce<Input>((fed, command) => {
    walkNode(command, holders, walk, fed);
    return passedOn(command, fed, holders);
  }, input);
  return both(holders);
}

function walkTest(node: TestExpression, holders: Holders, walk: Walk): Outcome {
  if (node.type === 'TestGroup') return walkTest(node.expression, holders, walk);
  if (node.type === 'TestNot') {
    const { ok, not } = walkTest(node.operand, holders, walk);
    return node.negations.length % 2 === 1 ? { ok: not, not: ok } : { ok, not };
  }
  if (node.type === 'TestLogical') {
    return node.operands.reduce<Outcome>((outcome, operand, at) => {
      if (at === 0) return walkTest(operand, holders, walk);
      const next = walkTest(operand, (node.operator === '&&' ? outcome.ok : outcome.not) ?? holders, walk);
      return node.operator === '&&'
        ? { ok: next.ok, not: join(outcome.not, next.not) }
        : { ok: join(outcome.ok, next.ok), not: next.not };
    }, both(holders));
  }
  walkWords(node, holders, walk);
  const { whenTrue, whenFalse } = proofOfTest(node);
  return { ok: proven(holders, whenTrue), not: proven(holders, whenFalse) };
}

function walkIf(node: If, holders: Holders, walk: Walk, input: Input): Outcome {
  let end: Holders | undefined;
  let before: Holders | undefined = holders;
  for (const { clause, then } of [node, ...node.elif]) {
    if (before === undefined) break;
    const asked: Outcome = walkList(clause.commands, before, walk, input);
    if (asked.ok !== undefined) end = join(end, after(walkList(then.commands, asked.ok, walk, input)));
    before = asked.not;
  }
  if (node.else !== undefined && before !== undefined)
    before = after(walkList(node.else.commands, before, walk, input));
  const all = join(end, before);
  return { ok: all, not: all };
}

function walkCase(node: Case, holders: Holders, walk: Walk, input: Input): Outcome {
  walkWords(node.word, holders, walk);
  const name = variableOf(node.word);
  let before = holders;
  let end: Holders | undefined;
  let complete = false;
  for (const item of node.items) {
    const { inside, past } = proofOfItem(item);
    const within = inside && name !== undefined ? proven(before, [name]) : before;
    for (const pattern of item.pattern) walkWords(pattern, before, walk);
    end = join(end, after(walkList(item.body.commands, within, walk, input)));
    if (past && name !== undefined) before = proven(before, [name]);
    complete ||= item.pattern.some(({ text }) => text === '*');
  }
  const all = complete ? end : join(end, before);
  return { ok: all, not: all };
}

/** What the first round leaves behind, a second one meets; where it leaves nothing new, the first one has told all. */
function walkLoop(
  holders: Holders,
  round: (before: Holders, walk: Walk) => Holders | undefined,
  walk: Walk,
): Outcome {
  const first = { ...walk, found: [] };
  const once = join(holders, round(holders, first)) ?? holders;
  if (isSame(once, holders)) {
    walk.found.push(...first.found);
    return both(once);
  }
  return both(join(once, round(once, walk)) ?? once);
}

function walkRedirects(redirects: readonly Redirection[], holders: Holders, walk: Walk, input: Input): Input {
  for (const redirect of redirects) walkWords(redirect, holders, walk);
  const own = redirects.some(
    ({ operator, descriptor }) => operator.startsWith('<') && descriptor === undefined,
  );
  return own ? fedBy(redirects, holders) : (fedBy(redirects, holders) ?? input);
}

function itemOf(
  words: readonly SyntaxNode[] | undefined,
  holders: Holders,
  { values }: Walk,
): string | undefined {
  const risky = (words ?? []).map((word) => carried(word, holders)).filter((value) => value !== undefined);
  return words === undefined ? holders.get('@') : risky.find((value) => !values.plainItems.has(value));
}

export function walkNode(node: PipelineNode | AndOr, holders: Holders, walk: Walk, input: Input): Outcome {
  switch (node.type) {
    case 'Command':
      return walk.command(node, holders, walk, walkRedirects(node.redirects, holders, walk, input));
    case 'AndOr':
      return walkAndOr(node, holders, walk, input);
    case 'Pipeline':
      return walkPipeline(node, holders, walk, input);
    case 'TestCommand':
      return walkTest(node.expression, holders, walk);
    case 'ArithmeticCommand':
      walkWords(node, holders, walk);
      return both(holders);
    case 'Redirected':
      return walkNode(node.command, holders, walk, walkRedirects(node.redirects, holders, walk, input));
    case 'BraceGroup':
      return walkList(node.body.commands, holders, walk, input);
    case 'Subshell':
      walkList(node.body.commands, holders, walk, input);
      return both(holders);
    case 'If':
      return walkIf(node, holders, walk, input);
    case 'Case':
      return walkCase(node, holders, walk, input);
    case 'While':
      return walkLoop(
        holders,
        (before, here) => {
          const { ok, not } = walkList(node.clause.commands, before, here, input);
          const enter = node.kind === 'while' ? ok : not;
          const body = enter && after(walkList(node.body.commands, enter, here, input));
          return join(join(ok, not), body);
        },
        walk,
      );
    case 'For':
    case 'Select': {
      for (const word of node.wordlist ?? []) walkWords(word, holders, walk);
      const item = itemOf(node.wordlist, holders, walk);
      const inside = (before: Holders): Holders => assign(before, node.name.value, item);
      return walkLoop(
        holders,
        (before, here) => after(walkList(node.body.commands, inside(before), here, input)),
        walk,
      );
    }
    case 'ArithmeticFor':
      tell(walk, evaluatedIn(node, holders));
      return walkLoop(
        holders,
        (before, here) => after(walkList(node.body.commands, before, here, input)),
        walk,
      );
    case 'Function':
      walk.functions.set(node.name.value, { commands: bodyOf(node), own: true });
      return both(holders);
    case 'Coproc':
      return both(holders);
  }
}

/** The statements of a function. */
export function bodyOf({ body }: Extract<SyntaxNode, { type: 'Function' }>): readonly Statement[] {
  if (body.type === 'CompoundList') return body.commands;
  if (body.type === 'BraceGroup' || body.type === 'Subshell') return body.body.commands;
  return [{ type: 'Statement', pos: body.pos, end: body.end, command: body, background: false }];
}
