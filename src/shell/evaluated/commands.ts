/** Commands that run another command: sudo, kubectl exec, xargs, a place. In: a command's words. Out: the commands inside, outermost first. */
import type { Word } from 'unbash';
import { baseName, firstOperand, isInterpreter, isShell } from './programs.js';

/** A command as it is called: by bash itself, or by another command. */
export interface Called {
  readonly words: readonly Word[];
  /** What runs it; undefined for bash. */
  readonly runner: string | undefined;
  /** What find and xargs put a file or an item in the place of. */
  readonly mark: string | undefined;
}

/** The first operand of these is the name of a command. The expressions are options with an argument of their own. */
const PREFIXES: Readonly<Record<string, RegExp>> = {
  runuser: /^-[ugG]$/,
  sudo: /^-[a-zA-Z]*[ugpCrtThD]$/,
  doas: /^-[uC]$/,
  nohup: /^\b$/,
  nice: /^-n$/,
  ionice: /^-[cn]$/,
  setsid: /^\b$/,
  stdbuf: /^-[ioe]$/,
  exec: /^-a$/,
  command: /^\b$/,
  builtin: /^\b$/,
  time: /^-[of]$/,
  env: /^-[uCS]$/,
  xargs: /^-[IdEaLnPs]$/,
};

/** These take operands of their own before the command; the number says how many. */
const WITH_OPERANDS: Readonly<Record<string, number>> = {
  timeout: 1,
  chroot: 1,
  flock: 1,
  wait_until: 2,
  expect: 1,
  whole: 1,
};

const CONTAINERS = new Set([
  'kubectl',
  'oc',
  'docker',
  'podman',
  'nerdctl',
  'crictl',
  'docker-compose',
  'machinectl',
]);

function called(words: readonly Word[], runner: string, mark?: string): Called {
  return { words, runner, mark };
}

/** `env` and sudo take `NAME=value` before the command. */
function behindAssignments(words: readonly Word[]): readonly Word[] {
  const at = words.findIndex(({ text }) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(text));
  return at === -1 ? [] : words.slice(at);
}

function markOf(args: readonly Word[]): string | undefined {
  const texts = args.map(({ value }) => value);
  const at = texts.findIndex((text) => /^-I/.test(text) || text === '-i' || /^--replace/.test(text));
  const text = texts[at] ?? '';
  if (at === -1) return undefined;
  return text === '-I' ? texts[at + 1] : /^-I./.test(text) ? text.slice(2) : '{}';
}

function byFind(args: readonly Word[]): Called[] {
  return args.flatMap(({ value }, at) => {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(value)) return [];
    const rest = args.slice(at + 1);
    const end = rest.findIndex(({ value: text }) => text === ';' || text === '+' || text === '\\;');
    return [called(rest.slice(0, end === -1 ? rest.length : end), 'find', '{}')];
  });
}

/** Behind `--`, or from the first interpreter that is named. */
function inContainer(name: string, args: readonly Word[]): Called[] {
  const dashes = args.findIndex(({ value }) => value === '--');
  if (dashes !== -1) return [called(args.slice(dashes + 1), name)];
  const at = args.findIndex(({ value }, index) => index > 0 && isInterpreter(value));
  return at === -1 ? [] : [called(args.slice(at), name)];
}

/** A function, a place or a program that we do not know may run its arguments; a shell with `-c` among them says so. */
function namedShell(name: string, args: readonly Word[]): Called[] {
  const first = args[0];
  if (
    first !== undefined &&
    isInterpreter(first.value) &&
    !/^(?:type|hash|which|man|apt-get|yum|dnf)$/.test(name)
  )
    return [called(args, name)];
  const at = args.findIndex(
    ({ value }, index) => isShell(value) && /^-[a-z]*c$/.test(args[index + 1]?.value ?? ''),
  );
  return at === -1 ? [] : [called(args.slice(at), name)];
}

function inside({ words }: Called): Called[] {
  const [first, ...args] = words;
  const name = baseName(first?.value ?? '');
  const options = Object.hasOwn(PREFIXES, name) ? PREFIXES[name] : undefined;
  if (options !== undefined) {
    const rest = args.slice(firstOperand(args, options));
    return [called(behindAssignments(rest), name, name === 'xargs' ? (markOf(args) ?? '') : undefined)];
  }
  const own = Object.hasOwn(WITH_OPERANDS, name) ? WITH_OPERANDS[name] : undefined;
  if (own !== undefined) {
    const from = firstOperand(args, /^-[ksw]$/);
    return [called(args.slice(from + own), name)];
  }
  if (name === 'find') return byFind(args);
  if (CONTAINERS.has(name)) return inContainer(name, args);
  return isInterpreter(name) ? [] : namedShell(name, args);
}

/** The command and all that it runs in turn. */
export function callsIn(words: readonly Word[]): Called[] {
  const all: Called[] = [{ words, runner: undefined, mark: undefined }];
  for (let at = 0; at < all.length && at < 16; at += 1) {
    const outer = all[at];
    if (outer !== undefined) all.push(...inside(outer).filter(({ words: inner }) => inner.length > 0));
  }
  return all;
}
