/** What can be done to a step so that it protects less, over all kinds and modifiers: each has its finding, its weight and a group that catches it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareVersions } from '../../src/diff/compare.js';
import { failures, parseFailOn } from '../../src/diff/fail-on.js';
import type { Comparison, DiffReport } from '../../src/diff/report-schema.js';
import type { Version } from '../../src/diff/compare.js';
import { versionOfProcedure, versionOfScript } from '../../src/diff/version.js';
import { compileFiles } from '../support/compile.js';

type Step = Readonly<Record<string, unknown>>;
type Change = (step: Step) => Step;

const RUN = 'touch /srv/a\nsleep 30\nmv /srv/a /srv/b';
const PLACES = {
  site: { kubectl: { namespace: 'mlx' } },
  pod: { pod: { in: 'site', name: 'p' } },
};
const CHECKS = ['test -s /srv/a', "grep -q 'all done' /srv/log"];
const SQL = { on: 'db', expect: 't', query: 'SELECT count(*) > 0 FROM users' };

/** A step of each kind, with a check and a way back where it may have them. */
const KINDS: Readonly<Record<string, Step>> = {
  run: { run: RUN, verify: CHECKS, undo: { run: 'rm -f /srv/a' } },
  sql: { sql: { on: 'db', statements: 'UPDATE jobs SET paused = true;' }, verify: { sql: SQL } },
  scale: {
    scale: { deployments: ['web'], on: 'site', replicas: 0, remember: 'counts' },
    verify: CHECKS,
    undo: { restore: 'counts' },
  },
  apply: {
    apply: {
      on: 'site',
      manifest:
        'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: c, image: busybox}]}\n',
    },
    undo: { run: 'site delete pod x' },
    verify: CHECKS,
  },
  copy: {
    copy: { from: { path: '/srv/x' }, to: { on: 'pod', path: '/x' } },
    verify: CHECKS,
  },
  write: { write: { path: '/srv/a', content: 'a\n' }, verify: CHECKS, undo: { run: 'rm -f /srv/a' } },
  capture: { capture: { into: 'POD', run: 'kubectl get pod -o name' }, verify: CHECKS },
  wait: { wait: { condition: 'test -e /srv/ready', interval: '5s', timeout: '10m' } },
  'wait for two': {
    wait: { condition: ['test -e /srv/a', 'test -e /srv/b'], interval: '5s', timeout: '10m' },
  },
  assert: { assert: CHECKS },
  'assert by sql': { assert: { sql: SQL } },
  confirm: { confirm: { question: 'Is it done?' } },
  choose: { choose: { into: 'ADMIN', question: 'Who?', run: 'cat /srv/names' } },
};

const has =
  (...keys: readonly string[]) =>
  (kind: string): boolean =>
    keys.every((key) => key in (KINDS[kind] ?? {}));
const is =
  (...kinds: readonly string[]) =>
  (kind: string): boolean =>
    kinds.includes(kind);
const every = (): boolean => true;

/** What is put around a step before it is changed; the first is nothing. */
const AROUND: Readonly<Record<string, { readonly fits: (kind: string) => boolean; readonly add: Step }>> = {
  '': { fits: every, add: {} },
  when: { fits: every, add: { when: 'test -e /srv/x' } },
  'when two': { fits: every, add: { when: ['test -e /srv/x', 'test -e /srv/y'] } },
  for_each: {
    fits: (kind) => !is('confirm', 'choose', 'capture')(kind),
    add: { for_each: { name: 'ITEM', in: ['a', 'b'] } },
  },
  'for_each line': {
    fits: (kind) => !is('confirm', 'choose', 'capture')(kind),
    add: { when: 'test -e /srv/x', for_each: { name: 'ITEM', run: 'ls /srv' } },
  },
};

