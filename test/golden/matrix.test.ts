/**
 * Every kind with every modifier that can go around it, in every form in which people write shell: one line, a comment behind it, `&&`,
 * `;`, several lines, no last line end. Outputs are held against bash and shellcheck, and each text runs; what must come of it is worked
 * out here, without the compiler.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { Plan, Step } from '../../src/plan/plan.js';
import { BASH } from '../support/bash.js';
import { commandIn } from '../support/command-in.js';
import { compileFiles } from '../support/compile.js';
import { scriptHead } from './cases.js';

const test = suite('kinds and modifiers');
const folder = mkdtempSync(join(tmpdir(), 'stepwright-matrix-'));
process.once('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});

/** What a text comes to: how often the action took place, and whether the step ends well. */
interface Outcome {
  readonly effects: number;
  readonly status: number;
}

interface Case {
  readonly step: Readonly<Record<string, unknown>>;
  readonly expected: Outcome;
}

const EFFECT = 'echo x >>"$WORK/effects"';

/** An action of each kind, each of which leaves one effect. */
const ACTIONS: Readonly<Record<string, unknown>> = {
  run: EFFECT,
  sql: { on: 'db', statements: 'SELECT 1;' },
  scale: { on: 'cluster', deployments: ['web'], replicas: 1 },
  apply: { on: 'cluster', manifest: 'kind: Pod\n' },
  copy: { from: { path: '${WORK}/source' }, to: { path: '${WORK}/effect-OF_ITEM' } },
  wait: { condition: EFFECT, timeout: '1s' },
  capture: { into: 'MADE', run: `${EFFECT}; echo value` },
  choose: { into: 'CHOICE', question: 'Which?', run: `${EFFECT}; echo '*'` },
  write: { path: '${WORK}/effect-OF_ITEM', content: 'text\n' },
  assert: EFFECT,
};
const CHANGING = new Set(['run', 'sql', 'scale', 'apply', 'copy', 'write']);
const UNLOOPED = new Set(['capture', 'choose']);
/** Their `when` is a text of its own, which the runner asks before it asks the person. */
const ASKING = new Set(['choose']);

/** A true, a false and an undecided check, in every form. */
const TRUTHS = { 0: '-d /', 1: '-f /', 2: 'grep' } as const;
function forms(status: keyof typeof TRUTHS): readonly string[] {
  const test = status === 2 ? 'grep -q x /nonexistent 2>/dev/null' : `[ ${TRUTHS[status]} ]`;
  const all = [
    test,
    `${test} # note`,
    `${test};`,
    `true && ${test}`,
    `true; ${test}`,
    `true\n${test}`,
    `x=1\n${test} # note`,
    `{ ${test}; }`,
    `(cd / && ${test})`,
    `if true; then ${test}; fi`,
    `cd /usr && ${test}`,
    `false || ${test}`,
    `${test} || exit ${status}`,
    `exit ${status}`,
  ];
  const more = [`${test} && true`, `if true; then ${test} && true; fi`, `${test} && true # note`];
  const negated = { 0: ['! [ -f / ]', '! [ -f / ] # note'], 1: ['! [ -d / ]', '! [ -d / ] # note'], 2: [] };
  return [...all, ...more, ...negated[status]];
}

/** Listings of two lines, and how they fail. */
const LISTINGS = [
  `printf '%s\\n' 'a b' '*'`,
  `printf '%s\\n' 'a b' '*' # note`,
  `printf 'a b\\n' && printf '*\\n'`,
  `printf 'a b\\n'; printf '*\\n'`,
  `printf 'a b\\n*'`,
  `printf 'a b\\n'\nprintf '*'`,
  `cd /; printf 'a b\\n*\\n'`,
  `printf 'a b\\n*\\n'; exit 0`,
  `printf '%s\\n' 'a b' '*' | cat`,
  `for x in 'a b' '*'; do printf '%s\\n' "$x"; done`,
];
const FAILING_LISTINGS = [
  `printf 'a\\n'; false`,
  `printf 'a\\n' && false`,
  `printf 'a\\n'; [ -f / ] && true`,
  `printf 'a\\n'\n! true`,
  `(printf 'a\\n'; exit 1)`,
];

/** Bodies whose failure bash does not see by itself, or sees. */
const FAILING_BODIES = [
  ...forms(1),
  '[[ $HOME = b ]]',
  '[[ $HOME = b ]] && true',
  '((0))',
  'for x in 1 2; do [ "$x" = 3 ] && true; done',
];

