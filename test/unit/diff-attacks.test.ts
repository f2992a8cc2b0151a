/**
 * Edits that make a step more dangerous are named as danger, whatever form they take; harmless ones seldom are.
 * Slow: each attack compiles a procedure of its own.
 */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { compareVersions } from '../../src/diff/compare.js';
import type { Finding } from '../../src/diff/report-schema.js';
import { versionOfProcedure } from '../../src/diff/version.js';
import { compileFiles } from '../support/compile.js';
import { findingsOf, running } from '../support/step-edits.js';
import type { StepEdit } from '../support/step-edits.js';

const test = suite('diff-attacks');

const run = (name: string, old: string, fresh: string, more = ''): StepEdit => ({
  name,
  old: running(old, more),
  new: running(fresh, more),
});

const kind = (name: string, old: string, fresh: string): StepEdit => ({ name, old, new: fresh });

const CP = 'cp -a -- "$DIR/a" /data/a';
/** Forms in which the failure of a command is lost. */
const FORGIVING: readonly (readonly [name: string, text: string])[] = [
  ['|| true', `${CP} || true`],
  ['|| :', `${CP} || :`],
  ['|| echo', `${CP} || echo failed`],
  ['a group that ends well', `(${CP}; true)`],
  ['if without an end', `if ! ${CP}; then\n  echo failed\nfi`],
  ['negated', `! ${CP}`],
  ['&& echo in the middle', `${CP} && echo copied\necho done`],
  ['export', `export X=$(${CP})\necho "$X"`],
  ['an argument', `echo "$(${CP})"`],
  ['a loop that breaks', `while ! ${CP}; do\n  break\ndone`],
  ['process substitution', `cat < <(${CP})`],
  ['in the background', `${CP} &\nwait`],
  ['set +e', `set +e\n${CP}\necho done`],
  ['eval', `eval 'cp -a -- /srv/a /data/a'`],
  ['a shell without errexit', `sh -c 'cp -a -- "$1/a" /data/a; echo' sh "$DIR"`],
  ['trap', `trap 'exit 0' EXIT\n${CP}`],
];

const MANIFEST = `cat <<'X' | site apply -f -
apiVersion: v1
kind: Pod
metadata: {name: x}
spec:
  containers:
    - name: c
      image: busybox
      securityContext: {privileged: false}
      volumeMounts: [{name: v, mountPath: /v, readOnly: true}]
  volumes: [{name: v, emptyDir: {}}]
X`;
const CONFIG = "cat >/etc/app.conf <<'X'\n[server]\ndelete_on_start = false\nport = 80\nX";
const SQL = "data <<'SQL'\nALTER ROLE app PASSWORD NULL;\nUPDATE jobs SET paused = true WHERE id = 1;\nSQL";
const assertion = (text: string): string =>
  `assert: |\n${text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')}`;
const destructive = (title: string, more = ''): string =>
  `title: ${title}\n${running('rm -r -- "$DIR/old"', `risk: destructive\nundo: none\n${more}`)}`;