/** Replaces text in a field of a step that must be there. */
function replace(key: string, from: string, to: string): Change {
  return (step) => {
    const before = JSON.stringify(step[key]);
    const [find, put] = [from, to].map((text) => JSON.stringify(text).slice(1, -1));
    assert.ok(before.includes(find ?? ''), `${key} holds ${from}`);
    return { ...step, [key]: JSON.parse(before.replace(find ?? '', () => put ?? '')) as unknown };
  };
}

const put =
  (fields: Step): Change =>
  (step) => ({ ...step, ...fields });
const drop =
  (key: string): Change =>
  (step) =>
    Object.fromEntries(Object.entries(step).filter(([name]) => name !== key));

interface Mutation {
  readonly name: string;
  readonly on: (kind: string) => boolean;
  readonly change: Change;
  readonly code: string;
  readonly level: 'danger' | 'caution' | 'note';
  readonly group: string;
  /** What it is tried inside of; else everything. */
  readonly around?: readonly string[];
  /** Only on steps that have no `when` yet, or only on those that have one. */
  readonly when?: boolean;
  /** What the step holds before. */
  readonly first?: Change;
}

/** A line of the body of `run`, another way of waiting. */
const waiting = (line: string): Change => replace('run', 'sleep 30', line);

/** A change of the body of `run` that waits another way than by `sleep 30`. */
function inRun(
  name: string,
  old: string,
  fresh: string,
  code: string,
  level: Mutation['level'],
  group: string,
): Mutation {
  return { name, on: is('run'), first: waiting(old), change: replace('run', old, fresh), code, level, group };
}

const READY = 'kubectl wait --for=condition=Ready pod/x --timeout=1h30m';

const WAITS: readonly Mutation[] = [
  ...[
    '# sleep 30',
    'true # sleep 30',
    'echo "sleep 30"',
    'sleep 30 &',
    ': sleep 30',
    'exit 0\nsleep 30',
    'if false; then\n  sleep 30\nfi',
    'pause() { sleep 30; }',
    'true || sleep 30',
  ].map((to): Mutation => ({
    name: `sleep becomes ${to}`,
    on: is('run'),
    change: waiting(to),
    code: 'wait-removed',
    level: 'danger',
    group: 'waits',
  })),
  {
    name: 'sleep is gone',
    on: is('run'),
    change: replace('run', 'sleep 30\n', ''),
    code: 'wait-removed',
    level: 'danger',
    group: 'waits',
  },
  {
    name: 'sleep is shorter',
    on: is('run'),
    change: waiting('sleep 3'),
    code: 'wait-shortened',
    level: 'danger',
    group: 'waits',
  },
  {
    name: 'sleep of a value',
    on: is('run'),
    change: waiting('sleep "$(cat /srv/n)"'),
    code: 'wait-shortened',
    level: 'danger',
    group: 'waits',
  },
  inRun('kubectl wait becomes a comment', READY, `# ${READY}`, 'wait-removed', 'danger', 'waits'),
  inRun('kubectl wait is only said', READY, `echo ${READY}`, 'wait-removed', 'danger', 'waits'),
  inRun(
    'kubectl wait waits for something else',
    READY,
    READY.replace('Ready', 'Initialized'),
    'wait-changed',
    'danger',
    'waits',
  ),
  inRun('kubectl wait ends sooner', READY, READY.replace('1h30m', '1s'), 'wait-shortened', 'danger', 'waits'),
  inRun(
    'a loop over numbers is shorter',
    'for i in $(seq 60); do sleep 10; done',
    'for i in $(seq 6); do sleep 10; done',
    'wait-shortened',
    'danger',
    'waits',
  ),
  inRun(
    'a loop over words is shorter',
    'for i in 1 2 3 4; do sleep 10; done',
    'for i in 1; do sleep 10; done',
    'wait-shortened',
    'danger',
    'waits',
  ),
  inRun(
    'a loop until something holds demands less',
    'until test -s /srv/x; do sleep 1; done',
    'until test -e /srv/x; do sleep 1; done',
    'wait-weakened',
    'danger',
    'waits',
  ),
  {
    name: 'never done',
    on: is('wait', 'wait for two', 'run'),
    when: false,
    change: put({ when: 'false' }),
    code: 'wait-removed',
    level: 'danger',
    group: 'waits',
  },
  {
    name: 'what it waits for always holds',
    on: is('wait', 'wait for two'),
    change: (step) => ({ ...step, wait: { ...(step['wait'] as object), condition: 'true' } }),
    code: 'wait-removed',
    level: 'danger',
    group: 'waits',
  },
  {
    name: 'what it waits for demands less',
    on: is('wait'),
    change: replace('wait', 'test -e /srv/ready', 'test -e /srv/ready || test -e /srv'),
    code: 'wait-weakened',
    level: 'danger',
    group: 'waits',
  },
  {
    name: 'it waits for one of two',
    on: is('wait for two'),
    change: (step) => ({ ...step, wait: { ...(step['wait'] as object), condition: ['test -e /srv/a'] } }),
    code: 'wait-weakened',
    level: 'danger',
    group: 'waits',
  },
  {
    name: 'it waits for something else',
    on: is('wait'),
    change: replace('wait', '/srv/ready', '/srv/red'),
    code: 'wait-changed',
    level: 'danger',
    group: 'waits',
  },
  {
    name: 'the limit is shorter',
    on: is('wait', 'wait for two'),
    change: replace('wait', '10m', '1m'),
    code: 'wait-shortened',
    level: 'danger',
    group: 'waits',
  },
  {
    name: 'the limit is a value',
    on: is('wait', 'wait for two'),
    change: replace('wait', '10m', '${LIMIT}'),
    code: 'wait-shortened',
    level: 'danger',
    group: 'waits',
  },
  {
    name: 'every item is waited for already',
    on: is('wait', 'wait for two'),
    when: false,
    first: put({ for_each: { name: 'ITEM', in: ['a', 'b'] } }),
    change: put({ for_each: { name: 'ITEM', in: ['a', 'b'], done: 'true' } }),
    code: 'wait-removed',
    level: 'danger',
    group: 'waits',
  },
  {
    name: 'it looks less often',
    on: is('wait', 'wait for two'),
    change: replace('wait', '5s', '9m'),
    code: 'interval-changed',
    level: 'caution',
    group: 'waits',
  },
];