function cases(): Case[] {
  const found: Case[] = [];
  const add = (kind: string, modifiers: object, effects: number, status: number, action?: unknown): void => {
    const id = `step-${found.length}`;
    const text = JSON.stringify(action ?? ACTIONS[kind])
      .replaceAll('MADE', `MADE_${found.length}`)
      .replaceAll('CHOICE', `CHOICE_${found.length}`)
      .replaceAll('OF_ITEM', 'for_each' in modifiers ? '${ITEM}' : 'one');
    const named = JSON.parse(text) as unknown;
    const undo = CHANGING.has(kind) ? { undo: 'none' } : {};
    found.push({
      step: { id, title: id, [kind]: named, ...undo, ...modifiers },
      expected: { effects, status },
    });
  };
  for (const [turn, kind] of Object.keys(ACTIONS).entries()) {
    // Every form goes around `run`; the other kinds take turns, since what goes around a body does not know the kind.
    const share = (texts: readonly string[]): readonly string[] =>
      kind === 'run' ? texts : texts.filter((_, at) => at % 4 === turn % 4);
    add(kind, {}, 1, 0);
    for (const status of [0, 1, 2] as const) {
      for (const when of share(forms(status))) {
        if (!ASKING.has(kind)) add(kind, { when }, status === 0 ? 1 : 0, status === 2 ? 2 : 0);
      }
    }
    if (UNLOOPED.has(kind)) continue;
    add(kind, { for_each: { name: 'ITEM', in: ['a b'] } }, 1, 0);
    add(kind, { for_each: { name: 'ITEM', in: ['a b', "it's", '$$(x)'] } }, 3, 0);
    for (const run of share(LISTINGS)) add(kind, { for_each: { name: 'ITEM', run } }, 2, 0);
    for (const run of share(FAILING_LISTINGS)) add(kind, { for_each: { name: 'ITEM', run } }, 0, 1);
    add(kind, { for_each: { name: 'ITEM', sql: { on: 'db', query: 'SELECT 2' } } }, 2, 0);
    if (kind === 'run' || kind === 'scale')
      for (const done of forms(1)) add(kind, { for_each: { name: 'ITEM', in: ['a', 'b'], done } }, 2, 0);
    if (kind === 'run' || kind === 'scale')
      for (const done of forms(0)) add(kind, { for_each: { name: 'ITEM', in: ['a', 'b'], done } }, 0, 0);
    add(kind, { when: '[ -d / ]', for_each: { name: 'ITEM', in: ['a', 'b'] } }, 2, 0);
  }
  for (const run of FAILING_BODIES) {
    add('run', {}, 0, 1, run);
    add('run', { for_each: { name: 'ITEM', in: ['a', 'b'] } }, 1, 1, `${EFFECT}\n${run}`);
    add('assert', { for_each: { name: 'ITEM', in: ['a', 'b'] } }, 1, 1, [EFFECT, run]);
  }
  add('run', { for_each: { name: 'ITEM', in: ['a', 'b'] } }, 2, 0, `${EFFECT}\nexit 0`);
  for (const kind of ['capture', 'choose']) {
    for (const run of LISTINGS) add(kind, {}, 0, 0, { ...(ACTIONS[kind] as object), run: run });
    for (const run of FAILING_LISTINGS) add(kind, {}, 0, 1, { ...(ACTIONS[kind] as object), run });
  }
  return found;
}

/** Lists of checks: they hold when each of them does. */
function checkLists(): readonly { readonly checks: readonly string[]; readonly status: number }[] {
  const [holding, failing] = [forms(0), [...forms(1), '[ -f / ] || exit 1', '((0))', '[[ $HOME = b ]]']];
  return [
    ...holding.map((check) => ({ checks: [check, '[ -d / ]'], status: 0 })),
    ...holding.map((check) => ({ checks: [check, '[ -f / ]'], status: 1 })),
    ...failing.map((check) => ({ checks: [check, '[ -d / ]'], status: 1 })),
    ...failing.map((check) => ({ checks: ['[ -d / ]', check], status: 1 })),
  ];
}

const all = cases();
const lists = checkLists();

