/**
 * Comparing two versions of a procedure: what a reviewer is told.
 * Slow: each code compiles a procedure of its own.
 */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { compareVersions } from '../../src/diff/compare.js';
import { failures, parseFailOn } from '../../src/diff/fail-on.js';
import { COMMENT_BYTES, formatMarkdown } from '../../src/diff/format/markdown.js';
import { formatDiff } from '../../src/diff/format/index.js';
import { formatText } from '../../src/diff/format/text.js';
import type { Comparison, DiffReport, Finding } from '../../src/diff/report-schema.js';
import { DIFF_CODES, GROUPS } from '../../src/diff/codes.js';
import { versionOfProcedure, versionOfScript } from '../../src/diff/version.js';
import { diffSchemaText } from '../../src/diff/report-schema.js';
import { build, compileFiles } from '../support/compile.js';
import { SERVICE } from '../support/service-procedure.js';

/** Replaces text that must be there, so that no test changes nothing without noticing. */
function edit(text: string, ...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((now, [from, to]) => {
    assert.ok(now.includes(from), `the procedure holds ${from}`);
    return now.replace(from, () => to);
  }, text);
}

function compareTexts(old: string, fresh: string): Comparison {
  const version = (label: string, yaml: string) =>
    versionOfProcedure(label, compileFiles({ 'procedure.yaml': yaml }));
  const comparison = compareVersions('move-service', version('old', old), version('new', fresh));
  assert.equal([...(comparison.old?.problems ?? []), ...(comparison.new?.problems ?? [])], []);
  return comparison;
}

function reportOf(...comparisons: readonly Comparison[]): DiffReport {
  return {
    format: 1,
    generator: 'stepwright 0.1.0',
    old: 'main',
    new: 'HEAD',
    comparisons: [...comparisons],
  };
}

function find(comparison: Comparison, code: string): Finding | undefined {
  return comparison.findings.find((finding) => finding.code === code);
}

/** Text of a step, from its id to the next one. */
function stepText(id: string): string {
  const from = SERVICE.indexOf(`      - id: ${id}\n`);
  const next = SERVICE.slice(from + 1).search(/^(?: {6}- id: | {2}- id: )/m);
  return next === -1 ? SERVICE.slice(from) : SERVICE.slice(from, from + 1 + next);
}

function without(id: string): readonly [string, string] {
  return [stepText(id), ''];
}

const ONE = '      - {id: one, title: One, run: touch /srv/a}\n';
const TWO = '      - {id: two, title: Two, run: mkdir /opt/b}\n';
const THREE = "      - {id: three, title: Three, risk: read-only, run: 'cat /etc/motd'}\n";
const FOUR = "      - {id: four, title: Four, risk: read-only, run: 'ls /mnt'}\n";
const CHOOSE = `      - {id: owner, title: Owner, choose: {into: OWNER, question: Who?, run: cat /etc/passwd}}
      - {id: use, title: Use, run: 'echo "$OWNER" >/srv/owner'}
`;
const ASKED = `      - id: asked
        title: Ask the owner
        confirm: {question: May it go on?, by: person, role: Owner of the database}
`;
const INDEPENDENT: readonly (readonly [string, string])[] = [
  ['      - id: drop-old\n', `${ONE}${TWO}${THREE}${FOUR}      - id: drop-old\n`],
];