const DANGEROUS: readonly StepEdit[] = [
  ...FORGIVING.map(([name, text]) => run(`a failure is lost: ${name}`, CP, text)),
  run('a function hides the program', CP, `cp() { :; }\n${CP}`),
  run('PATH is set', CP, `PATH=/tmp/x:$PATH\n${CP}`),
  run('another kubeconfig', 'kubectl delete pod x', 'KUBECONFIG=/root/prod kubectl delete pod x'),
  run('another namespace', 'kubectl -n app delete pod x', 'kubectl -n kube-system delete pod x'),
  run('another context', 'kubectl --context test get pod x', 'kubectl --context prod get pod x'),
  run('another place', 'site delete pod x', 'other delete pod x'),
  run(
    'apply in another namespace',
    'kubectl -n app apply -f - <<X\nkind: Pod\nmetadata: {name: x}\nX',
    'kubectl -n other apply -f - <<X\nkind: Pod\nmetadata: {name: x}\nX',
  ),
  run('privileged', MANIFEST, MANIFEST.replace('privileged: false', 'privileged: true')),
  run('a folder of the host', MANIFEST, MANIFEST.replace('emptyDir: {}', 'hostPath: {path: /}')),
  run('no longer read-only', MANIFEST, MANIFEST.replace(', readOnly: true', '')),
  run('another image', MANIFEST, MANIFEST.replace('busybox', 'evil')),
  run(
    'a namespace in the manifest',
    MANIFEST,
    MANIFEST.replace('{name: x}', '{name: x, namespace: kube-system}'),
  ),
  run('a setting of a configuration', CONFIG, CONFIG.replace('start = false', 'start = true')),
  run('schema only', 'pg_dump -Fc -f /b/x app', 'pg_dump -Fc --schema-only -f /b/x app'),
  run('a table left out', 'pg_dump -Fc app >/b/x', 'pg_dump -Fc -T events app >/b/x'),
  run('a backup thrown away', 'pg_dump -Fc app >/b/x', 'pg_dump -Fc app >/dev/null'),
  run('mv for cp', CP, CP.replace('cp -a', 'mv')),
  run('a file emptied', CP, `${CP}\n: >/data/a`),
  run('kubectl patch', 'site get pv x', "site patch pv x -p '{}'"),
  run('scaled to 0', 'site scale deployment/web --replicas=3', 'site scale deployment/web --replicas=0'),
  run('superuser', SQL, SQL.replace('PASSWORD', 'SUPERUSER PASSWORD')),
  run('all rows', SQL, SQL.replace(' WHERE id = 1', '')),
  run('another table', SQL, SQL.replace('UPDATE jobs', 'UPDATE users')),
  run('another column', SQL, SQL.replace('SET paused', 'SET deleted')),
  run('DROP in SQL', SQL, SQL.replace("'SQL'\n", `'SQL'\nDROP TABLE jobs;\n`)),
  run(
    'code in SQL',
    SQL,
    SQL.replace("'SQL'\n", () => `'SQL'\nDO $$ BEGIN EXECUTE 'x'; END $$;\n`),
  ),
  run('a shell out of psql', SQL, SQL.replace("'SQL'\n", `'SQL'\n\\! rm -rf /x\n`)),
  run('a file of SQL', SQL, SQL.replace("'SQL'\n", `'SQL'\n\\i /tmp/x.sql\n`)),
  run(
    'a pipe from the network',
    'curl -fsS https://example.org/x >/tmp/x',
    'curl -fsS https://example.org/x | sh',
  ),
  run('insecure', 'curl -fsS https://example.org/x', 'curl -kfsS https://example.org/x'),
  run('chmod', CP, `${CP}\nchmod -R 777 /data`),
  run('docker rm', CP, `${CP}\ndocker rm -f web`),
  run('rm -r', 'rm -- "$DIR/a"', 'rm -r -- "$DIR/a"'),
  run('a larger path', 'rm -r -- "$DIR/a"', 'rm -r -- "$DIR"'),
  run('the other folder', 'rm -r -- "$DIR/a"', 'rm -r -- "$TARGET/a"'),
  run(
    'variables swapped',
    'from=$DIR\nto=$TARGET\nrm -r -- "$from"',
    'from=$DIR\nto=$TARGET\nrm -r -- "$to"',
  ),
  run('--delete', 'rsync -a -- "$DIR/" /b/', 'rsync -a --delete -- "$DIR/" /b/'),
  run('an unknown program', CP, `${CP}\nfrobnicate --all`),
  run('an unknown program does something else', 'frobnicate --list', 'frobnicate --all'),
  run('a command that is a value', CP, 'tool=$(cat /etc/tool)\n$tool x'),
  run('a script from a file', CP, `${CP}\n. /tmp/x.sh`),
  run('python', CP, `${CP}\npython3 -c 'print(1)'`),
  run('ssh', CP, `${CP}\nssh root@host reboot`),
  run('no error stop', "psql -v ON_ERROR_STOP=1 -c 'SELECT 1'", "psql -c 'SELECT 1'"),
  run('no dry run', 'site delete pod x --dry-run=server', 'site delete pod x'),
  run('--force', 'site delete pod x', 'site delete pod x --force --grace-period=0'),
  run('all pods', 'site delete pod x', 'site delete pods --all'),
  run('an undo that destroys', CP, CP, 'undo: none'),
  kind(
    'another file is edited',
    'edit: {file: /etc/a, remove: {match: x}}',
    'edit: {file: /etc/b, remove: {match: x}}',
  ),
  kind(
    'a line is removed, not added',
    'edit: {file: /etc/a, add: {line: x}}',
    'edit: {file: /etc/a, remove: {match: x}}',
  ),
  kind(
    'another line is set',
    'edit: {file: /etc/a, set: {match: port, line: port = 1}}',
    'edit: {file: /etc/a, set: {match: port, line: port = 2}}',
  ),
  kind(
    'another match',
    'edit: {file: /etc/a, remove: {match: {line: x}}}',
    'edit: {file: /etc/a, remove: {match: {pattern: x}}}',
  ),
  kind(
    'a service is stopped, not started',
    'service: {name: web, state: started}',
    'service: {name: web, state: stopped}',
  ),
  kind(
    'a service is restarted, not reloaded',
    'service: {name: web, state: reloaded}',
    'service: {name: web, state: restarted}',
  ),
  kind('another service', 'service: {name: web, state: stopped}', 'service: {name: db, state: stopped}'),
  kind(
    'the undo of a service is taken away',
    'service: {name: web, state: stopped}',
    'service: {name: web, state: stopped}\nundo: none',
  ),
].map((edit) =>
  edit.name === 'an undo that destroys'
    ? {
        ...edit,
        old: running(CP, 'undo: {run: "rm -f /data/a"}'),
        new: running(CP, 'undo: {run: "rm -rf \\"$TARGET\\""}'),
      }
    : edit,
);

