/** Habits that go wrong in a step's text: changing things in a check, asking without a terminal, splitting values, leaking secrets. In: a syntax tree. Out: places. */
import { forEachChild } from 'unbash';
import type { Command, Redirection, SyntaxNode, Word, WordPart } from 'unbash';
import { wordsOf } from './command-words.js';
import type { ShellFacts } from './syntax.js';

export interface Place {
  readonly offset: number;
  readonly length: number;
  /** What stands there, in a few characters. */
  readonly what: string;
}

function place({ pos, end }: SyntaxNode, what: string): Place {
  return { offset: pos, length: Math.min(end - pos, 40), what };
}

const CHANGING = new Set(
  'rm rmdir mv cp touch mkdir ln chmod chown truncate dd tee install mktemp'.split(' '),
);
const CHANGING_VERBS: Readonly<Record<string, ReadonlySet<string>>> = {
  kubectl: new Set(
    'apply create delete edit patch replace scale set label annotate drain cordon uncordon taint expose autoscale'.split(
      ' ',
    ),
  ),
  systemctl: new Set('start stop restart reload enable disable mask unmask'.split(' ')),
};

/** Options of kubectl that take a value stand before the verb as well as behind it. */
function verbOf(words: readonly string[]): string | undefined {
  return words.find(
    (word, at) =>
      !word.startsWith('-') && !/^(?:-n|--(?:namespace|context|kubeconfig))$/.test(words[at - 1] ?? ''),
  );
}

/** A path under $WORK is the procedure's own; what goes to a device or a descriptor is no file. */
const HARMLESS_TARGET = /^(?:\/dev\/|"?\$\{?WORK\b|&?\d+$|-$)/;

function writesTo(redirection: Redirection): boolean {
  if (redirection.type !== 'Redirect' || !/^(?:>|>>|>\||&>|<>)$/.test(redirection.operator)) return false;
  return !HARMLESS_TARGET.test(redirection.target?.text ?? '');
}

/** What a text that must only read would change. */
export function changesIn({ tree, calls }: ShellFacts): readonly Place[] {
  const redirected: Place[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Redirect' && writesTo(node)) redirected.push(place(node, node.target?.text ?? ''));
    forEachChild(node, visit);
  };
  visit(tree);
  const commands = calls.flatMap((command) => {
    const name = command.name?.value ?? '';
    const words = wordsOf(command);
    const inWork = command.args.every(({ text }) => /^-/.test(text) || HARMLESS_TARGET.test(text));
    if (CHANGING.has(name) && !inWork) return [place(command, name)];
    const verb = verbOf(words) ?? '';
    const changes =
      CHANGING_VERBS[name]?.has(verb) === true && !words.some((word) => word.startsWith('--dry-run'));
    return changes ? [place(command, `${name} ${verb}`)] : [];
  });
  return [...commands, ...redirected].sort((a, b) => a.offset - b.offset);
}

/** Where a text asks for an answer that nobody can give it. */
export function questionsIn({ calls }: ShellFacts): readonly Place[] {
  return calls
    .filter((command) => command.name?.value === 'read' && command.redirects.length === 0)
    .filter((command) => wordsOf(command).some((word) => /^-[a-z]*p/.test(word)))
    .map((command) => place(command, 'read -p'));
}

function nameOf(part: WordPart): string | undefined {
  if (part.type === 'SimpleExpansion') return part.text.slice(1);
  return part.type === 'ParameterExpansion' && part.prefix !== '#' ? part.parameter : undefined;
}

function unquoted(word: Word, names: ReadonlySet<string>): Place[] {
  return (word.parts ?? []).flatMap((part) => {
    const name = nameOf(part);
    return name !== undefined && names.has(name) ? [place(part, name)] : [];
  });
}

/** Values that bash would split at spaces and expand as patterns, because no quotes stand around them. */
export function splitValues({ calls }: ShellFacts, names: ReadonlySet<string>): readonly Place[] {
  return calls.flatMap(({ args }) =>
    args.flatMap((argument) => (argument.type === 'Word' ? unquoted(argument, names) : [])),
  );
}

/** Whether one of the names is expanded in a node, other than in a command of its own. */
export function mentions(node: SyntaxNode, names: ReadonlySet<string>): boolean {
  if (node.type === 'SimpleExpansion' && names.has(node.text.slice(1))) return true;
  if (node.type === 'ParameterExpansion' && node.prefix !== '#' && names.has(node.parameter)) return true;
  if (node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution') return false;
  let hit = false;
  forEachChild(node, (child) => {
    hit ||= mentions(child, names);
  });
  return hit;
}

export interface Printed extends Place {
  /** The text itself prints it, or puts it into a file. */
  readonly into: 'output' | 'file';
}

function printedBy(command: Command, names: ReadonlySet<string>): Printed | undefined {
  const name = command.name?.value ?? '';
  const fed = command.redirects.some((redirect) => redirect.type !== 'Redirect' && mentions(redirect, names));
  const given =
    (name === 'echo' || name === 'printf') && command.args.some((argument) => mentions(argument, names));
  if (!given && !(name === 'cat' && fed)) return undefined;
  const toFile = command.redirects.some(
    (redirect) =>
      redirect.type === 'Redirect' &&
      /^(?:>|>>|>\|)$/.test(redirect.operator) &&
      !/^(?:\/dev\/|&)/.test(redirect.target?.text ?? ''),
  );
  return { ...place(command, name), into: toFile ? 'file' : 'output' };
}

/** Where a secret is printed into a file, or as output that no program of the same pipeline takes. */
export function printedSecrets({ tree }: ShellFacts, names: ReadonlySet<string>): readonly Printed[] {
  const found: Printed[] = [];
  const visit = (node: SyntaxNode, feeds: boolean): void => {
    const printed = node.type === 'Command' ? printedBy(node, names) : undefined;
    if (printed !== undefined && (!feeds || printed.into === 'file')) found.push(printed);
    const inner = feeds || node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution';
    if (node.type === 'Pipeline') {
      node.commands.forEach((command, at) => {
        visit(command, inner || at < node.commands.length - 1);
      });
      return;
    }
    forEachChild(node, (child) => {
      visit(child, inner);
    });
  };
  visit(tree, false);
  return found;
}