/** One change of the procedure for each code that a change can be found by. */
const CASES: readonly {
  readonly code: string;
  readonly about: string;
  readonly changes: readonly (readonly [string, string])[];
  readonly base?: readonly (readonly [string, string])[];
}[] = [
  {
    code: 'became-destructive',
    about: 'dump',
    changes: [['title: Dump the database\n', 'title: Dump the database\n        risk: destructive\n']],
  },
  {
    code: 'risk-changed',
    about: 'three',
    base: INDEPENDENT,
    changes: [['title: Three, risk: read-only', 'title: Three, risk: reversible']],
  },
  {
    code: 'risk-lowered',
    about: 'pack',
    changes: [['title: Pack it\n', 'title: Pack it\n        risk: read-only\n']],
  },
  {
    code: 'confirmation-dropped',
    about: 'drop-old',
    changes: [['risk: point-of-no-return', 'risk: reversible']],
  },
  { code: 'confirmation-dropped', about: 'backup-exists', changes: [without('backup-exists')] },
  { code: 'question-changed', about: 'backup-exists', changes: [['Is there a backup?', 'Ready?']] },
  { code: 'lost-undo', about: 'stop-clients', changes: [['        undo: {restore: replicas}\n', '']] },
  { code: 'undo-changed', about: 'dump', changes: [['run: rm -f "$WORK/db.sql"', 'run: rm -rf "$WORK"']] },
  {
    code: 'lost-verify',
    about: 'dump',
    changes: [
      [`        verify: [test -s "$WORK/db.sql", "grep -q 'dump complete' \\"$WORK/db.sql\\""]\n`, ''],
    ],
  },
  {
    code: 'check-weakened',
    about: 'dump',
    changes: [
      [`[test -s "$WORK/db.sql", "grep -q 'dump complete' \\"$WORK/db.sql\\""]`, 'test -s "$WORK/db.sql"'],
    ],
  },
  {
    code: 'check-weakened',
    about: 'dump',
    changes: [
      [
        '"grep -q \'dump complete\' \\"$WORK/db.sql\\""',
        '"grep -q \'dump complete\' \\"$WORK/db.sql\\" || true"',
      ],
    ],
  },
  { code: 'check-weakened', about: 'dump', changes: [['test -s "$WORK/db.sql"', 'test -e "$WORK/db.sql"']] },
  { code: 'check-changed', about: 'users-are-there', changes: [['FROM users', 'FROM groups']] },
  {
    code: 'wait-changed',
    about: 'wait-for-quiet',
    changes: [['\'test -e "$WORK/POD"\'', '\'test -e "$HOME/POD"\'']],
  },
  { code: 'check-changed', about: 'users-are-there', changes: [['expect: "t"', 'expect: "f"']] },
  {
    code: 'answer-moved',
    about: 'owner',
    base: [['      - id: drop-old\n', `${CHOOSE}      - id: drop-old\n`]],
    changes: [
      ['into: OWNER', 'into: THE_OWNER'],
      ['"$OWNER"', '"$THE_OWNER"'],
    ],
  },
  {
    code: 'items-changed',
    about: 'pack',
    base: [['title: Pack it\n', 'title: Pack it\n        for_each: {name: ITEM, in: [a, b]}\n']],
    changes: [['in: [a, b]', 'in: [a]']],
  },
  { code: 'phase-renamed', about: '', changes: [['id: export', 'id: take-out']] },
  {
    code: 'phase-needs-changed',
    about: '',
    base: [
      [
        '    where: a workstation\n',
        '    where: a workstation\n    requires: {access: [{run: kubectl auth can-i get pvc}]}\n',
      ],
      [
        '    title: Clean up\n',
        '    title: Clean up\n    requires: {access: [{run: kubectl auth can-i get pvc}]}\n',
      ],
    ],
    changes: [
      [
        '    title: Clean up\n    requires: {access: [{run: kubectl auth can-i get pvc}]}\n',
        '    title: Clean up\n',
      ],
    ],
  },
  {
    code: 'version-command-changed',
    about: '',
    changes: [['min: "1.20"', 'min: "1.20", version: "echo 9.9"']],
  },
  { code: 'connection-changed', about: '', changes: [['host: localhost', 'host: prod.example.org']] },
  { code: 'connection-changed', about: '', changes: [[', password: "${DB_PASSWORD}"', '']] },
  {
    code: 'done-when-changed',
    about: 'pack',
    changes: [['        done_when: test -s "$WORK/db.tar"\n', '']],
  },
  { code: 'wait-removed', about: 'wait-for-quiet', changes: [without('wait-for-quiet')] },
  { code: 'wait-removed', about: 'dump', changes: [['          sleep 30\n', '']] },
  { code: 'wait-shortened', about: 'wait-for-quiet', changes: [['timeout: 10m', 'timeout: 1m']] },
  { code: 'wait-shortened', about: 'wait-for-quiet', changes: [['timeout: 10m', 'timeout: "${LIMIT}"']] },
  {
    code: 'wait-shortened',
    about: 'wait-for-quiet',
    base: [['timeout: 10m', 'timeout: "${LIMIT}"']],
    changes: [['timeout: "${LIMIT}"', 'timeout: 5s']],
  },
  { code: 'wait-shortened', about: 'dump', changes: [['sleep 30', 'sleep 3']] },
  { code: 'timeout-changed', about: 'dump', changes: [['        timeout: 30m\n', '']] },
  { code: 'retry-changed', about: 'dump', changes: [['attempts: 3', 'attempts: 2']] },
  {
    code: 'rerun-became-safe',
    about: 'dump',
    changes: [['title: Dump the database\n', 'title: Dump the database\n        rerun: safe\n']],
  },
  { code: 'rerun-became-unsafe', about: 'pack', changes: [['        rerun: safe\n', '']] },
  {
    code: 'error-ignored',
    about: 'dump',
    changes: [['>"$WORK/db.sql.new"\n', '>"$WORK/db.sql.new" || true\n']],
  },
  {
    code: 'safeguard-dropped',
    about: 'dump',
    base: [['pg_dump sense', 'psql -v ON_ERROR_STOP=1 sense']],
    changes: [['-v ON_ERROR_STOP=1 ', '']],
  },
  {
    code: 'condition-dropped',
    about: 'pack',
    base: [['        done_when: test -s "$WORK/db.tar"\n', '        when: test -e "$WORK/POD"\n']],
    changes: [['        when: test -e "$WORK/POD"\n', '']],
  },
  {
    code: 'secret-exposed',
    about: 'TOKEN',
    base: [['  DB_PASSWORD:', '  TOKEN: {type: string, secret: true, help: A token.}\n  DB_PASSWORD:']],
    changes: [['secret: true, help: A token', 'help: A token']],
  },
  {
    code: 'variable-removed',
    about: 'SITE',
    base: [['  DB_PASSWORD:', '  SITE: {type: string, help: The site.}\n  DB_PASSWORD:']],
    changes: [['  SITE: {type: string, help: The site.}\n', '']],
  },
  {
    code: 'values-changed',
    about: 'SITE',
    base: [['  DB_PASSWORD:', '  SITE: {type: enum, values: [a, b], help: The site.}\n  DB_PASSWORD:']],
    changes: [['values: [a, b]', 'values: [a, c]']],
  },
  {
    code: 'capture-dropped',
    about: 'find-pod',
    changes: [
      ['into: POD', 'into: THE_POD'],
      ['"$POD"', '"$THE_POD"'],
    ],
  },
  { code: 'bash-changed', about: '', changes: [['requires:\n', 'requires:\n  bash: "4.4"\n']] },
  {
    code: 'tool-removed',
    about: '',
    base: [['sleep 30', 'curl -sS https://example.org']],
    changes: [['curl -sS https://example.org', 'sleep 30']],
  },
  {
    code: 'phase-added',
    about: '',
    changes: [
      [
        '  - id: clean-up\n',
        '  - {id: rest, title: Rest, steps: [{id: look, title: Look, assert: test -e /}]}\n  - id: clean-up\n',
      ],
    ],
  },
  {
    code: 'phase-removed',
    about: '',
    changes: [['  - id: clean-up\n    title: Clean up\n    steps:\n', '']],
  },
  { code: 'other-procedure', about: '', changes: [['procedure: move-service', 'procedure: move-other']] },
  { code: 'steps-reordered', about: 'two', base: INDEPENDENT, changes: [[ONE + TWO, TWO + ONE]] },
  { code: 'step-moved', about: 'four', base: INDEPENDENT, changes: [[THREE + FOUR, FOUR + THREE]] },
  {
    code: 'force-added',
    about: 'drop-old',
    changes: [['delete pvc old-data', 'delete pvc old-data --force']],
  },
  { code: 'destructive-changed', about: 'drop-old', changes: [['delete pvc old-data', 'delete pvc --all']] },
  {
    code: 'secret-used',
    about: 'dump',
    changes: [
      [
        '          sleep 30\n',
        '          PGPASSWORD="$DB_PASSWORD" psql -c "SELECT 1"\n          sleep 30\n',
      ],
    ],
  },
  {
    code: 'phase-changed',
    about: 'users-are-there',
    changes: [
      without('users-are-there'),
      [
        '    title: Clean up\n    steps:\n',
        `    title: Clean up\n    steps:\n${stepText('users-are-there')}`,
      ],
    ],
  },
  {
    code: 'kind-changed',
    about: 'drop-old',
    changes: [
      [
        'run: kubectl delete pvc old-data -n "$NAMESPACE"',
        'confirm: {question: Is the old database removed?}',
      ],
      ['        risk: point-of-no-return\n', ''],
    ],
  },
  {
    code: 'became-interactive',
    about: 'dump',
    changes: [
      ['        retry: {attempts: 3, wait: 10s}\n        timeout: 30m\n', '        interactive: true\n'],
    ],
  },
  {
    code: 'group-changed',
    about: 'pack',
    changes: [
      [
        stepText('pack'),
        `      - id: each
        title: Do it to each
        for_each: {name: ONE, in: [a, b]}
        steps:
${stepText('pack').replace(/^/gm, '    ').trimEnd()}
`,
      ],
    ],
  },
  {
    code: 'answered-by-another',
    about: 'asked',
    base: [['      - id: pack\n', `${ASKED}      - id: pack\n`]],
    changes: [['by: person, role: Owner of the database', 'by: operator']],
  },
  {
    code: 'output-hidden',
    about: 'pack',
    changes: [['title: Pack it\n', 'title: Pack it\n        output: log\n']],
  },
  {
    code: 'check-ends',
    about: 'pack',
    base: [['title: Pack it\n', "title: Pack it\n        verify: {run: '[ -e /srv/packed ]'}\n"]],
    changes: [["[ -e /srv/packed ]'}", "[ -e /srv/packed ]', until: drop-old}"]],
  },
  { code: 'step-renamed', about: 'dump-db', changes: [['id: dump\n', 'id: dump-db\n']] },
  { code: 'assert-removed', about: 'users-are-there', changes: [without('users-are-there')] },
  { code: 'step-removed', about: 'pack', changes: [without('pack')] },
  { code: 'look-removed', about: 'three', base: INDEPENDENT, changes: [[THREE, '']] },
  {
    code: 'destructive-added',
    about: 'wipe',
    changes: [
      [
        '      - id: drop-old\n',
        '      - {id: wipe, title: Wipe, risk: destructive, run: rm -r /data}\n      - id: drop-old\n',
      ],
    ],
  },
  {
    code: 'added-without-undo',
    about: 'note',
    changes: [
      [
        '      - id: drop-old\n',
        '      - {id: note, title: Note, run: touch "$HOME/x"}\n      - id: drop-old\n',
      ],
    ],
  },
  {
    code: 'step-added',
    about: 'note',
    changes: [
      [
        '      - id: drop-old\n',
        '      - {id: note, title: Note, run: touch "$HOME/x"}\n      - id: drop-old\n',
      ],
    ],
  },
  { code: 'wait-default-shortened', about: 'LIMIT', changes: [['default: 5m', 'default: 5s']] },
  { code: 'wait-default-lengthened', about: 'LIMIT', changes: [['default: 5m', 'default: 50m']] },
  { code: 'default-changed', about: 'NAMESPACE', changes: [['default: mlx', 'default: prod']] },
  { code: 'type-changed', about: 'NAMESPACE', changes: [['type: k8s-name', 'type: string']] },
  {
    code: 'new-secret',
    about: 'TOKEN',
    changes: [['  DB_PASSWORD:', '  TOKEN: {type: string, secret: true, help: A token.}\n  DB_PASSWORD:']],
  },
  {
    code: 'new-variable',
    about: 'SITE',
    changes: [['  DB_PASSWORD:', '  SITE: {type: string, help: The site.}\n  DB_PASSWORD:']],
  },
  { code: 'help-changed', about: 'NAMESPACE', changes: [['help: Where it is.', 'help: The namespace.']] },
  { code: 'new-tool', about: '', changes: [['sleep 30', 'curl -sS https://example.org']] },
  { code: 'tool-minimum-raised', about: '', changes: [['min: "1.20"', 'min: "1.30"']] },
  { code: 'tool-minimum-lowered', about: '', changes: [['min: "1.20"', 'min: "1.4"']] },
  { code: 'new-image', about: '', changes: [['images: [busybox]', 'images: [busybox, alpine]']] },
  { code: 'image-removed', about: '', changes: [['  images: [busybox]\n', '']] },
  {
    code: 'access-dropped',
    about: '',
    changes: [['  access: [{run: kubectl auth can-i get pods, why: Pods are read}]\n', '']],
  },
  {
    code: 'new-access',
    about: '',
    changes: [['access: [', 'access: [{run: kubectl auth can-i delete pvc}, ']],
  },
  { code: 'disk-lowered', about: '', changes: [['5GiB', '1GiB']] },
  { code: 'disk-raised', about: '', changes: [['5GiB', '50GiB']] },
  { code: 'phase-place-changed', about: '', changes: [['where: a workstation', 'where: the database host']] },
  { code: 'version-unchanged', about: '', changes: [['sleep 30', 'sleep 40']] },
  {
    code: 'order-swapped',
    about: 'dump',
    changes: [
      without('dump'),
      ['      - id: wait-for-quiet\n', `${stepText('dump')}      - id: wait-for-quiet\n`],
    ],
  },
];