const CONDITIONS: readonly Mutation[] = [
  {
    name: 'when is new on a safeguard',
    on: (kind) =>
      has('verify')(kind) ||
      has('wait')(kind) ||
      has('assert')(kind) ||
      has('confirm')(kind) ||
      has('choose')(kind),
    when: false,
    change: put({ when: 'test -e /srv/z' }),
    code: 'condition-added',
    level: 'danger',
    group: 'checks',
  },
  {
    name: 'when is new on another step',
    on: is('run', 'write'),
    when: false,
    first: (step) => replaceRun(drop('verify')(step)),
    change: put({ when: 'test -e /srv/z' }),
    code: 'made-conditional',
    level: 'danger',
    group: 'caution',
  },
  {
    name: 'when never holds',
    on: every,
    change: put({ when: 'false' }),
    code: 'never-runs',
    level: 'danger',
    group: 'checks',
  },
  {
    name: 'when of words that never hold',
    on: every,
    change: put({ when: 'test -n ""' }),
    code: 'never-runs',
    level: 'danger',
    group: 'checks',
  },
  {
    name: 'one condition of two never holds',
    on: every,
    change: put({ when: ['test -e /srv/z', 'false'] }),
    code: 'never-runs',
    level: 'danger',
    group: 'checks',
  },
  {
    name: 'one condition of two is gone',
    on: every,
    first: put({ when: ['grep -q x /srv/x', '[ "$(cat /srv/n)" -gt 3 ]'] }),
    change: put({ when: 'grep -q x /srv/x' }),
    code: 'condition-weakened',
    level: 'danger',
    group: 'checks',
  },
  {
    name: 'when is gone',
    on: every,
    when: true,
    change: drop('when'),
    code: 'condition-dropped',
    level: 'danger',
    group: 'checks',
  },
  {
    name: 'when demands less',
    on: every,
    when: true,
    first: put({ when: 'test -s /srv/x' }),
    change: put({ when: 'test -s /srv/x || test -e /srv/y' }),
    code: 'condition-weakened',
    level: 'danger',
    group: 'checks',
  },
  {
    name: 'when is another',
    on: every,
    when: true,
    change: put({ when: 'test -e /srv/q' }),
    code: 'condition-changed',
    level: 'danger',
    group: 'checks',
    first: put({ when: 'test -e /srv/p' }),
  },
];

