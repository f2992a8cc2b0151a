/** Names that belong to a text itself, with small letters. In: its syntax tree. Out: those that it sets, and where it reads others; none where it may set any name. */
import { forEachChild } from 'unbash';
import type { Command, SyntaxNode, Word } from 'unbash';
import { passedOn, wordNodes } from './command-words.js';
import { RUNS_TEXT } from './downloads.js';
import type { Place } from './habits.js';
import type { ShellFacts } from './syntax.js';

/** A name without small letters is a value of the procedure, and looked for there. */
const OWN_NAME = /^(?=.*[a-z])[A-Za-z_]\w*$/;

/** Names that programs of the network read in lower case, and so has the environment of a session. */
const OF_THE_SESSION = new Set('http_proxy https_proxy ftp_proxy all_proxy no_proxy'.split(' '));

/** Commands whose operands become variables. */
const SETTERS = new Set(
  'read local declare typeset export readonly getopts unset let mapfile readarray wait'.split(' '),
);

interface Names {
  readonly read: Map<string, Place>;
  readonly set: Set<string>;
  /** The text sets names that it does not spell out. */
  anything: boolean;
}

/** `printf` sets a name with `-v` only. */
function setByCommand(command: Command): readonly Word[] {
  const name = command.name?.value ?? '';
  const words = wordNodes(command);
  if (SETTERS.has(name)) return words;
  return name === 'printf' && words[0]?.value === '-v' ? words.slice(1, 2) : [];
}

function readCommand(command: Command, names: Names): void {
  names.anything ||= RUNS_TEXT.has(command.name?.value ?? '');
  for (const { value, parts } of setByCommand(command)) {
    const [own = ''] = /^[A-Za-z_]\w*/.exec(value) ?? [];
    if (own !== '') names.set.add(own);
    names.anything ||= own === '' && parts !== undefined && /[$`]/.test(value);
  }
}

function addRead(names: Names, what: string, { pos, end }: SyntaxNode): void {
  if (OWN_NAME.test(what) && !names.read.has(what))
    names.read.set(what, { offset: pos, length: end - pos, what });
}

function readNode(node: SyntaxNode, names: Names): void {
  switch (node.type) {
    case 'Command':
      readCommand(node, names);
      break;
    case 'For':
    case 'Select':
      names.set.add(node.name.value);
      break;
    case 'FileDescriptorVariable':
      names.set.add(node.name);
      break;
    case 'ArithmeticBinary':
      if (node.operator === '=' && node.left.type === 'ArithmeticWord') names.set.add(node.left.value);
      break;
    case 'SimpleExpansion':
      addRead(names, node.text.slice(1), node);
      break;
    case 'ParameterExpansion':
      if (node.operation?.type === 'Default') {
        if (node.operation.operator.endsWith('=')) names.set.add(node.parameter);
      } else if (node.operation?.type !== 'Names') addRead(names, node.parameter, node);
      break;
    case 'ArithmeticWord':
      addRead(names, node.value, node);
      break;
    default:
      break;
  }
}

/** What stands in nested backticks has no place of its own. */
function walk(node: SyntaxNode, names: Names): void {
  if (node.type === 'Script' && node.source !== undefined) return;
  readNode(node, names);
  const passed = passedOn(node);
  forEachChild(node, (child) => {
    if (child.type === 'Assignment' && !passed.has(child)) names.set.add(child.name);
    walk(child, names);
  });
}

export interface OwnNames {
  /** Where each name that is never set is read first, in the order in which they are read. */
  readonly unset: readonly Place[];
  readonly set: ReadonlySet<string>;
}

export function ownNames({ tree }: ShellFacts): OwnNames {
  const names: Names = { read: new Map(), set: new Set(OF_THE_SESSION), anything: false };
  walk(tree, names);
  const unset = [...names.read.values()].filter(({ what }) => !names.set.has(what));
  return { unset: names.anything ? [] : unset, set: names.set };
}
