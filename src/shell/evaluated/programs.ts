/** Which words of a command are a program that another interpreter reads. In: a command's words. Out: the programs. */
import type { Word } from 'unbash';

/** A program text inside a command. */
export interface Program {
  /** As messages call it, such as `sh -c`. */
  readonly by: string;
  /** It is a text for a shell, and can be read like this one. */
  readonly shell: boolean;
  /** The text: the words are joined by blanks. Empty when it comes on standard input. */
  readonly words: readonly Word[];
  /** The text comes on standard input. */
  readonly onInput: boolean;
  /** `$0`, `$1` and so on. */
  readonly positional: readonly Word[];
  readonly instead: (value: string) => string;
  /** psql's arguments, which give its variables their values, when the text is for psql. */
  readonly sql?: readonly Word[];
}

type Reader = (name: string, args: readonly Word[]) => readonly Program[];

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'mksh', 'zsh']);

/** The end of the name tells nearly all other words apart. */
export function isShell(name: string): boolean {
  return name.endsWith('sh') && SHELLS.has(baseName(name));
}

export function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function asArgument(by: string): (value: string) => string {
  return (value) => `give it as an argument: \`${by} '… "$1"' sh "$${value}"\``;
}

function handedOver(value: string): string {
  return `hand the value over by name: \`run_on PLACE ${value} <<'REMOTE'\`, and write \`"$${value}"\` in that text`;
}

const NEVER = /^\b$/;

/** Index of the first argument that is neither an option nor the argument of one. */
export function firstOperand(args: readonly Word[], withArgument: RegExp, withTwo = NEVER): number {
  for (let at = 0; at < args.length; at += 1) {
    const text = args[at]?.value ?? '';
    if (text === '--') return at + 1;
    if (!text.startsWith('-') || text === '-') return at;
    if (withArgument.test(text)) at += 1;
    else if (withTwo.test(text)) at += 2;
  }
  return args.length;
}

const shell: Reader = (name, args) => {
  const flag = args.findIndex(({ value }) => /^-[a-zA-Z]*c[a-zA-Z]*$/.test(value));
  const operand = firstOperand(args, /^[-+][a-zA-Z]*o$/);
  if (flag !== -1 && flag < operand) {
    const text = args[operand];
    const by = `${baseName(name)} -c`;
    const words = text === undefined ? [] : [text];
    return [
      {
        by,
        shell: true,
        words,
        onInput: false,
        positional: args.slice(operand + 1),
        instead: asArgument(by),
      },
    ];
  }
  const reads = args.some(({ value }) => /^-[a-zA-Z]*s[a-zA-Z]*$/.test(value)) || operand >= args.length;
  if (!reads) return [];
  return [
    {
      by: baseName(name),
      shell: true,
      words: [],
      onInput: true,
      positional: args.slice(operand),
      instead: quotedInput,
    },
  ];
};

function quotedInput(value: string): string {
  return `give the text in a here-document with a quoted word, \`<<'TEXT'\`, and the value as an argument: \`sh -s -- "$${value}" <<'TEXT'\``;
}

const SSH_OPTIONS = /^-(?:[A-Za-z0-9]*[BbcDEeFIiJLlmOoPpQRSWw])$/;

const ssh: Reader = (_name, args) => {
  const options: Program[] = args
    .filter(({ value }) => /^(?:-o)?(?:Proxy|Local|Remote)Command=/i.test(value))
    .map((word) => ({
      by: 'ssh -o',
      shell: false,
      words: [word],
      onInput: false,
      positional: [],
      instead: handedOver,
    }));
  const host = firstOperand(args, SSH_OPTIONS);
  let from = host + 1;
  from += firstOperand(args.slice(from), SSH_OPTIONS);
  const words = args.slice(from);
  const remote = { by: 'ssh', shell: true, positional: [], instead: handedOver };
  if (words.length === 0) return [...options, { ...remote, words: [], onInput: true }];
  const [first, ...others] = words;
  const reads =
    isShell(first?.value ?? '') && others.every(({ value }) => /^-(?:[a-zA-Z]*s|-)?$/.test(value));
  return [...options, { ...remote, words, onInput: reads }];
};

