/** Commands that work when they are tried and fail, or do too much, in a procedure. In: a syntax tree. Out: places. */
import { forEachChild } from 'unbash';
import type { Command, SyntaxNode, While } from 'unbash';
import { wordsOf } from './command-words.js';
import { DOWNLOADS, RUNS_TEXT, nameOf, runOfSaved, runsDownload, takerOfDownload } from './downloads.js';
import { isShell } from './evaluated/programs.js';
import type { ShellFacts } from './syntax.js';

export interface Hazard {
  readonly kind: 'eats-input' | 'terminal' | 'network';
  /** The program. */
  readonly what: string;
  readonly offset: number;
  readonly length: number;
}

function hazard(kind: Hazard['kind'], node: SyntaxNode, what: string): Hazard {
  return { kind, what, offset: node.pos, length: Math.min(node.end - node.pos, 40) };
}

const CONTAINERS = new Set(['kubectl', 'oc', 'docker', 'podman', 'nerdctl']);
const FEEDING = /^<(?:<|<<|>)?$|^<<-$/;

function hasInput({ redirects }: Command): boolean {
  return redirects.some(({ operator, descriptor }) => FEEDING.test(operator) && descriptor === undefined);
}

/** ssh reads all of its input unless it is told not to; exec does with `-i`. */
function readsInput(command: Command): boolean {
  if (hasInput(command)) return false;
  const name = command.name?.value ?? '';
  const words = wordsOf(command);
  if (name === 'ssh') return !words.some((word) => /^-[a-zA-Z]*[nf]$/.test(word));
  if (name === 'ffmpeg') return !words.includes('-nostdin');
  return (
    CONTAINERS.has(name) &&
    /^(?:exec|run)$/.test(words.find((word) => /^(?:exec|run)$/.test(word)) ?? '') &&
    words.some((word) => /^(?:-[a-z]*i[a-z]*|--stdin|--interactive)$/.test(word))
  );
}

/** Commands that read the standard input of a loop; the first part of a pipeline does, the others do not. */
function readersIn(node: SyntaxNode, found: Command[]): Command[] {
  if (node.type === 'Command' && readsInput(node)) found.push(node);
  if (node.type === 'Function' || node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution')
    return found;
  if (node.type === 'Redirected' && node.redirects.some(({ operator }) => FEEDING.test(operator)))
    return found;
  if (node.type === 'Pipeline') {
    const [first] = node.commands;
    if (first !== undefined) readersIn(first, found);
    return found;
  }
  forEachChild(node, (child) => {
    readersIn(child, found);
  });
  return found;
}

function readsLines({ clause }: While): boolean {
  let reads = false;
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command' && node.name?.value === 'read')
      reads ||= node.redirects.length === 0 && !wordsOf(node).some((word) => /^-[a-z]*u/.test(word));
    forEachChild(node, visit);
  };
  visit(clause);
  return reads;
}

function writesElsewhere({ redirects }: Command): boolean {
  return redirects.some(
    (redirect) =>
      redirect.type === 'Redirect' &&
      /^(?:>|>>|>\||&>)$/.test(redirect.operator) &&
      !/^\/dev\/(?:tty|std)/.test(redirect.target?.value ?? ''),
  );
}

/** A terminal turns each line end into two characters. */
function withTerminal(command: Command): boolean {
  const name = command.name?.value ?? '';
  const words = wordsOf(command);
  const options = words.slice(0, words.includes('--') ? words.indexOf('--') : words.length);
  if (name === 'ssh') return options.some((word) => /^-t+$/.test(word));
  const runs = CONTAINERS.has(name) && options.some((word) => word === 'exec' || word === 'run');
  return runs && options.some((word) => /^-(?:it|ti|t)$|^--tty(?:=true)?$/.test(word));
}

function inPipeline(commands: readonly SyntaxNode[]): Hazard[] {
  const taker = takerOfDownload(commands);
  const typed = commands
    .slice(0, -1)
    .filter((command) => command.type === 'Command' && withTerminal(command));
  return [
    ...(taker === undefined ? [] : [hazard('network', taker, nameOf(taker))]),
    ...typed.map((command) => hazard('terminal', command, nameOf(command))),
  ];
}

function inNode(node: SyntaxNode): Hazard[] {
  if (node.type === 'While' && readsLines(node))
    return readersIn(node.body, []).map((command) => hazard('eats-input', command, nameOf(command)));
  if (node.type === 'Pipeline') return inPipeline(node.commands);
  if (node.type !== 'Command') return [];
  return [
    ...(withTerminal(node) && writesElsewhere(node) ? [hazard('terminal', node, nameOf(node))] : []),
    ...(runsDownload(node) ? [hazard('network', node, nameOf(node))] : []),
  ];
}

/** Every hazard has one of these in it. */
const RISKY: ReadonlySet<string> = new Set(['ssh', 'ffmpeg', ...CONTAINERS, ...DOWNLOADS, ...RUNS_TEXT]);
const isHazardous = (command: Command): boolean => RISKY.has(nameOf(command)) || isShell(nameOf(command));

export function hazardsIn({ tree, calls }: ShellFacts): readonly Hazard[] {
  if (!calls.some(isHazardous)) return [];
  const found = runOfSaved(calls).map((command) => hazard('network', command, nameOf(command)));
  const visit = (node: SyntaxNode): void => {
    found.push(...inNode(node));
    if (node.type === 'Script' && node.source !== undefined) return;
    forEachChild(node, visit);
  };
  visit(tree);
  return found.sort((a, b) => a.offset - b.offset);
}