for (const { code, about, changes, base = [] } of CASES) {
  test(`${code}: ${about} ${changes.map(([, to]) => to.trim().split('\n')[0] ?? '').join(' ')}`, () => {
    const old = edit(SERVICE, ...base);
    const comparison = compareTexts(old, edit(old, ...changes));
    const found = find(comparison, code);
    assert.ok(found, `${code} is among ${comparison.findings.map((finding) => finding.code).join(' ')}`);
    assert.is(found.step ?? found.variable ?? '', about);
    assert.ok(formatMarkdown(reportOf(comparison)).includes(`\`${code}\``));
    assert.ok(formatText(reportOf(comparison), false).includes(code));
  });
}

test('the same procedure has no differences, in any format', () => {
  const comparison = compareTexts(SERVICE, SERVICE);
  assert.is(comparison.status, 'same');
  assert.is(comparison.unchanged, 8);
  assert.match(formatMarkdown(reportOf(comparison)), 'No step');
  assert.match(formatText(reportOf(comparison), false), 'no step differs');
});

test('a comment that swaps two steps, drops a wait and renames a third names all three and their risk', () => {
  const swapped = edit(SERVICE, without('pack'), [
    '      - id: dump\n',
    `${stepText('pack')}      - id: dump\n`,
  ]);
  const changed = edit(swapped, without('wait-for-quiet'), ['id: stop-clients\n', 'id: stop-all\n']);
  const markdown = formatMarkdown(reportOf(compareTexts(SERVICE, changed)));
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  const line = (...words: readonly string[]): boolean =>
    lines.some((one) => words.every((word) => one.includes(word)));
  assert.ok(line('danger', '`dump`', '`pack`', 'order-swapped', 'reversible'), markdown);
  assert.ok(line('danger', '`wait-for-quiet`', 'wait-removed', 'read-only', '10 min'), markdown);
  assert.ok(line('`stop-all`', '`stop-clients`', 'step-renamed', 'reversible'), markdown);
});