/** A body of `run` that waits for nothing. */
function replaceRun(step: Step): Step {
  return 'run' in step ? { ...step, run: 'touch /srv/a' } : step;
}

const FIRST = 'test -s /srv/a';
const SECOND = "grep -q 'all done' /srv/log";

/** Each way in which a check of two commands can be made to hold when it should not, or to ask for less. */
const WEAKER: Readonly<Record<string, readonly string[]>> = {
  'holds always': ['true'],
  'only says something': ['echo fine'],
  'asks for words that are there': ['test -n x'],
  'asks for one thing of two': [SECOND],
  'asks in a comment': [FIRST, `# ${SECOND}\ntrue`],
  '|| true': [FIRST, `${SECOND} || true`],
  '|| echo': [FIRST, `${SECOND} || echo fine`],
  '|| another': [FIRST, `${SECOND} || [ -e /srv ]`],
  'true ||': [`true || ${FIRST}`, SECOND],
  'exit 0 first': [`exit 0\n${FIRST}\n${SECOND}`],
  'exit 0 first in one of two': [FIRST, `exit 0\n${SECOND}`],
  'exit 0 behind another': [`[ ! -e /srv/y ] || exit 0\n${FIRST}\n${SECOND}`],
  'in an if': [`if false; then ${FIRST}; fi`, SECOND],
  'in a condition': [`if test -e /srv/y; then ${FIRST}; fi`, SECOND],
  'in a loop': [`while test -e /srv/y; do ${FIRST}; done`, SECOND],
  'in the background': [`${FIRST} &`, SECOND],
  'pipefail off': ['set +o pipefail', FIRST, SECOND],
  'errexit off': ['set +e', FIRST, SECOND],
  'pipefail off in one text': [`set +o pipefail\n${FIRST}\n${SECOND}`],
  'errexit off in one text': [`set +e\n${FIRST}\n${SECOND}`],
  'a trap in one text': [`trap 'exit 0' EXIT\n${FIRST}\n${SECOND}`],
  'in a shell of its own': [`( ${FIRST} ) || true`, SECOND],
  'a trap': ["trap 'exit 0' EXIT", FIRST, SECOND],
  'into a pipe': [FIRST, `${SECOND} | cat`],
  negated: [`! ${FIRST}`, SECOND],
  '-s becomes -e': ['test -e /srv/a', SECOND],
  'an empty pattern': [FIRST, "grep -q '' /srv/log"],
  'a shorter pattern': [FIRST, "grep -q 'all' /srv/log"],
  'a pattern of any case': [FIRST, "grep -qi 'all done' /srv/log"],
};

const weaker = (key: string, on: Mutation['on']): Mutation[] =>
  Object.entries(WEAKER).map(([name, checks]) => ({
    name: `${key}: ${name}`,
    on,
    change: put({ [key]: checks }),
    code: 'check-weakened',
    level: 'danger',
    group: 'checks',
    ...(key === 'verify' ? { around: ['', 'for_each line'] } : {}),
  }));

const QUERIES: readonly (readonly [string, Mutation['code'], Mutation['level']])[] = [
  ['SELECT true', 'check-weakened', 'danger'],
  ['SELECT count(*) >= 0 FROM users', 'check-weakened', 'danger'],
  ['SELECT count(*) > 0 FROM groups', 'check-changed', 'danger'],
];

