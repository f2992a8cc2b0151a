/**
 * Follows a text as bash would run it. In: bash, and the functions that it may call. Out: every command that can run, with the place it
 * runs in and whether its failure counts; what never runs is left out.
 */
import { forEachChild, parse } from 'unbash';
import type {
  AndOr,
  AssignmentPrefix,
  Case,
  Command,
  For,
  If,
  Pipeline,
  PipelineNode,
  Statement,
  SyntaxNode,
  While,
  Word,
} from 'unbash';
import { constantOf, constantOfList, isStatic } from './constant.js';
import { behind } from './and-or.js';
import { askedBy, onlyOf, saidOf } from './asked.js';
import type { Arg, Deed, Inner } from './effect.js';
import { doesOf, exactly } from './effect.js';
import { ends } from './ends.js';
import {
  LOST,
  TOP,
  counts,
  standingInAndOr,
  standingOfClause,
  standingOfSubshell,
  standingOfSubstitution,
} from './failure.js';
import type { Standing } from './failure.js';
import { canonicalList, canonicalNode } from './canonical.js';
import type { Called } from './invocation.js';
import { LIBRARY } from './library.js';
import { plain } from './lowered.js';
import { originOfRun, sourcesOf, writtenAs } from './origins.js';
import { lengthOf } from './length.js';
import { NO_INPUT, inputOf, pipedInto } from './input.js';
import { actsOnFiles, doneBy, isKnown } from './programs/index.js';
import { add, move, note, siteOfCall } from './record.js';
import { addRedirects, inFolder } from './redirects.js';
import { changesShell } from './steers.js';
import { NO_ENVIRONMENT, guarded, inside, lineOf, within } from './scope.js';
import type { Body, Scope, Walk } from './scope.js';
import { inShort } from './short-options.js';
import type { Guard, Origin } from './site.js';
import { shownCommand } from './shown.js';
import { createSiteOf } from './sql/sites.js';
import { doneBySql } from './sql/sql.js';
import type { SqlGuard } from './sql/sql.js';
import { ofWord, wordsOf } from './word-values.js';

/** A function that texts may call, with its definition as it is rendered. */
export interface Definition {
  readonly name: string;
  readonly source: string;
}

/** Definitions as they were parsed, once for all texts that call them. */
export type Functions = ReadonlyMap<string, Body>;

export function readFunctions(definitions: readonly Definition[]): Functions {
  return new Map(
    definitions.flatMap(({ name, source }) =>
      parse(source).commands.flatMap(({ command }) =>
        command.type === 'Function' && command.name.value === name && command.body.type !== 'CompoundList'
          ? [
              [
                name,
                { source, origin: { in: name, line: 1, isOneLine: false }, node: command.body, own: false },
              ] as const,
            ]
          : [],
      ),
    ),
  );
}

/** Commands inside words: `$(…)`, `<(…)`, and in here-documents. */
function visitExpansions(scope: Scope, node: SyntaxNode, counted: boolean, into = ''): void {
  forEachChild(node, (child) => {
    if (child.type === 'Word' && child.parts === undefined) return;
    if (child.type === 'CommandExpansion' || child.type === 'ArithmeticCommandExpansion') {
      if (child.script !== undefined)
        visitList(
          within(
            inside(scope, 'value', () => into),
            {},
          ),
          child.script.commands,
          standingOfSubstitution(counted),
        );
    } else if (child.type === 'ProcessSubstitution') {
      if (child.script !== undefined) visitList(within(scope, {}), child.script.commands, LOST);
    } else visitExpansions(scope, child, counted, into);
  });
}

const DECLARES: ReadonlySet<string> = new Set(['local', 'export', 'readonly', 'declare', 'typeset']);
/** Variables that decide which programs run, or where they go. */
const GUIDING =
  /^(?:PATH|LD_\w+|BASH_ENV|ENV|IFS|CDPATH|SHELLOPTS|BASHOPTS|KUBECONFIG|PG[A-Z]+|DOCKER_HOST|HOME|TMPDIR|HTTPS?_PROXY|NO_PROXY|WORK|GLOBIGNORE|PYTHONPATH)$/;

/** The variable whose value is all that a command prints, which then stands for itself; '' where it is none. */
function madeBy({ name, prefix: [one, ...others] }: Command): string {
  if (name !== undefined || others.length > 0 || one?.type !== 'Assignment' || one.append === true) return '';
  const isMade = one.value.type === 'Word' && /^"?\$\([^(]/.test(one.value.text);
  const parts = one.value.type === 'Word' ? (one.value.parts ?? []) : [];
  return isMade && parts.length === 1 ? `$${one.name}` : '';
}