const MORE_DANGEROUS: readonly StepEdit[] = [
  {
    name: 'a check compares a thing with itself',
    old: assertion('[ "$(cat /a)" = "$(cat /b)" ]'),
    new: assertion('[ "$(cat /a)" = "$(cat /a)" ]'),
  },
  { name: 'a check compares a file with itself', old: assertion('cmp /a /b'), new: assertion('cmp /a /a') },
  {
    name: 'a check compares with nothing',
    old: assertion('[ "$(cat /a)" = ok ]'),
    new: assertion('[ "$(cat /a)" != "" ]'),
  },
  {
    name: 'a check compares with /dev/null',
    old: assertion('diff /a /b'),
    new: assertion('diff /a /b >/dev/null || true'),
  },
  { name: 'an inverted check', old: assertion('test -s /a'), new: assertion('! test -s /a') },
  { name: 'an inverted test', old: assertion('[ -e /a ]'), new: assertion('[ ! -e /a ]') },
  { name: 'an inverted -n', old: assertion('[ -n "$(cat /a)" ]'), new: assertion('[ -z "$(cat /a)" ]') },
  { name: 'a check that always holds', old: assertion('test -s /a'), new: assertion('true') },
  {
    name: 'an emptied question',
    old: 'confirm: {question: Is the backup complete?}',
    new: 'confirm: {question: "-"}',
  },
  {
    name: 'the title of a destructive step',
    old: destructive('Remove the old data'),
    new: destructive('Look at the old data'),
  },
  {
    name: 'the warning of a destructive step',
    old: destructive('Remove', 'why: It cannot be had back.'),
    new: destructive('Remove', 'why: It is safe.'),
  },
  {
    name: 'point of no return called destructive',
    old: destructive('Remove')
      .replace('risk: destructive', 'risk: point-of-no-return')
      .replace('undo: none\n', ''),
    new: destructive('Remove'),
  },
  {
    name: 'if_missing: skip',
    old: 'scale: {on: site, deployments: [web], replicas: 0, remember: c}\nundo: {restore: c}',
    new: 'scale: {on: site, deployments: [web], replicas: 0, remember: c, if_missing: skip}\nundo: {restore: c}',
  },
  {
    name: 'scaled elsewhere',
    old: 'scale: {on: site, deployments: [web], replicas: 0, remember: c}\nundo: {restore: c}',
    new: 'scale: {on: other, deployments: [web], replicas: 0, remember: c}\nundo: {restore: c}',
  },
  {
    name: 'a wait of a variable made short',
    old: 'wait: {condition: test -e /a, interval: 5s, timeout: "${LIMIT}"}',
    new: 'wait: {condition: test -e /a, interval: 5s, timeout: 5s}',
  },
  {
    name: 'a SQL check of no table',
    old: 'assert: {sql: {on: data, query: SELECT count(*) FROM users, expect: "0"}}',
    new: 'assert: {sql: {on: data, query: SELECT 0, expect: "0"}}',
  },
];

const weightOf = (edit: StepEdit): string => findingsOf(edit)[0]?.level ?? 'nothing';
const codesOf = (edit: StepEdit): string =>
  findingsOf(edit)
    .map(({ code, level }) => `${level} ${code}`)
    .join(', ');

for (const edit of [...DANGEROUS, ...MORE_DANGEROUS]) {
  test(`danger: ${edit.name}`, () => {
    assert.is(weightOf(edit), 'danger', codesOf(edit));
  });
}