const BY_SQL: readonly Mutation[] = ['verify', 'assert'].flatMap((key): Mutation[] => {
  const on = key === 'verify' ? is('sql') : is('assert by sql');
  const query = ([to, code, level]: (typeof QUERIES)[number]): Mutation => ({
    name: `${key}: ${to}`,
    on,
    change: replace(key, SQL.query, to),
    code,
    level,
    group: 'checks',
  });
  return [
    ...QUERIES.map(query),
    {
      name: `${key}: another answer`,
      on,
      change: put({ [key]: { sql: { ...SQL, expect: 'f' } } }),
      code: 'check-changed',
      level: 'danger',
      group: 'checks',
    },
  ];
});

/** Each check of a list runs on its own, so one that ends well at once takes nothing from the others. */
const EXTRA: readonly Mutation[] = ['verify', 'assert'].map((key) => ({
  name: `${key}: one more check that ends at once`,
  on: key === 'verify' ? (kind: string): boolean => hasShellCheck(kind) : is('assert'),
  change: put({ [key]: ['exit 0', ...CHECKS] }),
  code: 'check-changed',
  level: 'danger',
  group: 'checks',
}));

const hasShellCheck: Mutation['on'] = (kind) => has('verify')(kind) && kind !== 'sql';

const GUARDS: readonly Mutation[] = [
  ...weaker('verify', hasShellCheck),
  ...weaker('assert', is('assert')),
  ...BY_SQL,
  ...EXTRA,
  {
    name: 'no check',
    on: has('verify'),
    change: drop('verify'),
    code: 'lost-verify',
    level: 'danger',
    group: 'checks',
  },
  {
    name: 'no undo',
    // A file that is written comes with an undo of its own.
    on: (kind) => has('undo')(kind) && kind !== 'write',
    change: drop('undo'),
    code: 'lost-undo',
    level: 'danger',
    group: 'undo',
  },
  ...[
    'true',
    ':',
    'echo nothing to undo',
    '# rm -f /srv/a\n:',
    'exit 0\nrm -f /srv/a',
    'if false; then rm -f /srv/a; fi',
  ].map((run): Mutation => ({
    name: `undo becomes ${run}`,
    on: has('undo'),
    change: put({ undo: { run } }),
    code: 'lost-undo',
    level: 'danger',
    group: 'undo',
  })),
  ...['true', ':', 'echo done', '[ 1 -eq 1 ]'].map((done): Mutation => ({
    name: `done already: ${done}`,
    on: (kind) => !is('confirm')(kind),
    change: put({ done_when: done }),
    code: 'never-runs',
    level: 'danger',
    group: 'checks',
  })),
  {
    name: 'done already on a point of no return',
    on: is('run'),
    first: (step) => drop('undo')({ ...step, risk: 'point-of-no-return' }),
    change: put({ done_when: 'true' }),
    code: 'never-runs',
    level: 'danger',
    group: 'checks',
  },
  {
    name: 'every item is done already',
    on: is('run', 'scale'),
    when: false,
    first: put({ for_each: { name: 'ITEM', in: ['a', 'b'] } }),
    change: put({ for_each: { name: 'ITEM', in: ['a', 'b'], done: 'true' } }),
    code: 'never-runs',
    level: 'danger',
    group: 'checks',
  },
  {
    name: 'every item is done already, by two checks',
    on: is('run', 'scale'),
    when: false,
    first: put({ for_each: { name: 'ITEM', in: ['a', 'b'] } }),
    change: put({ for_each: { name: 'ITEM', in: ['a', 'b'], done: ['true', 'exit 0'] } }),
    code: 'never-runs',
    level: 'danger',
    group: 'checks',
  },
  {
    name: 'another item, given by a value',
    on: is('run', 'assert', 'wait'),
    first: put({ for_each: { name: 'ITEM', in: ['${LIMIT}'] } }),
    change: put({ for_each: { name: 'ITEM', in: ['${LIMIT}x'] } }),
    code: 'items-changed',
    level: 'danger',
    group: 'caution',
  },
];