test('two steps that swapped their ids are followed by what they do', () => {
  const changed = edit(
    SERVICE,
    ['id: dump\n', 'id: @\n'],
    ['id: pack\n', 'id: dump\n'],
    ['id: @\n', 'id: pack\n'],
  );
  const { steps } = compareTexts(SERVICE, changed);
  assert.equal(
    steps.map(({ id, oldId, texts }) => [id, oldId, texts.length]),
    [
      ['pack', 'dump', 0],
      ['dump', 'pack', 0],
    ],
  );
});

test('a renamed step whose commands changed too is found by likeness', () => {
  const changed = edit(SERVICE, ['id: dump\n', 'id: save-database\n'], ['sleep 30', 'sleep 60']);
  const comparison = compareTexts(SERVICE, changed);
  assert.is(find(comparison, 'step-renamed')?.step, 'save-database');
  assert.is(find(comparison, 'step-removed'), undefined);
  const [step] = comparison.steps;
  assert.is(step?.oldId, 'dump');
  const body = step?.texts.find(({ name }) => name === 'body');
  const words = body?.rows.flatMap(({ op, parts }) =>
    parts.filter(({ changed: word }) => word).map(({ text }) => `${op} ${text}`),
  );
  assert.equal(words, ['removed 30', 'added 60']);
});