/** What is added to a value, and the values of an array, stand as they are written. */
const givenTo = ({ append, value, text }: AssignmentPrefix, known: Arg): Arg =>
  append === true || value.type !== 'Word' ? exactly(text.slice(text.indexOf('=') + 1)) : known;

function assign(scope: Scope, node: Command, standing: Standing): void {
  const name = node.name?.value ?? '';
  const declared = node.args.flatMap((one) => (one.type === 'Assignment' ? [one] : []));
  const assigned =
    name === '' ? node.prefix.flatMap((one) => (one.type === 'Assignment' ? [one] : [])) : declared;
  for (const one of assigned) {
    const isWord = one.value.type === 'Word';
    const value =
      isWord && one.append !== true ? ofWord(one.value, scope) : { value: `$${one.name}`, exact: false };
    const computed = isWord && /\$\(|`/.test(one.value.text) ? [] : (scope.variables.get(one.name) ?? []);
    const isNew = !computed.some((known) => known.value === value.value);
    scope.variables.set(
      one.name,
      isWord && /\$\(|`|\$\(\(/.test(one.value.text)
        ? [value, value]
        : isNew
          ? [...computed, value]
          : computed,
    );
    // Declared, and given its value later.
    if (name === 'local' && value.value === '') continue;
    const sets = name === 'export' ? 'export' : '=';
    const made = madeBy(node) === '' ? givenTo(one, value) : exactly('$(…)');
    note(scope, standing, sets, [exactly(`$${one.name}`), made], 'reads');
    if (!GUIDING.test(one.name) || scope.through.length > 0) continue;
    add(scope, one, standing, {
      does: 'changes',
      program: 'environment',
      verb: 'set',
      objects: [one.name],
      widens: [`${one.name}=${value.value}`],
      shown: `${one.name}=${value.value}`,
      place: scope.place,
    });
  }
}

function environmentOf(scope: Scope, node: Command): ReadonlyMap<string, string> {
  if (node.prefix.length === 0 && scope.variables.size === 0) return NO_ENVIRONMENT;
  const own = node.prefix.flatMap((one) =>
    one.type === 'Assignment' && one.value.type === 'Word'
      ? [[one.name, ofWord(one.value, scope).value] as const]
      : [],
  );
  const exported = [...scope.variables].flatMap(([name, values]) =>
    GUIDING.test(name) && values.length > 0 ? [[name, values.at(-1)?.value ?? ''] as const] : [],
  );
  return new Map([...exported, ...own]);
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

interface Running {
  readonly scope: Scope;
  readonly node: Command;
  readonly standing: Standing;
  readonly environment: ReadonlyMap<string, string>;
}

function runInner(inner: Inner, { scope, node, standing, environment }: Running): void {
  const place = inner.place ?? scope.place;
  const moved = { ...scope, place };
  if (inner.kind === 'words') {
    run(inner.words, { scope: moved, node, standing, environment });
    return;
  }
  if (inner.kind === 'sql') {
    runSql(inner.sql, { scope: moved, node, standing, environment });
    return;
  }
  runShell(inner.script, inner.args, { scope: moved, node, standing, environment });
}

function runSql(sql: string, running: Running): void {
  const { scope, node, standing } = running;
  const origin = originOfRun({ value: sql, exact: false }, scope, node);
  const siteAt = createSiteOf(sql, origin, () => sourcesOf(scope));
  const done = doneBySql(sql, (path) => contentOf(scope, path));
  note(scope, standing, 'SQL', [], doesOf(done.deeds), { input: sql });
  const from = /, from (.*)\)$|\(from (.*)\)$/.exec(scope.place);
  const beside = { ...scope, place: from?.[1] ?? from?.[2] ?? 'here' };
  const guardsOf = (own: readonly SqlGuard[]): readonly Guard[] => [
    ...scope.guards,
    ...own.map(({ line, holds }) => ({ ...siteAt(line), holds })),
  ];
  for (const { line, guards, ...one } of done.deeds) {
    const placed = { site: siteAt(line), guards: guardsOf(guards) };
    if (/^psql \\(?:o|out|g|w|copy to)$/.test(one.verb))
      add(beside, node, standing, { ...onPaths(beside, 'psql', one), ...placed, program: 'psql' });
    else add(scope, node, standing, { ...one, ...placed, program: 'SQL' });
  }
  // psql goes on when one of its shell commands fails.
  for (const { line, guards, ...script } of done.shell) {
    const within = { ...beside, guards: guardsOf(guards) };
    const shell = { does: 'reads', program: 'sh', verb: 'sh', objects: [], shown: script.value } as const;
    const site = siteAt(line);
    add(within, node, LOST, { ...shell, site });
    follow(script, [], { ...running, scope: within, standing: LOST }, { ...site, isOneLine: true });
  }
}

/** A text for another shell; without `set -e` only its last command counts. */
function runShell(script: Arg, args: readonly Arg[], running: Running): void {
  follow(script, args, running, originOfRun(script, running.scope, running.node));
}

function follow(script: Arg, args: readonly Arg[], { scope, node, standing }: Running, origin: Origin): void {
  if (/^\s*["']?\$\{?\w+\}?["']?\s*$/.test(script.value) || script.value.trim() === '…') {
    const why = 'the commands that it runs are a value';
    add(scope, node, standing, {
      does: 'unknown',
      program: 'sh',
      verb: 'sh',
      objects: [script.value],
      why,
      shown: `sh -c ${script.value}`,
    });
    return;
  }
  if (scope.stack.includes(script.value)) return;
  const tree = parse(script.value);
  const counted = counts(standing);
  const inner = { active: false, result: counted, exits: counted, returns: false };
  // A script that stands on standard input leaves nothing there; options of its shell may stand before it.
  const isInput = scope.input !== undefined && script.value.endsWith(scope.input);
  const deeper = within(scope, {
    source: script.value,
    origin,
    line: lineOf(scope, node),
    args: args.length > 0 ? args : undefined,
    input: isInput ? undefined : scope.input,
    fed: !isInput && scope.fed,
    stack: [...scope.stack, script.value],
  });
  visitList(deeper, tree.commands, inner);
}

function unknownName(name: Arg, { scope, node, standing }: Running): void {
  const why = 'the name of the command is a value';
  note(scope, standing, name.value, [], 'unknown');
  add(scope, node, standing, {
    does: 'unknown',
    program: name.value,
    verb: name.value,
    objects: [],
    why,
    shown: name.value,
  });
}

/** Runs one command: a function is followed, a program is asked what it does. */
function run(words: readonly Arg[], running: Running): void {
  const [name, ...rest] = words;
  if (name === undefined) return;
  const { scope, standing } = running;
  if (!name.exact && /[$`…]/.test(name.value)) {
    const several = [...(scope.variables.get(name.value.replace(/^\$\{?|\}$/g, '')) ?? [])];
    if (several.length === 0 || !several.every(({ exact }) => exact)) unknownName(name, running);
    else for (const one of several) run([...one.value.split(/\s+/).map(exactly), ...rest], running);
    return;
  }
  const body = scope.functions.known.get(name.value);
  const library = Object.hasOwn(LIBRARY, name.value) ? LIBRARY[name.value] : undefined;
  if (body !== undefined && (library === undefined || body.own))
    callFunction(name.value, body, rest, running);
  else perform(name, rest, library, { ...running, standing });
}

function callFunction(
  name: string,
  { source, origin, node, own }: Body,
  args: readonly Arg[],
  { scope, node: call, standing }: Running,
): void {
  if (scope.stack.includes(source + name)) return;
  const counted = counts(standing);
  const called = within(scope, {
    source,
    origin,
    args,
    through: own ? scope.through : [...scope.through, name],
    stack: [...scope.stack, source + name],
    line: lineOf(scope, call),
  });
  visit(called, node, { ...standing, result: counted, returns: counted });
}

/** `X=$(mktemp)`: the file that it makes is known by the variable. */
function madeHere(scope: Scope, program: string, one: Deed): Deed {
  const around = program === 'mktemp' ? scope.under.at(-1) : undefined;
  const variable = around?.how === 'value' ? around.text() : '';
  return variable === '' ? one : { ...one, objects: [variable] };
}

function perform(
  name: Arg,
  words: readonly Arg[],
  library: ((called: Called) => ReturnType<typeof doneBy>) | undefined,
  running: Running,
): void {
  const { scope, node, standing, environment } = running;
  const program = baseName(name.value);
  const called: Called = {
    program,
    words: inShort(program, words),
    place: scope.place,
    input: scope.input,
    holes: scope.holes,
    fed: scope.fed,
    environment,
    contentOf: (path) => contentOf(scope, path),
  };
  scope.walk.calls.push({
    called,
    through: scope.through,
    counts: counts(standing),
    background: scope.background,
    loop: scope.loop,
    times: scope.times,
    node,
  });
  const done = library === undefined ? doneBy(called) : library(called);
  move(scope, standing, called, doesOf(done.deeds), done.inner);
  const shown = done.deeds.length === 0 ? '' : shownCommand({ ...called, words });
  const site = siteOfCall(scope, node, [name, ...words]);
  for (const one of done.deeds)
    add(scope, node, standing, {
      ...onPaths(scope, program, madeHere(scope, program, one)),
      program,
      shown,
      site,
    });
  for (const inner of done.inner)
    runInner(library === undefined ? inner : writtenAs(inner, name.written), running);
}

function contentOf(scope: Scope, path: string): string | undefined {
  const file = inFolder(scope, path);
  scope.walk.asked.add(file);
  return scope.walk.files.get(file);
}

/** Options by which other programs write a file. */
const WRITES_FILE = / (?:-f|-o|-out|\\o|\\out|\\g|\\w|\\copy to)$/;

function onPaths<T extends Deed>(scope: Scope, program: string, one: T): T {
  return actsOnFiles(program) || WRITES_FILE.test(one.verb)
    ? { ...one, objects: one.objects.map((path) => inFolder(scope, path)) }
    : one;
}

/** Words for people, which nothing takes. */
function isAside({ name, redirects }: Command): boolean {
  const says = name?.value === 'echo' || name?.value === 'printf';
  return says && redirects.some((one) => one.operator === '>&' && one.target?.value === '2');
}

/** The words that a command gets, each with where it is written; those of a caller stand there. */
function writtenIn(scope: Scope, word: Word): readonly Arg[] {
  const { origin, source } = scope;
  const written = { origin, source, pos: word.pos };
  return wordsOf(word, scope).map((one) => (one.written === undefined ? { ...one, written } : one));
}

function visitCommand(scope: Scope, node: Command, standing: Standing): void {
  const name = node.name?.value ?? '';
  const declares = DECLARES.has(name);
  // `export X=$(…)` succeeds whatever the command in it does; so does every other command with one among its words.
  visitExpansions(scope, node, name === '' && counts(standing), madeBy(node));
  assign(scope, node, standing);
  if (node.name === undefined) {
    addRedirects(scope, node, node.redirects, '', standing);
    return;
  }
  if (isAside(node)) return;
  const given = { ...scope, ...inputOf(scope, node.redirects) };
  const words = [node.name, ...node.args].flatMap((one) => {
    if (one.type === 'Word') return writtenIn(scope, one);
    if (!declares) return [exactly(one.text)];
    return name === 'local' ? [exactly(one.name)] : [];
  });
  addRedirects(scope, node, node.redirects, baseName(words[0]?.value ?? ''), standing);
  if (name === 'shift' && scope.args !== undefined)
    scope.args = scope.args.slice(Number(words[1]?.value ?? 1) || 1);
  else if (name === 'cd') moveTo(scope, words);
  run(words, { scope: given, node, standing, environment: environmentOf(scope, node) });
}

function moveTo(scope: Scope, words: readonly Arg[]): void {
  const [, folder] = words.filter(({ value }) => !value.startsWith('-'));
  if (folder !== undefined) scope.variables.set('PWD', [folder]);
}

/** Its failure decides what is done, and so does that of what it asks, the other way round. */
function visitAsked(scope: Scope, command: PipelineNode | AndOr, standing: Standing): void {
  const { node, holds } = askedBy(command);
  if (holds || command.type === 'Pipeline') visit(scope, command, standing);
  else visit(scope, node, LOST);
}

function visitAndOr(scope: Scope, node: AndOr, standing: Standing): void {
  const { commands, operators } = node;
  commands.forEach((command, at) => {
    const before =
      at === 0
        ? undefined
        : constantOf({ ...node, commands: commands.slice(0, at), operators: operators.slice(0, at - 1) });
    const dead = before !== undefined && before === (operators[at - 1] === '||');
    const look = at === 0 && commands.length === 2 ? visitAsked : visit;
    if (!dead) look(behind(scope, node, at, standing), command, standingInAndOr(node, at, standing));
  });
}

/** Whether a pipe does nothing but give a command a text that stands there. */
function isText({ commands }: Pipeline): boolean {
  const [says, ...others] = commands;
  if (says?.type !== 'Command' || others.length !== 1 || says.redirects.length > 0) return false;
  const words = says.args.flatMap((one) => (one.type === 'Word' && isStatic(one) ? [one.value] : []));
  const isKnown = words.length === says.args.length && !words.some((word) => /\\|^[-~]/.test(word));
  return isKnown && says.prefix.length === 0 && says.name?.text === 'echo';
}

/** `echo TEXT | COMMAND` is `COMMAND <<<TEXT`: that a pipe is a shell of its own is noticed by those moves alone that change the shell. */
function asInput({ walk: { trail } }: Scope, from: number, behind: number): void {
  const moves = trail.slice(behind);
  if (moves.some(({ called: { program } }) => changesShell(program))) return;
  const depth = trail[from]?.under.length ?? 0;
  const plainly = moves.map((one) => ({ ...one, under: one.under.filter((_, at) => at !== depth - 1) }));
  trail.splice(from, trail.length, ...plainly);
}

function visitPipeline(scope: Scope, pipeline: Pipeline, standing: Standing): void {
  const { prefixes, commands } = pipeline;
  const negated = prefixes.some(({ type }) => type === 'Negation');
  const around = negated ? inside(scope, 'not') : scope;
  const starts = commands.map((command, at) => {
    const start = scope.walk.trail.length;
    const place = (): string => `${at + 1} of ${commands.length}`;
    const given = pipedInto(scope, commands[at - 1]);
    const piped = commands.length > 1 ? within(inside(around, 'pipe', place), given) : around;
    visit(piped, command, negated ? LOST : standing);
    return start;
  });
  const [from = 0, behind = 0] = starts;
  if (isText(pipeline)) asInput(scope, from, behind);
}

function visitIf(scope: Scope, node: If, standing: Standing): void {
  const { clause, then, elif, else: otherwise } = node;
  const status = constantOfList(clause.commands);
  const only = onlyOf(clause.commands);
  const { node: asked, holds } = only === undefined ? { node: undefined, holds: true } : askedBy(only);
  if (asked === undefined) visitList(scope, clause.commands, standingOfClause(node, standing));
  else visit(scope, asked, standingOfClause(node, standing));
  const text = (): string => (asked === undefined ? canonicalList(clause.commands) : saidOf(asked));
  const under = guarded(scope, node, true);
  if (status !== false) visitList(inside(under, holds ? 'if' : 'unless', text), then.commands, standing);
  if (status === true) return;
  let rest = inside(guarded(scope, node, false), holds ? 'unless' : 'if', text);
  for (const branch of elif) {
    const { commands } = branch.clause;
    visitList(rest, commands, LOST);
    visitList(
      inside(guarded(rest, branch.clause, true), 'if', () => canonicalList(commands)),
      branch.then.commands,
      standing,
    );
    rest = guarded(rest, branch.clause, false);
  }
  if (otherwise !== undefined) visitList(rest, otherwise.commands, standing);
}

/** `while read -r LINE` goes over lines and waits for nothing. */
export function readsLines({ clause }: While): boolean {
  const first = clause.commands[0]?.command;
  const command = first?.type === 'AndOr' ? first.commands[0] : first;
  return command?.type === 'Command' && command.name?.value === 'read';
}

function visitWhile(scope: Scope, node: While, standing: Standing): void {
  const status = constantOfList(node.clause.commands);
  const never = status !== undefined && status === (node.kind === 'until');
  const around = readsLines(node) ? scope : { ...scope, loop: node };
  visitList(around, node.clause.commands, LOST);
  const goesOn = inside(around, 'while', () => `${node.kind} ${canonicalList(node.clause.commands)}`);
  if (!never) visitList(goesOn, node.body.commands, standing);
}

function visitFor(scope: Scope, node: For, standing: Standing): void {
  for (const word of node.wordlist ?? []) visitExpansions(scope, word, false);
  const times = lengthOf(node);
  if (node.wordlist?.length === 0 || times === 0) return;
  scope.variables.set(node.name.value, []);
  const each = (): string =>
    `$${node.name.value} in ${node.wordlist?.map(({ text }) => text).join(' ') ?? '"$@"'}`;
  visitList({ ...inside(scope, 'each', each), times: scope.times * times }, node.body.commands, standing);
}

function visitCase(scope: Scope, { word, items }: Case, standing: Standing): void {
  visitExpansions(scope, word, false);
  for (const [at, item] of items.entries()) {
    const { body } = item;
    // It is reached where none of those before it fits.
    const patterns = items.slice(0, at + 1).map(({ pattern }) => pattern.map(({ text }) => text).join('|'));
    const fits = (): string => `${word.text} in ${[...patterns].reverse().join(' not ')}`;
    visitList(inside(guarded(scope, item, true), 'case', fits), body.commands, standing);
  }
}

function visit(scope: Scope, node: PipelineNode | AndOr, standing: Standing): void {
  switch (node.type) {
    case 'Command':
      visitCommand(scope, node, standing);
      return;
    case 'AndOr':
      visitAndOr(scope, node, standing);
      return;
    case 'Pipeline':
      visitPipeline(scope, node, standing);
      return;
    case 'If':
      visitIf(scope, node, standing);
      return;
    case 'While':
      visitWhile(scope, node, standing);
      return;
    case 'For':
      visitFor(scope, node, standing);
      return;
    case 'Case':
      visitCase(scope, node, standing);
      return;
    case 'TestCommand':
    case 'ArithmeticCommand':
      visitExpansions(scope, node, false);
      note(
        scope,
        standing,
        node.type === 'TestCommand' ? '[[' : '((',
        [exactly(canonicalNode(node))],
        'reads',
      );
      return;
    case 'ArithmeticFor':
    case 'Select':
    case 'BraceGroup':
      visitList(scope, node.body.commands, standing);
      return;
    case 'Subshell':
      visitList(within(scope, {}), node.body.commands, standingOfSubshell(node.body.commands, standing));
      return;
    case 'Redirected':
      for (const redirect of node.redirects) visitExpansions(scope, redirect, false);
      addRedirects(scope, node, node.redirects, '', standing);
      visit({ ...scope, ...inputOf(scope, node.redirects) }, node.command, standing);
      return;
    case 'Function':
      define(scope, node);
      return;
    default:
      visitExpansions(scope, node, false);
  }
}

function define(scope: Scope, node: Extract<PipelineNode, { type: 'Function' }>): void {
  const name = node.name.value;
  if (node.body.type === 'CompoundList') return;
  if (isKnown(name) || scope.functions.known.has(name)) {
    const why = `the text defines \`${name}\` anew, so that calls of it mean something else`;
    add(scope, node, TOP, {
      does: 'unknown',
      program: name,
      verb: 'define',
      objects: [`function ${name}`],
      why,
      shown: `${name}() …`,
    });
  }
  const { source, origin } = scope;
  const body = { source, origin, node: node.body, own: true };
  scope.functions.known = new Map([...scope.functions.known, [name, body]]);
}

/** `set +e` and `set -e`: what errexit is from there on. */
function errexitAfter({ command }: Statement, active: boolean): boolean {
  if (command.type !== 'Command' || command.name?.value !== 'set') return active;
  const words = command.args.map((one) => (one.type === 'Word' ? one.value : one.text));
  if (words.some((word, at) => /^\+\w*e/.test(word) || (words[at - 1] === '+o' && word === 'errexit')))
    return false;
  return (
    active || words.some((word, at) => /^-\w*e/.test(word) || (words[at - 1] === '-o' && word === 'errexit'))
  );
}

function visitList(scope: Scope, statements: readonly Statement[], standing: Standing): void {
  let { active } = standing;
  const all = plain(statements);
  for (const [at, statement] of all.entries()) {
    const here = { ...standing, active, result: standing.result && at === all.length - 1 };
    if (statement.background === true)
      visit({ ...inside(scope, 'beside'), background: true }, statement.command, LOST);
    else visit(scope, statement.command, here);
    active = errexitAfter(statement, active);
    if (statement.background !== true && ends(statement.command)) break;
  }
}

export type Walked = Pick<Walk, 'effects' | 'calls' | 'trail' | 'written' | 'asked'>;

/** `files`: what is known of files that other texts write, by their paths. */
export function walkText(
  text: string,
  functions: Functions,
  files: ReadonlyMap<string, string> = new Map(),
): Walked {
  const walk: Walk = { text, effects: [], calls: [], trail: [], files, written: new Map(), asked: new Set() };
  const scope: Scope = {
    walk,
    source: text,
    origin: { in: '', line: 1, isOneLine: false },
    functions: { known: functions },
    stack: [],
    variables: new Map(),
    args: undefined,
    place: 'here',
    ...NO_INPUT,
    through: [],
    line: undefined,
    loop: undefined,
    times: 1,
    background: false,
    under: [],
    guards: [],
  };
  visitList(scope, parse(text).commands, TOP);
  return walk;
}