/** One edit for each code that says what a step does. */
const NAMED: readonly (readonly [code: string, edit: StepEdit])[] = [
  ['not-understood', run('', CP, `${CP}\nfrobnicate`)],
  ['changes-more', run('', CP, `${CP}\ntouch /data/b`)],
  ['changes-less', run('', `${CP}\ntouch /data/b`, CP)],
  ['deletes-more', run('', CP, `${CP}\nrm /data/b`)],
  ['does-more', run('', 'site delete pod a', 'site delete pod a --wait=false --cascade=orphan')],
  ['acts-elsewhere', run('', 'site delete pod a', 'other delete pod a')],
  ['error-ignored', run('', CP, `${CP} || true`)],
  ['setting-changed', run('', CONFIG, CONFIG.replace('80', '81'))],
  ['output-dropped', run('', 'ls /data >/data/list', 'ls /data')],
  ['question-emptied', { name: '', old: 'confirm: {question: Done?}', new: 'confirm: {question: "?"}' }],
  ['warning-changed', { name: '', old: destructive('Remove'), new: destructive('Look') }],
  [
    'risk-lowered',
    {
      name: '',
      old: destructive('Remove')
        .replace('risk: destructive', 'risk: point-of-no-return')
        .replace('undo: none\n', ''),
      new: destructive('Remove'),
    },
  ],
];

for (const [code, edit] of NAMED) {
  test(`named: ${code}`, () => {
    assert.ok(
      findingsOf(edit).some((one) => one.code === code),
      codesOf(edit),
    );
  });
}

/** A procedure whose step calls a function of its own. */
function calling(body: string): string {
  return `procedure: small
title: Small
version: 1.0.0
functions:
  pack: {help: Packs., run: ${JSON.stringify(body)}}
phases:
  - {id: one, title: One, steps: [{id: first, title: First, run: pack, undo: none}, {id: second, title: Second, run: pack, undo: none}]}
`;
}

function betweenFunctions(old: string, fresh: string): readonly Finding[] {
  const [before, after] = [old, fresh].map((body, at) =>
    versionOfProcedure(String(at), compileFiles({ 'procedure.yaml': calling(body) })),
  );
  return compareVersions('small', before, after).findings;
}

test('a changed function names every step that calls it, and what they do now is said of each', () => {
  const found = betweenFunctions('cp -a /a /b', 'cp -a /a /c');
  const changed = found.find(({ code }) => code === 'function-changed');
  assert.match(changed?.message ?? '', '`pack`, called by `first`, `second`');
  assert.equal(
    found.filter(({ code }) => code === 'changes-more').map(({ step }) => step),
    ['first', 'second'],
  );
});

test('a function that ignores a failure is danger', () => {
  const codes = betweenFunctions('cp -a /a /b', 'cp -a /a /b || true').map(({ code }) => code);
  assert.ok(codes.includes('function-forgives'), codes.join());
  assert.ok(codes.includes('error-ignored'), codes.join());
});

/** What a function prints, reads or refuses decides what the steps do that call it. */
const OF_FUNCTIONS: readonly (readonly [name: string, old: string, fresh: string])[] = [
  ['what it prints', 'echo "users jobs"', 'echo "jobs"'],
  ['what it prints from a document', 'cat <<X\nSELECT 1\nX', 'cat <<X\nSELECT 2\nX'],
  ['what it reads', 'sha256sum </a', 'sha256sum </b'],
  [
    'which answers it takes',
    'case $(cat /a) in ok) ;; *) exit 1 ;; esac',
    'case $(cat /a) in ok | no) ;; *) exit 1 ;; esac',
  ],
];

for (const [name, old, fresh] of OF_FUNCTIONS) {
  test(`danger: a function changes ${name}`, () => {
    const levels = betweenFunctions(old, fresh).map(({ code, level }) => `${level} ${code}`);
    assert.ok(levels.includes('danger function-changed'), levels.join());
  });
}

/** Words for people, and names that only the function sees. */
const REWORDED: readonly (readonly [name: string, old: string, fresh: string])[] = [
  [
    'a message',
    'cp -a /a /b || { echo "no" >&2; exit 1; }',
    'cp -a /a /b || { echo "not copied" >&2; exit 1; }',
  ],
  [
    'a local name',
    'local n; n=$(cat /a) || return; cp -a /a "$n"',
    'local m; m=$(cat /a) || return; cp -a /a "$m"',
  ],
];