const su: Reader = (name, args) => {
  if (baseName(name) === 'runuser' && args.some(({ value }) => /^(?:-u|--user)/.test(value))) return [];
  return args.flatMap((word, at) => {
    const before = args[at - 1]?.value ?? '';
    const given = before === '-c' || before === '--command' || word.value.startsWith('--command=');
    if (!given) return [];
    const by = `${baseName(name)} -c`;
    const instead = (value: string): string =>
      `give it as an argument: \`sudo -u USER sh -c '… "$1"' sh "$${value}"\``;
    return [{ by, shell: true, words: [word], onInput: false, positional: [], instead }];
  });
};

const joined: Reader = (name, args) => {
  const instead = (value: string): string => `export \`${value}\` to it and give a text in single quotes`;
  return [{ by: baseName(name), shell: true, words: args, onInput: false, positional: [], instead }];
};

const evaluated: Reader = (name, args) => {
  const instead = (value: string): string => `call the command itself, with \`"$${value}"\` as an argument`;
  return [{ by: name, shell: true, words: args, onInput: false, positional: [], instead }];
};

const trap: Reader = (_name, args) => {
  const words = args.filter(({ value }) => value !== '--').slice(0, args.length > 1 ? 1 : 0);
  const instead = (value: string): string =>
    `put the text in single quotes, so that \`"$${value}"\` is expanded when it runs`;
  return [{ by: 'trap', shell: true, words, onInput: false, positional: [], instead }];
};

const sourced: Reader = (name, args) => {
  const instead = (): string => 'run code from a fixed path; read data with `read` or `keep`';
  return [{ by: name, shell: false, words: args.slice(0, 1), onInput: false, positional: [], instead }];
};

const INSTEAD: Readonly<Record<string, (value: string) => string>> = {
  awk: (value) => `give it by the environment: \`${value}="$${value}" awk '… ENVIRON["${value}"] …'\``,
  sed: (value) =>
    `use awk, with the value in its environment: \`${value}="$${value}" awk '… ENVIRON["${value}"] …'\``,
  perl: (value) => `give it as an argument, which is \`$ARGV[0]\`: \`perl -e '…' -- "$${value}"\``,
  python: (value) => `give it as an argument, which is \`sys.argv[1]\`: \`python3 -c '…' "$${value}"\``,
  ruby: (value) => `give it as an argument, which is \`ARGV[0]\`: \`ruby -e '…' -- "$${value}"\``,
  node: (value) => `give it as an argument, which is the second of \`argv\`: \`node -e '…' -- "$${value}"\``,
  php: (value) => `give it as an argument, which is \`$argv[1]\`: \`php -r '…' -- "$${value}"\``,
  jq: (value) => `give it with \`--arg\`: \`jq --arg value "$${value}" '… $value …'\``,
  psql: (value) =>
    `give it with \`-v\`, and the SQL on standard input: \`psql -v ${value}="$${value}" <<'SQL'\`, where it is \`:'${value}'\``,
  mysql: (value) =>
    `set it with a prepared statement, or declare \`${value}\` with a type that needs no quotes`,
};

function program(by: string, family: string, words: readonly Word[], onInput = false): Program {
  const instead = INSTEAD[family] ?? asArgument(by);
  return { by, shell: false, words, onInput, positional: [], instead };
}

/** The first operand is the program, unless an option gives it. */
function firstIsProgram(
  family: string,
  options: RegExp,
  files: RegExp,
  withArgument: RegExp,
  withTwo?: RegExp,
): Reader {
  return (name, args) => {
    const by = baseName(name);
    const given = args.flatMap((word, at) => {
      if (options.test(args[at - 1]?.value ?? '')) return [program(by, family, [word])];
      return /^--(?:expression|source)=/.test(word.value) ? [program(by, family, [word])] : [];
    });
    if (given.length > 0 || args.some(({ value }) => files.test(value))) return given;
    const text = args[firstOperand(args, withArgument, withTwo)];
    return text === undefined ? [] : [program(by, family, [text])];
  };
}