const COMMANDS: readonly Mutation[] = [
  ...['|| true', '|| :', '|| echo skipped', '|| exit 0'].map((end): Mutation => ({
    name: `a failure is followed by ${end}`,
    on: is('run'),
    change: replace('run', 'mv /srv/a /srv/b', `mv /srv/a /srv/b ${end}`),
    code: 'error-ignored',
    level: 'danger',
    group: 'danger',
  })),
  ...['set +e', 'set +o errexit', 'set +o pipefail', 'set +eu', "trap 'exit 0' ERR"].map(
    (line): Mutation => ({
      name: line,
      on: is('run'),
      change: replace('run', 'touch', `${line}\ntouch`),
      code: 'error-ignored',
      level: 'danger',
      group: 'danger',
    }),
  ),
  ...[
    'rm -rf /srv/x',
    'rm -r -f /srv/x',
    'kubectl delete pvc data',
    'sudo -n rm -r /srv',
    "kubectl exec x -- sh -c 'rm -r /data'",
    'find /srv -delete',
    "psql -X <<'END'\nDROP TABLE users;\nEND",
  ].map((line): Mutation => ({
    name: line,
    on: is('run'),
    change: replace('run', 'touch', `${line}\ntouch`),
    code: 'deletes-more',
    level: 'danger',
    group: 'destructive',
  })),
  {
    name: 'other commands',
    on: is('run'),
    change: replace('run', 'mv /srv/a /srv/b', 'mv /srv/a /srv/c'),
    code: 'commands-changed',
    level: 'note',
    group: 'commands-changed',
  },
  {
    name: 'another image',
    on: is('apply'),
    change: replace('apply', 'image: busybox', 'image: evil'),
    code: 'new-image',
    level: 'caution',
    group: 'new-image',
  },
  {
    name: 'a secret of the cluster',
    on: is('apply'),
    change: replace(
      'apply',
      'image: busybox',
      'image: busybox, env: [{name: P, valueFrom: {secretKeyRef: {name: s, key: k}}}]',
    ),
    code: 'new-secret',
    level: 'caution',
    group: 'secrets',
  },
  {
    name: 'an image on the command line',
    on: is('run'),
    change: replace('run', 'touch', 'kubectl run x --image=evil/x\ntouch'),
    code: 'new-image',
    level: 'caution',
    group: 'new-image',
  },
];

const MUTATIONS: readonly Mutation[] = [...WAITS, ...CONDITIONS, ...GUARDS, ...COMMANDS];

function procedure(step: Step): string {
  const steps = [
    { id: 'before', title: 'Before', run: 'mkdir -p /srv/before' },
    { id: 'it', title: 'It', ...step },
    { id: 'after', title: 'After', run: 'ls /srv/after' },
  ];
  const head = {
    procedure: 'p',
    title: 'P',
    version: '1.0.0',
    variables: { LIMIT: { type: 'duration', default: '5m', help: 'Limit.' } },
  };
  const connections = { db: { psql: { host: 'localhost', user: 'sense', database: 'sense' } } };
  return JSON.stringify({ ...head, places: PLACES, connections, phases: [{ id: 'a', title: 'A', steps }] });
}

interface Compiled {
  readonly yaml: Version;
  readonly script: Version;
}

const compiled = new Map<string, Compiled>();

/** Both forms of a procedure with one step to look at. */
function compile(step: Step): Compiled {
  const yaml = procedure(step);
  const known = compiled.get(yaml);
  if (known !== undefined) return known;
  const result = compileFiles({ 'procedure.yaml': yaml });
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  assert.equal(
    errors.map(({ message }) => message),
    [],
    yaml,
  );
  const text = result.outputs?.find(({ path }) => path === 'migrate.sh')?.content ?? '';
  const made = { yaml: versionOfProcedure('yaml', result), script: versionOfScript('script', text) };
  compiled.set(yaml, made);
  return made;
}