test('only one side: a new procedure is shown whole, with its destructive steps', () => {
  const version = versionOfProcedure('new', compileFiles({ 'procedure.yaml': SERVICE }));
  const added = compareVersions('move-service', undefined, version);
  assert.is(added.status, 'added');
  assert.is(added.steps.filter(({ status }) => status === 'added').length, 8);
  assert.is(find(added, 'destructive-added')?.step, 'drop-old');
  const removed = compareVersions('move-service', version, undefined);
  assert.is(removed.status, 'removed');
  assert.match(formatMarkdown(reportOf(removed)), 'was removed');
});

test('a side that does not parse is named with its place, and the other one is still shown', () => {
  const good = versionOfProcedure('old', compileFiles({ 'procedure.yaml': SERVICE }));
  const bad = versionOfProcedure(
    'new',
    compileFiles({ 'procedure.yaml': edit(SERVICE, ['title: Pack it', 'titel: Pack it']) }),
  );
  const comparison = compareVersions('move-service', good, bad);
  assert.is(comparison.status, 'unreadable');
  assert.is(comparison.steps.length, 8);
  const markdown = formatMarkdown(reportOf(comparison));
  assert.match(markdown, /procedure\.yaml:\d+/);
  assert.match(markdown, 'stop-clients');
  assert.match(markdown, 'does-not-parse');
  assert.match(formatText(reportOf(comparison), false), 'cannot be read');
});

test('two scripts are compared as their procedures are, and a script that was edited says so', () => {
  const [old, fresh] = [SERVICE, edit(SERVICE, ['sleep 30', 'sleep 3'])].map((yaml) =>
    build(yaml).output('migrate.sh'),
  );
  const comparison = compareVersions(
    'move-service',
    versionOfScript('a', old ?? ''),
    versionOfScript('b', fresh ?? ''),
  );
  assert.equal(
    comparison.findings.map(({ code }) => code),
    ['wait-shortened', 'commands-changed', 'version-unchanged'],
  );
  const site = edit(old ?? '', ['\nsleep 30\n', '\nsleep 1\n']);
  const edited = compareVersions(
    'move-service',
    versionOfScript('a', old ?? ''),
    versionOfScript('site', site),
  );
  assert.match(find(edited, 'edited-on-site')?.message ?? '', 'dump');
  assert.is(find(edited, 'wait-shortened')?.step, 'dump');
  const runner = `${old ?? ''}:\n`;
  assert.ok(
    find(
      compareVersions('x', versionOfScript('a', old ?? ''), versionOfScript('b', runner)),
      'runner-changed',
    ),
  );
  const other = edit(old ?? '', ["generator='stepwright 0.", "generator='stepwright 9."]);
  assert.ok(
    find(
      compareVersions('x', versionOfScript('a', old ?? ''), versionOfScript('b', other)),
      'generator-changed',
    ),
  );
  const mixed = compareVersions(
    'move-service',
    versionOfProcedure('yaml', compileFiles({ 'procedure.yaml': SERVICE })),
    versionOfScript('site', site),
  );
  assert.is(find(mixed, 'wait-shortened')?.step, 'dump');
});