function yaml(): string {
  const steps = all.map(({ step }) => step);
  const verified = lists.map(({ checks }, at) => ({
    id: `list-${at}`,
    title: `list ${at}`,
    run: 'true',
    undo: 'none',
    verify: checks,
  }));
  return JSON.stringify({
    procedure: 'matrix',
    title: 'Every kind with every modifier',
    version: '1.0.0',
    places: { cluster: { kubectl: {} } },
    connections: { db: { psql: { host: 'localhost' } } },
    phases: [{ id: 'only', title: 'The only phase', steps: [...steps, ...verified] }],
  });
}

/** Stands in for a program: an effect for whatever changes something, an answer for the rest. */
const PROGRAMS: Readonly<Record<string, string>> = {
  kubectl: `case "$*" in *apply* | *scale*) cat >/dev/null; ${EFFECT} ;; esac`,
  psql: `case "$(cat)" in *'SELECT 2'*) printf '%s\\n' 'a b' '*' ;; *) ${EFFECT} ;; esac\nprintf '\\nend 0\\n'`,
};

function placePrograms(): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const [name, text] of Object.entries(PROGRAMS)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

/** Runs each text in the guide's frame and prints its status and its effects. */
function runAll(texts: readonly string[]): Outcome[] {
  const functions = plan().functions.map(({ source }) => source);
  const blocks = texts.map((text) =>
    [
      'rm -rf "$WORK"; mkdir "$WORK"; echo x >"$WORK/source"; : >"$WORK/effects"; cd "$START"',
      `( set -euo pipefail\n${text}\n) </dev/null >/dev/null 2>&1`,
      'status=$?; cd "$WORK"; set -- effect-*; [ -e "$1" ] || shift',
      `printf '%s %s\\n' "$status" "$(($(wc -l <effects) + $#))"`,
    ].join('\n'),
  );
  const { stdout, status } = spawnSync(BASH, {
    input: [...functions, ...blocks].join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
    env: {
      HOME: folder,
      PATH: `${placePrograms()}:${process.env['PATH'] ?? ''}`,
      WORK: join(folder, 'work'),
      START: folder,
    },
  });
  assert.is(status, 0);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [ended = '', effects = ''] = line.split(' ');
      return { status: Number(ended), effects: Number(effects) };
    });
}

const compiled = compileFiles({ 'procedure.yaml': yaml() });

function plan(): Plan {
  if (compiled.plan !== undefined) return compiled.plan;
  throw new Error(compiled.diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
}

function stepsOf({ phases }: Plan): readonly Step[] {
  return phases.flatMap(({ steps }) => steps);
}

test('each text does what its parts say', () => {
  const bodies = stepsOf(plan())
    .slice(0, all.length)
    .map(({ texts, prompt }) => {
      const answer = prompt?.kind === 'choose' ? `${prompt.variable}='*'\n` : '';
      return `${answer}${texts.body?.source ?? 'exit 99'}`;
    });
  runAll(bodies).forEach((found, at) => {
    const { step, expected } = all[at] ?? {};
    const words = `${JSON.stringify(step)} came to ${JSON.stringify(found)}:\n${bodies[at] ?? ''}`;
    assert.equal(found, expected, words);
  });
});

test('a list of checks holds when each of them does', () => {
  const checks = stepsOf(plan())
    .slice(all.length)
    .map(({ texts }) => texts.check?.source ?? 'exit 99');
  runAll(checks).forEach(({ status }, at) => {
    assert.is(status, lists[at]?.status, `${JSON.stringify(lists[at]?.checks)}:\n${checks[at] ?? ''}`);
  });
});

test('bash and shellcheck have nothing to say of the script', () => {
  plan();
  const script = compiled.outputs?.find(({ path }) => path === 'migrate.sh')?.content ?? '';
  const path = join(folder, 'head.sh');
  writeFileSync(path, `${scriptHead(script).trimEnd()}\n`);
  const printed = (program: string, args: readonly string[]): string => {
    const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
    return stdout + stderr;
  };
  assert.is(printed(BASH, ['-n', path]), '');
  assert.is(printed('shellcheck', ['-f', 'gcc', path]), '');
});

test('the outputs pass their own check', async () => {
  mkdirSync(join(folder, 'procedures/matrix'), { recursive: true });
  writeFileSync(join(folder, 'procedures/matrix/procedure.yaml'), yaml());
  assert.is((await commandIn(folder, ['build'])).status, 0);
  const { status, out } = await commandIn(folder, ['check']);
  assert.is(status, 0, out.slice(0, 4000));
});

test.run();
