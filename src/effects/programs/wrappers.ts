/** Programs that run others: shells, and those that only change how a program runs. */
import type { Arg, Done } from '../effect.js';
import { has, optionOf } from '../invocation.js';
import type { Invocation } from '../invocation.js';
import { shellOf } from './machines.js';
import { deed, only, operandsOf, unknown } from './program.js';
import type { Program } from './program.js';

/** The words behind its own options, assignments and, for some, its first operands. */
function runs(skip: number): (called: Invocation) => Done {
  return (called) => {
    const all: readonly Arg[] = [...called.operands, ...(called.behind ?? [])];
    const assigned = all.findIndex(({ value }) => !/^[A-Za-z_]\w*=/.test(value));
    const words = assigned === -1 ? [] : all.slice(assigned + skip);
    return { deeds: [], inner: words.length === 0 ? [] : [{ kind: 'words', words, place: undefined }] };
  };
}

/** `command -v NAME...` only looks for programs; otherwise it runs the rest of its words. */
function command(called: Invocation): Done {
  const looks = has(called, '-v', '-V');
  return looks ? only(deed('reads', 'command -v', operandsOf(called))) : runs(0)(called);
}

function asUser(called: Invocation): Done {
  const user = optionOf(called, '-u', '--user') ?? 'root';
  const inner = runs(0)(called).inner.map((one) => ({ ...one, place: asked(called, user) }));
  return { deeds: [], inner };
}

const asked = ({ place }: Invocation, user: string): string =>
  place === 'here' ? `this machine as ${user}` : `${place} as ${user}`;

function su(called: Invocation): Done {
  const script = optionOf(called, '-c', '--command');
  const user = called.operands.map(({ value }) => value).find((word) => word !== '-') ?? 'root';
  return shellOf(
    called,
    script === undefined
      ? undefined
      : (called.words[called.words.findIndex(({ value }) => value === script)] ?? {
          value: script,
          exact: false,
        }),
    asked(called, user),
  );
}

/** `sh -c TEXT`, `sh -s <<TEXT`, `sh FILE`. */
function shell(called: Invocation): Done {
  const at = called.words.findIndex(({ value }) => /^-[a-z]*c$/.test(value));
  if (at !== -1) {
    const script = called.words[at + 1];
    const args = called.words.slice(at + 3);
    if (script === undefined) return only(unknown(called.program, 'no commands are given'));
    return { deeds: [], inner: [{ kind: 'shell', script, place: undefined, args }] };
  }
  const [file] = called.operands;
  const content = file === undefined ? undefined : called.contentOf(file.value);
  if (content !== undefined)
    return {
      deeds: [],
      inner: [
        {
          kind: 'shell',
          script: { value: content, exact: true },
          place: undefined,
          args: called.operands.slice(1),
        },
      ],
    };
  if (file !== undefined && !called.options.some(({ name }) => name === '-s'))
    return only(
      unknown(called.program, `runs commands that are not in the text: ${file.value}`, [file.value]),
    );
  return shellOf(called, undefined, called.place, has(called, '-e'));
}

/** Without an interpreter's own parser nothing is known of what it does. */
function interpreter(called: Invocation): Done {
  return only(
    unknown(
      called.program,
      `runs a program in ${called.program}, which is not read`,
      operandsOf(called).slice(0, 1),
    ),
  );
}

function trap(called: Invocation): Done {
  const [action, ...signals] = operandsOf(called);
  if (action === undefined || action === '-' || action === '' || signals.length === 0)
    return { deeds: [], inner: [] };
  const script = called.operands[0] ?? { value: action, exact: false };
  return { deeds: [], inner: [{ kind: 'shell', script, place: undefined, args: [] }] };
}

function evaluated(called: Invocation): Done {
  const words = [...called.operands, ...(called.behind ?? [])];
  const script: Arg = {
    value: called.words.map(({ value }) => value).join(' '),
    exact: words.every(({ exact }) => exact),
  };
  return {
    deeds: [unknown('eval', 'evaluates text as commands')],
    inner: [{ kind: 'shell', script, place: undefined, args: [] }],
  };
}

function sourced(called: Invocation): Done {
  return only(
    unknown(
      called.program,
      `runs commands that are not in the text: ${operandsOf(called)[0] ?? ''}`,
      operandsOf(called).slice(0, 1),
    ),
  );
}

function xargs(called: Invocation): Done {
  const done = runs(0)(called);
  return done.inner.length > 0
    ? { ...done, inner: done.inner.map(withItems) }
    : only(deed('reads', 'xargs', []));
}

/** Its items stand behind the words, or where the replaced word is. */
function withItems(one: Done['inner'][number]): Done['inner'][number] {
  return one.kind === 'words' ? { ...one, words: [...one.words, { value: '…', exact: false }] } : one;
}

const early = (valued = ''): { valued: string; stopsEarly: true } => ({ valued, stopsEarly: true });

export const wrappers: readonly Program[] = [
  { names: 'sh bash dash ash ksh zsh', does: 'unknown', syntax: early('-o'), describe: shell },
  {
    names: 'python python2 python3 perl ruby node php expect tclsh lua Rscript java',
    does: 'unknown',
    syntax: early(),
    describe: interpreter,
  },
  { names: 'env', does: 'unknown', syntax: early('-u -C -S'), describe: runs(0) },
  {
    names: 'nohup nice ionice setsid stdbuf time chrt taskset unshare',
    does: 'unknown',
    syntax: early('-n -c -o -e -i -p'),
    describe: runs(0),
  },
  { names: 'command builtin', does: 'unknown', syntax: early(), describe: command },
  { names: 'timeout', does: 'unknown', syntax: early('-k -s --kill-after --signal'), describe: runs(1) },
  { names: 'chroot', does: 'unknown', syntax: early(), describe: runs(1) },
  { names: 'exec', does: 'unknown', syntax: early('-a'), describe: runs(0) },
  { names: 'watch', does: 'unknown', syntax: early('-n'), describe: runs(0) },
  { names: 'sudo doas', does: 'unknown', syntax: early('-u --user -g -h -p -C -r -t'), describe: asUser },
  { names: 'su runuser', does: 'unknown', syntax: { valued: '-c --command -s -g -u' }, describe: su },
  { names: 'xargs', does: 'unknown', syntax: early('-n -P -I -L -d -a -s -E'), describe: xargs },
  { names: 'trap', does: 'unknown', syntax: early(), describe: trap },
  { names: 'eval', does: 'unknown', syntax: early(), describe: evaluated },
  { names: 'source .', does: 'unknown', syntax: early(), describe: sourced },
];
