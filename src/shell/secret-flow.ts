/** Which words show a secret: by its name, by a copy of it, or by what a substitution prints. In: nodes and names. Out: plain answers. */
import { forEachChild } from 'unbash';
import type { Command, Redirection, SyntaxNode } from 'unbash';
import { passedOn, wordsOf } from './command-words.js';
import { mentions } from './habits.js';
import type { ShellFacts } from './syntax.js';

/** What these print tells nothing of what they read. */
const DIGESTS = new Set('sha256sum sha512sum sha1sum shasum md5sum b2sum cksum wc true test ['.split(' '));

function prints(node: SyntaxNode, names: ReadonlySet<string>): boolean {
  if (node.type !== 'Command') return anyChild(node, (child) => prints(child, names));
  const name = node.name?.value ?? '';
  const given =
    (name === 'echo' || name === 'printf') && node.args.some((argument) => shows(argument, names));
  return (
    given || node.redirects.some((redirect) => redirect.type !== 'Redirect' && mentions(redirect, names))
  );
}

function anyChild(node: SyntaxNode, holds: (child: SyntaxNode) => boolean): boolean {
  let found = false;
  forEachChild(node, (child) => {
    found ||= holds(child);
  });
  return found;
}

function makesDigest(node: SyntaxNode): boolean {
  return (node.type === 'Command' && DIGESTS.has(node.name?.value ?? '')) || anyChild(node, makesDigest);
}

/** Whether a word shows one of the secrets once it is expanded. */
export function shows(node: SyntaxNode, names: ReadonlySet<string>): boolean {
  if (node.type === 'CommandExpansion') {
    return node.script !== undefined && prints(node.script, names) && !makesDigest(node.script);
  }
  return mentions(node, names) || anyChild(node, (child) => shows(child, names));
}

/** Whether what a node prints, or is fed with, shows one of the secrets. */
function feeds(redirects: readonly Redirection[], names: ReadonlySet<string>): boolean {
  return redirects.some((redirect) =>
    redirect.type === 'Redirect'
      ? redirect.target !== undefined && shows(redirect.target, names)
      : mentions(redirect, names),
  );
}

const POSITIONAL = '@ * 1 2 3 4 5 6 7 8 9'.split(' ');

/** Names that a command gives a secret to: `read` from what feeds it, `printf -v`, `set --`. */
function setByCommand(command: Command, names: ReadonlySet<string>, fed: boolean): readonly string[] {
  const words = wordsOf(command);
  const given = command.args.some((argument) => shows(argument, names));
  switch (command.name?.value) {
    case 'read':
      return fed || feeds(command.redirects, names) ? words.filter((word) => /^[A-Za-z_]/.test(word)) : [];
    case 'printf':
      return given && words[0] === '-v' ? words.slice(1, 2) : [];
    case 'set':
      return given ? POSITIONAL : [];
    default:
      return [];
  }
}

function setByNode(node: SyntaxNode, names: ReadonlySet<string>, fed: boolean): readonly string[] {
  if (node.type === 'Command') return setByCommand(node, names, fed);
  if (node.type === 'For' && node.wordlist?.some((word) => shows(word, names)) === true)
    return [node.name.value];
  return node.type === 'Assignment' && shows(node.value, names) ? [node.name] : [];
}

function addCopies(node: SyntaxNode, names: Set<string>, fed: boolean): void {
  for (const name of setByNode(node, names, fed)) names.add(name);
  const within = fed || (node.type === 'Redirected' && feeds(node.redirects, names));
  const printed = node.type === 'Pipeline' && node.commands.slice(0, -1).some((one) => prints(one, names));
  const passed = passedOn(node);
  forEachChild(node, (child) => {
    if (!passed.has(child)) addCopies(child, names, within || printed);
  });
}

/** The secrets, and the variables of the text that hold one of them. */
export function withCopies({ tree }: ShellFacts, secrets: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set(secrets);
  for (let size = -1; size < names.size;) {
    size = names.size;
    addCopies(tree, names, false);
  }
  return names;
}
