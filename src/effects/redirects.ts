/** Files that a command is given to read, and those that it writes. In: its redirections, and where it stands. Out: its input; moves and effects. */
import type { Command, Redirect, Redirected, Redirection } from 'unbash';
import { exactly } from './effect.js';
import type { Standing } from './failure.js';
import { printedBy } from './output.js';
import { add, note } from './record.js';
import { folderOf } from './scope.js';
import type { Scope } from './scope.js';
import { ofWord } from './word-values.js';

/** A relative path, seen from the folder that the text went to. */
export function inFolder(scope: Scope, path: string): string {
  const folder = folderOf(scope);
  return folder === undefined || /^[/~$-]/.test(path) || path === '' ? path : `${folder}/${path}`;
}

const NOT_A_FILE = /^(?:\/dev\/(?:null|stdout|stderr|tty|fd\/.*)|&?\d+-?|-)$/;

function writes(redirect: Redirection): redirect is Redirect {
  return redirect.type === 'Redirect' && /^(?:>|>>|>\||&>|&>>|<>)$/.test(redirect.operator);
}

function descriptorOf({ descriptor }: Redirect): string {
  if (descriptor === undefined) return '';
  return descriptor.type === 'FileDescriptor' ? String(descriptor.value) : descriptor.name;
}

/** Files that a command is given to read, and where its output goes that is kept in no file. */
function noteOthers(
  scope: Scope,
  redirects: readonly Redirection[],
  program: string,
  standing: Standing,
): void {
  for (const redirect of redirects) {
    if (redirect.type !== 'Redirect' || redirect.target === undefined) continue;
    const { operator } = redirect;
    const target = ofWord(redirect.target, scope);
    const path = operator === '<' ? inFolder(scope, target.value) : target.value;
    if (operator !== '<' && !NOT_A_FILE.test(target.value)) continue;
    const by = [exactly(program), exactly(`${descriptorOf(redirect)}${operator}`)];
    note(scope, standing, operator === '<' ? '<' : '>&', [...by, { ...target, value: path }], 'reads');
  }
}

/** Nothing in it is a value or a command, or may be read as an option of `echo`. */
const isConstant = (content: string | undefined): boolean =>
  content !== undefined && !/[$`\\…]|^-/.test(content);

/** A file gets its name by `mv FILE.new FILE`; one that is written twice is not known. */
function write(scope: Scope, path: string, content: string | undefined): void {
  const { written } = scope.walk;
  const name = path.replace(/\.new$/, '');
  written.set(name, written.has(name) ? undefined : content);
}

export function addRedirects(
  scope: Scope,
  node: Command | Redirected,
  redirects: readonly Redirection[],
  program: string,
  standing: Standing,
): void {
  // A function is followed: its own commands say what it does.
  const by = scope.functions.known.has(program) ? '' : program;
  noteOthers(scope, redirects, by, standing);
  for (const redirect of redirects) {
    if (!writes(redirect) || redirect.target === undefined) continue;
    const target = ofWord(redirect.target, scope);
    if (NOT_A_FILE.test(target.value)) continue;
    const path = inFolder(scope, target.value);
    const verb = redirect.operator.includes('>>') ? '>>' : '>';
    const content = printedBy(node, scope);
    write(scope, path, verb === '>' ? content : undefined);
    // Who writes it is all the same where the text says what it gets.
    const words = [exactly(isConstant(content) ? '' : by), { ...target, value: path }];
    note(scope, standing, verb, words, 'changes', { input: content });
    add(scope, redirect, standing, {
      does: 'changes',
      program: program === '' ? ':' : program,
      verb,
      objects: [path],
      shown: `${program} ${verb}${path}`.trim(),
    });
  }
}
