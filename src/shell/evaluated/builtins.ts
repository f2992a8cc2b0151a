/** Where builtins evaluate an argument, or take it for the name of a variable. In: a command. Out: the places. */
import type { Command, CommandArgument } from 'unbash';
import { inArithmetic, namesVariable, valueInExpression } from './arithmetic.js';
import { carried } from './carried.js';
import type { Holders, Sink } from './found.js';

/** Options of each builtin that take an argument of their own, which is no name. */
const WITH_ARGUMENT: Readonly<Record<string, string>> = {
  read: 'dnNptui',
  mapfile: 'dnOsucC',
  readarray: 'dnOsucC',
};

const DECLARING = new Set(['declare', 'typeset', 'local', 'export', 'readonly']);
const NAMING = new Set(['read', 'mapfile', 'readarray', 'unset', 'getopts', ...DECLARING]);

/** `NAME=…`, where the name is a constant. */
const NAMED = /^["']?[A-Za-z_][A-Za-z0-9_]*\+?=/;

function textOf(argument: CommandArgument | undefined): string {
  return argument?.text ?? '';
}

/** Arguments that are no options and belong to none. */
function operands({ args }: Command, withArgument: string): CommandArgument[] {
  return args.filter((argument, at) => {
    const before = textOf(args[at - 1]);
    const takes = /^-[A-Za-z]+$/.test(before) && withArgument.includes(before.slice(-1));
    return !takes && !/^-[A-Za-z]/.test(textOf(argument));
  });
}

function inNames(command: Command, name: string, holders: Holders): Sink[] {
  return operands(command, WITH_ARGUMENT[name] ?? '').flatMap((argument) => {
    if (argument.type !== 'Word' || NAMED.test(argument.text)) return [];
    const value = carried(argument, holders);
    return value === undefined ? [] : [namesVariable(argument, value, `\`${name}\``)];
  });
}

/** `declare -i n=…` is arithmetic. */
function inIntegers({ args }: Command, holders: Holders): Sink[] {
  if (!args.some(({ text }) => /^-[A-Za-z]*i/.test(text))) return [];
  return args.flatMap((argument) => {
    const node = argument.type === 'Assignment' ? argument.value : argument;
    const value = node.type === 'Word' ? valueInExpression(node, holders) : carried(node, holders);
    return value === undefined ? [] : inWord(node, value);
  });
}

function inWord(node: Sink['node'], value: string): Sink[] {
  const [sink] = inArithmetic(
    { type: 'ArithmeticWord', pos: node.pos, end: node.end, value },
    new Map([[value, value]]),
  );
  return sink === undefined ? [] : [sink];
}

/** The argument behind an option such as `-v`. */
function behindOption({ args }: Command, option: string, by: string, holders: Holders): Sink[] {
  return args.flatMap((argument, at) => {
    const attached = argument.text.startsWith(option) && argument.text !== option;
    if (textOf(args[at - 1]) !== option && !attached) return [];
    const value = carried(argument, holders);
    return value === undefined ? [] : [namesVariable(argument, value, by)];
  });
}

/** All of one command, when its name is that of a builtin. */
export function inBuiltin(command: Command, holders: Holders): Sink[] {
  const name = command.name?.value ?? '';
  if (name === 'let') {
    return command.args.flatMap((argument) => {
      const value = valueInExpression(argument, holders);
      return value === undefined ? [] : inWord(argument, value);
    });
  }
  if (name === 'alias') {
    return command.args.flatMap((node) => {
      const value = carried(node, holders);
      return value === undefined ? [] : [{ node, value, by: '`alias`', instead: 'write a function' }];
    });
  }
  if (name === 'printf') return behindOption(command, '-v', '`printf -v`', holders);
  if (name === '[' || name === 'test') return behindOption(command, '-v', `\`${name} -v\``, holders);
  if (!NAMING.has(name)) return [];
  const integers = DECLARING.has(name) ? inIntegers(command, holders) : [];
  return integers.length > 0 ? integers : inNames(command, name, holders);
}