function longProcedure(steps: number, command: string): string {
  const lines = Array.from(
    { length: steps },
    (_, at) => `      - {id: step-${at}, title: "Step ${at}", run: "${command} ${at} ${'word '.repeat(30)}"}`,
  );
  return `procedure: long\ntitle: Long\nversion: 1.0.0\nphases:\n  - id: p\n    title: P\n    steps:\n${lines.join('\n')}\n`;
}

test('a comment stays under the limit of the forges however much changed, says what it leaves out, and closes what it opens', () => {
  const comparison = compareTexts(longProcedure(900, 'echo'), longProcedure(900, 'printf'));
  assert.is(comparison.steps.length, 900);
  for (const limit of [COMMENT_BYTES, 20_000, 5_000]) {
    const markdown = formatMarkdown(reportOf(comparison), limit);
    assert.ok(Buffer.byteLength(markdown) <= limit, `${Buffer.byteLength(markdown)} of ${limit}`);
    assert.match(markdown, /not fit here/);
    assert.is(markdown.split('<details>').length, markdown.split('</details>').length);
  }
  const many = Array.from({ length: 3000 }, (_, at) => ({ ...comparison, name: `procedure-${at}` }));
  const markdown = formatMarkdown(reportOf(...many));
  assert.ok(Buffer.byteLength(markdown) <= COMMENT_BYTES, String(Buffer.byteLength(markdown)));
  assert.match(markdown, 'more procedures');
});

test('what authors write cannot act on the comment, on a terminal or on the reading order', () => {
  const hostile = edit(
    SERVICE,
    ['title: Pack it', 'title: "@here `<b>`#1 | `x` \\u202e \\e[31m"'],
    ['tar -C', "echo '</pre><script>@all' | tar -C"],
  );
  const compiled = compileFiles({ 'procedure.yaml': hostile.replace('\\u202e \\e[31m', '') });
  const old = versionOfProcedure('old', compileFiles({ 'procedure.yaml': SERVICE }));
  const markdown = formatMarkdown(reportOf(compareVersions('x', old, versionOfProcedure('new', compiled))));
  assert.not.match(markdown, '<script>');
  assert.not.match(markdown, /^\| 6\..*@here/m);
  assert.match(markdown, '&lt;/pre&gt;&lt;script&gt;');
  const script = edit(build(SERVICE).output('migrate.sh'), [
    '# 1.6 Pack it',
    '# 1.6 Pack \u202e\u001b[31m it',
  ]);
  const site = reportOf(compareVersions('x', old, versionOfScript('site', script)));
  for (const text of [formatMarkdown(site), formatText(site, false)]) {
    assert.not.match(text, '\u202e');
    assert.not.match(text, '\u001b');
    assert.match(text, '\\u202e');
  }
});

test('what authors write stays words everywhere in a comment: in titles, in messages, in the summaries of details', () => {
  const prose = '@octocat @org/team #123 ![x](https://example.org/y.png) https://example.org';
  // HTML in a title is refused in a procedure; in a script, and in what cannot be read, it may still stand.
  const words = `${prose} <img src=x>`;
  const hostile = edit(
    SERVICE,
    ['title: Pack it', `title: "${prose}"`],
    ['tar -C', 'nice tar -C'],
    ['title: Export', `title: "${prose}"`],
    ['contact: ops@example.org', `contact: "${words}"`],
  );
  const broken = edit(SERVICE, ['title: Pack it', `title: Pack it\n        "${words}": 1`]);
  const site = edit(
    build(SERVICE).output('migrate.sh'),
    ['# 1.6 Pack it', `# 1.6 ${words}`],
    ['\ntar -C', '\nnice tar -C'],
    ['# ---- export: Export ----', `# ---- export: ${words} ----`],
  );
  const old = versionOfProcedure('old', compileFiles({ 'procedure.yaml': SERVICE }));
  const procedures = [hostile, broken].map((yaml) =>
    versionOfProcedure('new', compileFiles({ 'procedure.yaml': yaml })),
  );
  assert.ok(procedures[0]?.subject !== undefined);
  for (const fresh of [...procedures, versionOfScript('site', site)]) {
    const markdown = formatMarkdown(reportOf(compareVersions('x', old, fresh)));
    assert.match(markdown, 'octocat');
    const outside = markdown
      .replace(/<pre>[\s\S]*?<\/pre>|<code>.*?<\/code>/g, '')
      .replace(/(`+)[^`].*?\1/g, '');
    for (const live of ['@octocat', '@org', '#123', '<img', 'https://example'])
      assert.not.match(outside, live);
    const read = outside.split('\n').filter((line) => !line.startsWith('<details>'));
    for (const live of ['![', '](http']) assert.not.match(read.join('\n'), live);
  }
});

