/** Which words show a secret: by its name, by a copy of it, or by what a substitution prints. In: nodes and names. Out: plain answers. */
import { forEachChild } from 'unbash';
import type { SyntaxNode } from 'unbash';
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

/** The secrets, and the variables of the text that hold one of them. */
export function withCopies({ tree }: ShellFacts, secrets: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set(secrets);
  const passed = new Set<SyntaxNode>();
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command' && node.name !== undefined) for (const one of node.prefix) passed.add(one);
    if (node.type === 'Assignment' && !passed.has(node) && shows(node.value, names)) names.add(node.name);
    forEachChild(node, visit);
  };
  for (let size = -1; size < names.size;) {
    size = names.size;
    visit(tree);
  }
  return names;
}