for (const [name, old, fresh] of REWORDED) {
  test(`a function with other words only: ${name}`, () => {
    const codes = betweenFunctions(old, fresh).map(({ code, level }) => `${level} ${code}`);
    assert.not.ok(
      codes.some((one) => one.startsWith('danger')),
      codes.join(),
    );
    assert.ok(codes.includes('note function-reworded'), codes.join());
  });
}

const HARMLESS: readonly StepEdit[] = [
  run('a comment', CP, `# Copies it.\n${CP}`),
  run('a comment behind', CP, `${CP} # copies it`),
  run('a blank line', `${CP}\nls /data`, `${CP}\n\nls /data`),
  run('a continued line', CP, 'cp -a -- \\\n  "$DIR/a" /data/a'),
  run('other quotes', "grep -q 'x' /a", 'grep -q "x" /a'),
  run('braces', CP, CP.replace('$DIR', '${DIR}')),
  run('options apart', 'ls -la /data', 'ls -l -a /data'),
  run('options in another order', 'rm -rf -- "$DIR/a"', 'rm -fr -- "$DIR/a"'),
  run(
    'options of kubectl in another order',
    'kubectl -n app --context x delete pod a --force',
    'kubectl --context x -n app delete --force pod a',
  ),
  run('an equals sign', 'kubectl -n app delete pod a', 'kubectl --namespace=app delete pod a'),
  run('a name of its own', 'from=$DIR/a\nrm -- "$from"', 'source=$DIR/a\nrm -- "$source"'),
  run(
    'the name of a loop',
    'for f in a b; do\n  rm -- "$DIR/$f"\ndone',
    'for file in a b; do\n  rm -- "$DIR/$file"\ndone',
  ),
  run(
    'a loop on one line',
    'for f in a b; do rm -- "$DIR/$f"; done',
    'for f in a b; do\n  rm -- "$DIR/$f"\ndone',
  ),
  run('words for people', `${CP}\necho copied`, `${CP}\necho 'The file is copied.'`),
  run('more words for people', CP, `${CP}\nprintf 'copied %s\\n' "$DIR"`),
  run('a check more', CP, `test -s "$DIR/a"\n${CP}`),
  run('a look more', CP, `ls -l "$DIR"\n${CP}`),
  run('if for &&', '[ -e /a ] && ls /a\nls /b', 'if [ -e /a ]; then\n  ls /a\nfi\nls /b'),
  run('SQL laid out', SQL, SQL.replace(' WHERE', '\n  WHERE')),
  run('a comment in SQL', SQL, SQL.replace("'SQL'\n", `'SQL'\n-- Sets it.\n`)),
  run('SQL in lower case', SQL, SQL.replace('UPDATE jobs SET', 'update jobs set')),
  run('a manifest laid out', MANIFEST, MANIFEST.replace('metadata: {name: x}', 'metadata:\n  name: x')),
  run('a comment in a manifest', MANIFEST, MANIFEST.replace('spec:', '# What runs.\nspec:')),
  run(
    'keys in another order',
    MANIFEST,
    MANIFEST.replace('apiVersion: v1\nkind: Pod', 'kind: Pod\napiVersion: v1'),
  ),
  run('a comment in a configuration', CONFIG, CONFIG.replace('[server]', '# The server.\n[server]')),
  { name: 'a check asks for more', old: assertion('test -s /a'), new: assertion('test -s /a\ntest -s /b') },
  {
    name: 'a bound is stricter',
    old: assertion('[ "$(wc -l </a)" -ge 3 ]'),
    new: assertion('[ "$(wc -l </a)" -ge 4 ]'),
  },
  {
    name: 'a test says why it fails',
    old: assertion('test -s /a'),
    new: assertion('test -s /a || {\n  echo "/a is empty" >&2\n  exit 1\n}'),
  },
  {
    name: 'a title of a step that only reads',
    old: `title: Look\n${running('ls /a')}`,
    new: `title: Look at it\n${running('ls /a')}`,
  },
  { name: 'a reason', old: `why: It counts.\n${running(CP)}`, new: `why: It matters.\n${running(CP)}` },
  {
    name: 'a wait that is longer',
    old: 'wait: {condition: test -e /a, interval: 5s, timeout: 1m}',
    new: 'wait: {condition: test -e /a, interval: 5s, timeout: 2m}',
  },
];

test('of the harmless edits at most two are danger', () => {
  assert.ok(HARMLESS.length >= 30);
  const alarms = HARMLESS.filter((edit) => weightOf(edit) === 'danger');
  assert.ok(alarms.length <= 2, alarms.map((edit) => `${edit.name}: ${codesOf(edit)}`).join('\n'));
});

test.run();