test('a bar in a command or a title is a bar in the table, and so is a backslash before it', () => {
  const changed = edit(
    SERVICE,
    ['Is there a backup?', 'Is there a \\\\| backup?'],
    ['title: Pack it', 'title: "Pack | it"'],
    ['rm -f "$WORK/db.sql"', 'rm -f "$WORK/db.sql" | cat'],
    ['default: mlx', 'default: "mlx"'],
  );
  const markdown = formatMarkdown(reportOf(compareTexts(changed, SERVICE), compareTexts(SERVICE, changed)));
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  assert.ok(rows.length > 8);
  for (const row of rows) assert.ok([3, 4].includes(row.match(/(?:\\.|[^|\\])+/g)?.length ?? 0), row);
  assert.match(markdown, '<code>Is there a \\\\&vert; backup?');
  assert.match(markdown, 'Pack &vert; it');
});

test('steps that name nothing in common may change places', () => {
  const steps = ['alpha', 'beta', 'gamma', 'delta', 'eps', 'zeta', 'eta', 'theta'].map(
    (name) =>
      `      - {id: ${name}, title: ${name}, run: touch /srv/${name}file, undo: {run: unlink /srv/${name}file}}\n`,
  );
  const procedure = (list: readonly string[]): string =>
    `procedure: p\ntitle: P\nversion: 1.0.0\nphases:\n  - id: a\n    title: A\n    steps:\n${list.join('')}`;
  const [first = '', second = '', ...rest] = steps;
  const { findings } = compareTexts(procedure(steps), procedure([second, first, ...rest]));
  assert.equal(
    findings.map(({ code }) => code),
    ['steps-reordered', 'version-unchanged'],
  );
});

test('where too many steps have no partner to look for renamed ones, both formats say so', () => {
  const procedure = (name: string): string =>
    `procedure: p\ntitle: P\nversion: 1.0.0\nphases:\n  - id: a\n    title: A\n    steps:\n${Array.from(
      { length: 210 },
      (_, at) => `      - {id: ${name}${at}, title: S ${at}, run: touch /srv/${name}${at}, undo: none}\n`,
    ).join('')}`;
  const report = reportOf(compareTexts(procedure('x'), procedure('y')));
  for (const text of [formatText(report, false), formatMarkdown(report)])
    assert.match(text, 'Too many steps have no partner to look for renamed ones among them.');
});

test('where too many steps moved to look at each, that is said, once', () => {
  const steps = Array.from(
    { length: 1_100 },
    (_, at) => `      - {id: s${at}, title: S ${at}, run: touch /srv/${at}, undo: none}\n`,
  );
  const procedure = (list: readonly string[]): string =>
    `procedure: p\ntitle: P\nversion: 1.0.0\nphases:\n  - id: a\n    title: A\n    steps:\n${list.join('')}`;
  const { findings } = compareTexts(procedure(steps), procedure([...steps].reverse()));
  assert.equal(
    findings.map(({ code, level }) => `${level} ${code}`),
    ['danger order-unknown', 'note version-unchanged'],
  );
  assert.match(findings[0]?.message ?? '', '1099 steps of 1100');
});