/** Only an option gives a program; without it the operands are files. */
function byOption(family: string, option: RegExp): Reader {
  return (name, args) =>
    args.flatMap((word, at) => {
      const before = args[at - 1]?.value ?? '';
      return option.test(before) ? [program(`${baseName(name)} ${before}`, family, [word])] : [];
    });
}

/** What `run_on PLACE NAME… <<'REMOTE'` hands over is known there by its name. */
const remote: Reader = (name) => [
  { by: name, shell: true, words: [], onInput: true, positional: [], instead: handedOver },
];

/** SQL that psql reads from standard input. */
export function sqlInput(by: string, args: readonly Word[]): Program {
  return { ...program(by, 'psql', [], true), sql: args };
}

const psql: Reader = (name, args) => {
  const by = baseName(name);
  const given = args.flatMap((word, at) => {
    const attached = /^(?:-c.|--command=)/.test(word.value);
    const behind = /^(?:-[A-Za-z]*c|--command)$/.test(args[at - 1]?.value ?? '');
    return attached || behind ? [program(`${by} -c`, 'psql', [word])] : [];
  });
  const fromFile = args.some(({ value }, at) => value === '-f' && args[at + 1]?.value !== '-');
  return given.length > 0 || fromFile ? given : [sqlInput(by, args)];
};

const mysql: Reader = (name, args) => {
  const given = byOption('mysql', /^(?:-e|--execute)$/)(name, args);
  return given.length > 0 ? given : [program(baseName(name), 'mysql', [], true)];
};

const sqlite: Reader = (name, args) => {
  const words = args.slice(firstOperand(args, /^-(?:cmd|init|separator|nullvalue)$/) + 1);
  return [program(baseName(name), 'mysql', words, words.length === 0)];
};

const awk = firstIsProgram('awk', /^(?:-e|--source)$/, /^(?:-f|--file)/, /^-[vFf]$/);
const sed = firstIsProgram('sed', /^(?:-[nErsz]*e|--expression)$/, /^(?:-f|--file)/, /^-[fl]$/);
const jq = firstIsProgram(
  'jq',
  NEVER,
  /^(?:-f|--from-file)/,
  /^--indent$/,
  /^--(?:arg|argjson|slurpfile|rawfile)$/,
);

const READERS: Readonly<Record<string, Reader>> = {
  ssh,
  su,
  trap,
  sed,
  jq,
  psql,
  mysql,
  run_on: remote,
  runuser: su,
  script: su,
  flock: su,
  watch: joined,
  parallel: joined,
  eval: evaluated,
  source: sourced,
  '.': sourced,
  awk,
  gawk: awk,
  mawk: awk,
  nawk: awk,
  gsed: sed,
  mariadb: mysql,
  sqlite3: sqlite,
  perl: byOption('perl', /^-[a-zA-Z0-9]*[eE]$/),
  python: byOption('python', /^-[a-zA-Z]*c$/),
  python2: byOption('python', /^-[a-zA-Z]*c$/),
  python3: byOption('python', /^-[a-zA-Z]*c$/),
  ruby: byOption('ruby', /^-[a-zA-Z]*e$/),
  node: byOption('node', /^(?:-e|-p|-pe|--eval|--print)$/),
  php: byOption('php', /^-r$/),
};

export function isInterpreter(name: string): boolean {
  return isShell(name) || Object.hasOwn(READERS, baseName(name));
}

/** The programs in a command that calls an interpreter by name. */
export function programsOf(name: string, args: readonly Word[]): readonly Program[] {
  if (isShell(name)) return shell(name, args);
  const reader = Object.hasOwn(READERS, baseName(name)) ? READERS[baseName(name)] : undefined;
  return reader === undefined ? [] : reader(name, args);
}