function caught(comparison: Comparison, failOn: string): string[] {
  const parsed = parseFailOn(failOn);
  if (!parsed.ok) throw new Error(`${parsed.name} is not known`);
  const report: DiffReport = { format: 1, generator: 'g', old: 'a', new: 'b', comparisons: [comparison] };
  return failures(report, parsed.codes).map(({ code }) => code);
}

let compared = 0;

for (const { name, on, change, code, level, group, when, first, around: places } of MUTATIONS) {
  test(`${code}, caught by ${group}: ${name}`, () => {
    let tried = 0;
    for (const kind of Object.keys(KINDS).filter(on)) {
      for (const [around, { fits, add }] of Object.entries(AROUND)) {
        if (
          !fits(kind) ||
          (when !== undefined && 'when' in add !== when) ||
          places?.includes(around) === false
        )
          continue;
        const base = { ...KINDS[kind], ...add };
        const before = first === undefined ? base : first(base);
        const [old, fresh] = [compile(before), compile(change(before))];
        for (const form of around === '' ? (['yaml', 'script'] as const) : (['yaml'] as const)) {
          const comparison = compareVersions('p', old[form], fresh[form]);
          const found = comparison.findings.map((one) => `${one.level} ${one.code}`);
          const where = `${kind} ${around} ${form}: ${found.join(', ')}`;
          assert.ok(found.includes(`${level} ${code}`), where);
          assert.ok(caught(comparison, group).includes(code), `${where}: not caught by ${group}`);
          compared += 1;
        }
        tried += 1;
      }
    }
    assert.ok(tried > 0);
  });
}

test('how many edits were tried', () => {
  console.log(`noted: ${MUTATIONS.length} edits, ${compared} comparisons`);
  assert.ok(compared > MUTATIONS.length);
});

/** What means nothing: the same commands, laid out otherwise. */
const COSMETIC: Readonly<Record<string, Change>> = {
  nothing: (step) => step,
  'spaces and comments': (step) =>
    typeof step['run'] === 'string'
      ? { ...step, run: `# why\n${step['run'].replaceAll(' ', '  ')}  # so` }
      : step,
  'the order of keys': (step) => Object.fromEntries(Object.entries(step).reverse()),
  'a check as a list of one': (step) =>
    typeof step['when'] === 'string' ? { ...step, when: [step['when']] } : step,
};

for (const [name, change] of Object.entries(COSMETIC)) {
  test(`no finding for ${name}`, () => {
    for (const kind of Object.keys(KINDS)) {
      for (const [around, { fits, add }] of Object.entries(AROUND)) {
        if (!fits(kind)) continue;
        const base = { ...KINDS[kind], ...add };
        const [old, fresh] = [compile(base), compile(change(base))];
        for (const form of ['yaml', 'script'] as const) {
          const { findings, status } = compareVersions('p', old[form], fresh[form]);
          assert.equal(findings, [], `${kind} ${around} ${form}`);
          if (name !== 'spaces and comments') assert.is(status, 'same');
        }
      }
    }
  });
}

test('a condition or a loop around a step is said once, and not taken for a change of what is in it', () => {
  const allowed: ReadonlySet<string> = new Set([
    'condition-added',
    'made-conditional',
    'items-changed',
    'commands-changed',
    'version-unchanged',
  ]);
  for (const [kind, step] of Object.entries(KINDS)) {
    for (const { fits, add } of Object.values(AROUND)) {
      if (!fits(kind)) continue;
      const { findings } = compareVersions('p', compile(step).yaml, compile({ ...step, ...add }).yaml);
      const others = findings.filter(({ code }) => !allowed.has(code) && !code.startsWith('new-tool'));
      assert.equal(others, [], kind);
    }
  }
});

/** Bodies that stand alone in a loop, because of how their failure is seen or what they change. */
const ALONE = ['[[ -e /srv/a ]]', 'test -e /srv/a && touch /srv/b', '( test -e /srv/a )', 'cd /srv\ntouch a'];