test('whatever differs in the outputs is said', () => {
  const changes: readonly (readonly [from: string, to: string, shown: string])[] = [
    ['title: Move a service', 'title: Move services', 'Move services'],
    ['summary: Moves a', 'summary: Shoves a', 'Shoves'],
    ['contact: ops', 'contact: dev', 'dev@example.org'],
    ['title: Export', 'title: Take out', 'Take out'],
    ['why: Packs', 'why: Bundles', 'Bundles'],
    ['why: Pods are read', 'why: Pods are watched', 'watched'],
    ['look_for: A log', 'look_for: One log', 'One'],
    ['summary: Moves', 'limits: Small ones.\nsummary: Moves', 'Small ones'],
    ['summary: Moves', 'use_when: At night.\nsummary: Moves', 'At night'],
    ['    where: a workstation\n', '    where: a workstation\n    intro: Begin here.\n', 'Begin here'],
    ['title: Pack it\n', 'title: Pack it\n        expect: It is packed.\n', 'It is packed'],
    ['title: Pack it\n', 'title: Pack it\n        progress: {run: ls -l /srv}\n', 'ls -l /srv'],
    ['min: "1.20"', 'min: "1.20", version: "tar -V"', 'tar -V'],
  ];
  for (const [from, to, shown] of changes) {
    const comparison = compareTexts(SERVICE, edit(SERVICE, [from, to]));
    assert.is(comparison.status, 'changed', to);
    assert.match(formatMarkdown(reportOf(comparison)).replace(/<\/?ins>/g, ''), shown);
  }
  assert.is(compareTexts(SERVICE, `# a comment\n${SERVICE}`).status, 'same');
});

test('a phase that has another id is said once', () => {
  const { findings, steps } = compareTexts(SERVICE, edit(SERVICE, ['id: export', 'id: take-out']));
  assert.equal(
    findings.map(({ code }) => code),
    ['phase-renamed'],
  );
  assert.equal(steps, []);
});

test('a step with listed items that has another id is said once', () => {
  const listed = edit(SERVICE, [
    'title: Pack it\n',
    'title: Pack it\n        for_each: {name: ITEM, run: ls /srv}\n        undo: {run: \'rm "$ITEM.tar"\'}\n',
  ]);
  const { findings, steps } = compareTexts(listed, edit(listed, ['id: pack\n', 'id: wrap\n']));
  assert.equal(
    findings.map(({ code }) => code),
    ['step-renamed'],
  );
  assert.equal(
    steps.map(({ texts }) => texts),
    [[]],
  );
});

test('words that differ are marked whole', () => {
  const text = formatText(
    reportOf(compareTexts(SERVICE, edit(SERVICE, ['-cf "$WORK/db.tar"', '-c -f "$WORK/db.tar"']))),
    false,
  );
  assert.match(text, '[--cf-] "$WORK/db.tar"');
  assert.match(text, '{+-c -f+} "$WORK/db.tar"');
  assert.not.match(text, 'cf-] {');
});

test('what to fail on is read by code, by group and by level, and a slip is met with a suggestion', () => {
  const found = parseFailOn('destructive,lost-undo');
  if (!found.ok) throw new Error(`${found.name} is not known`);
  assert.ok(found.codes.has('became-destructive') && found.codes.has('lost-undo'));
  const slip = parseFailOn('lost-undoo');
  assert.ok(!slip.ok && slip.hint.includes('`lost-undo`'));
  assert.not.ok(parseFailOn('never,destructive').ok);
  const help = readFileSync('src/cli/commands/diff.ts', 'utf8');
  assert.match(help, `'${Object.keys(GROUPS).join(', ')}'`);
  const comparison = compareTexts(SERVICE, edit(SERVICE, ['        undo: {restore: replicas}\n', '']));
  assert.is(failures(reportOf(comparison), found.codes).length, 1);
  const codes = new Set(DIFF_CODES.map(({ code }) => code));
  for (const group of Object.values(GROUPS)) for (const code of group) assert.ok(codes.has(code), code);
});

test('the published schema is that of the code, and a report fits it', () => {
  assert.is(readFileSync('schema/diff.schema.json', 'utf8'), diffSchemaText());
  const validate = new Ajv2020().compile(JSON.parse(diffSchemaText()) as object);
  const comparison = compareTexts(
    SERVICE,
    edit(SERVICE, ['sleep 30', 'sleep 3'], without('pack'), ['id: dump\n', 'id: save\n']),
  );
  const parsed: unknown = JSON.parse(formatDiff('json', reportOf(comparison), { colour: false }));
  assert.ok(validate(parsed), JSON.stringify(validate.errors));
  assert.not.ok(validate({ format: 2 }));
});

test('each code that a change of a procedure can be found by has a case here', () => {
  const elsewhere = [
    'order-unknown',
    'function-added',
    'function-removed',
    'does-not-parse',
    'edited-on-site',
    'script-has-foreign-code',
    'runner-changed',
    'generator-changed',
    'wording-changed',
  ];
  const inMutations = ['full/diff-mutations', 'unit/diff-attacks', 'unit/diff-edits']
    .map((name) => readFileSync(`test/${name}.test.ts`, 'utf8'))
    .join('\n');
  const covered = new Set([
    ...CASES.map(({ code }) => code),
    ...[...inMutations.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)].map(([, code]) => code),
    ...elsewhere,
  ]);
  assert.equal(
    DIFF_CODES.map(({ code }) => code).filter((code) => !covered.has(code)),
    [],
  );
});

test.run();