test('a body that a loop runs on its own is the same body', () => {
  for (const text of ALONE) {
    const step = { assert: text };
    for (const { fits, add } of Object.values(AROUND)) {
      if (!fits('assert')) continue;
      const { findings } = compareVersions('p', compile(step).yaml, compile({ ...step, ...add }).yaml);
      assert.not.ok(
        findings.some(({ code }) => code === 'check-changed' || code === 'check-weakened'),
        `${text}: ${JSON.stringify(findings)}`,
      );
    }
  }
});

test('items that are done already by two checks are no failure that is ignored', () => {
  const loop = { name: 'ITEM', in: ['a', 'b'] };
  const step = { run: 'touch /srv/a', for_each: loop };
  const done = { ...step, for_each: { ...loop, done: ['cd /srv\ntest -e a', 'test -e /srv/b'] } };
  const { findings } = compareVersions('p', compile(step).yaml, compile(done).yaml);
  assert.equal(
    findings.map(({ code }) => code),
    ['items-changed', 'commands-changed', 'version-unchanged'],
  );
});

/** The script of a step, with an edit made on site in it. */
function edited(step: Step, from: string, to: string): string[] {
  const yaml = procedure(step);
  const script =
    compileFiles({ 'procedure.yaml': yaml }).outputs?.find(({ path }) => path === 'migrate.sh')?.content ??
    '';
  assert.ok(script.includes(from), script);
  const site = versionOfScript(
    'site',
    script.replace(from, () => to),
  );
  return compareVersions('p', compile(step).yaml, site).findings.map(({ level, code }) => `${level} ${code}`);
}

test('an edit of the lines that keep a failure is danger', () => {
  const list = { run: 'touch /srv/a', verify: ['cd /srv\ntest -s a', SECOND] };
  const looks = '[ "$status" -eq 0 ] || exit "$status"\n';
  assert.ok(edited(list, looks, '').includes('danger check-weakened'));
  assert.ok(edited(list, looks, '[ "$status" -eq 0 ] || exit 0\n').includes('danger check-weakened'));
  assert.ok(edited(list, looks, '[ "$status" -eq 0 ] || true\n').includes('danger check-weakened'));
  assert.ok(edited(list, '(\n  set -e\n', '(\n').includes('danger check-weakened'));
  const loop = { run: 'cd /srv\ntouch a', for_each: { name: 'ITEM', in: ['a', 'b'] } };
  assert.ok(edited(loop, looks.replace(/^/, '  '), '').includes('danger error-ignored'));
  const check = { run: 'touch /srv/a', verify: CHECKS };
  assert.ok(edited(check, `{\n${FIRST}\n`, `{\nreturn 0\n${FIRST}\n`).includes('danger check-weakened'));
});

/** Conditions and loops as scripts of older versions hold them. */
const OLDER: readonly (readonly [step: Step, now: string, then: string])[] = [
  [{ run: RUN, when: 'grep -q x /srv/x' }, '  status=$?\n  [ "$status" -eq 1 ] || exit "$status"\n', ''],
  [{ run: RUN, when: ['test -e /srv/x', 'test -e /srv/y'] }, '  [ "$status" -eq 1 ] || exit "$status"\n', ''],
  [{ run: RUN, for_each: { name: 'ITEM', run: 'ls /srv' } }, ' <&3 || [ -n "$ITEM" ]; do', ' <&3; do'],
];

test('a script that an older version made differs in its commands, and in nothing that counts', () => {
  for (const [step, now, then] of OLDER) {
    const allowed = [
      'caution edited-on-site',
      'danger edited-on-site',
      'note commands-changed',
      'note version-unchanged',
    ];
    assert.equal(
      edited(step, now, then).filter((one) => !allowed.includes(one)),
      [],
      then,
    );
  }
});

test('a procedure and its own script do not differ, whatever is in it', () => {
  for (const [kind, step] of Object.entries(KINDS)) {
    const { yaml, script } = compile(step);
    assert.is(compareVersions('p', yaml, script).status, 'same', kind);
    assert.is(compareVersions('p', script, yaml).status, 'same', kind);
  }
});

test.run();
