/** Effects of single texts: what is done, where, to what, and whether its failure counts. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import type { Effect } from '../../src/effects/effect.js';
import { LIBRARY as KNOWN } from '../../src/effects/library.js';
import { settle } from '../../src/effects/of-plan.js';
import { readFunctions, walkText } from '../../src/effects/walk.js';
import type { Definition } from '../../src/effects/walk.js';
import { LIBRARY } from '../../src/functions/library.js';

const test = suite('effects');

const PLACES: readonly Definition[] = [
  { name: 'cml', source: 'cml() { kubectl --context="$CONTEXT" --namespace="$NS" "$@"; }' },
  { name: 'maybe', source: 'maybe() { kubectl ${CONTEXT:+--context="$CONTEXT"} "$@"; }' },
  { name: 'db_stream', source: 'db_stream() { cml exec -i "$POD-0" -c db -- "$@"; }' },
  { name: 'old_stream', source: 'old_stream() { on_host "$OLD" -p 22 -l root -- "${@:-bash}"; }' },
  { name: 'old', source: 'old() { whole old_stream "$@"; }' },
  { name: 'app_stream', source: 'app_stream() { (cd -- "$F" && docker compose exec -T web "${@:-sh}"); }' },
  { name: 'db', source: 'db() { whole db_stream "$@"; }' },
  {
    name: 'cml_sql',
    source:
      'cml_sql() {\n  {\n    cat\n    printf \'\\n;\\n\\\\echo\\n\\\\echo end 0\\n\'\n  } | db_stream psql -X -v ON_ERROR_STOP=1 -U "$ROLE" "$@" -f - | to_end\n}',
  },
];
const FUNCTIONS = readFunctions([...LIBRARY, ...PLACES]);
const NONE = readFunctions([]);
const CLUSTER = 'namespace $NS, context $CONTEXT';
const POD = `pod $POD-0 (db) in ${CLUSTER}`;
const DATABASE = `the default database (role $ROLE, from ${POD})`;

/** `changes here: rm -r {/x}`; a failure that is lost is marked. */
function say({ does, place, program, verb, objects, widens, protects, counts }: Effect): string {
  const options = [...widens, ...protects.map((one) => `(${one})`)];
  const named = program === verb || program === 'SQL' ? verb : `${program} ${verb}`;
  return `${does}${counts ? '' : ' LOST'} ${place}: ${[named, ...options].join(' ')} {${objects.join('; ')}}`;
}

/** All that changes something or is unknown. */
function effects(text: string): string[] {
  return settle(walkText(text, FUNCTIONS).effects)
    .filter(({ does }) => does !== 'reads')
    .map(say);
}

const CASES: readonly (readonly [text: string, ...expected: string[]])[] = [
  // Files.
  ['rm -rf /x', 'changes here: rm -r -f {/x}'],
  ['cd "$DIR"\nrm -f a', 'changes here: rm -f {$DIR/a}'],
  ['cp -n a b c/', 'changes here: cp (-n) {c/}'],
  ['chmod -R 777 /data', 'changes here: chmod -R 777 {/data}'],
  ['sed -i s/a/b/ /etc/x', 'changes here: sed sed -i {/etc/x}'],
  ['sed -n 1p /etc/x'],
  ['find /a -name x -delete', 'changes here: find find -delete -delete {/a}'],
  ['find /a -exec rm -r {} +', 'changes here: rm -r {/a/…}'],
  ['find /a -name x'],
  ['dd if=a of=/dev/sda', 'changes here: dd {/dev/sda}'],
  ['tar -xzf a.tgz -C /data', 'changes here: tar tar -x {/data/…}'],
  ['tar -tzf a.tgz'],
  ['gzip -c a'],
  ['sort a >b', 'changes here: sort > {b}'],
  [': >/data/a', 'changes here: : > {/data/a}'],
  ['echo x >/dev/null'],
  ['cat >a.new <<X\nb\nX\nmv a.new a', 'changes here: cat > {a}'],
  // Clusters.
  ['kubectl get pods'],
  ['cml delete pod "$P" --force', `changes ${CLUSTER}: kubectl delete --force {pod $P}`],
  ['cml delete pods --all', `changes ${CLUSTER}: kubectl delete --all {all pods}`],
  ['maybe drain "$N"', 'changes context $CONTEXT: kubectl drain {node $N}'],
  ['cml scale deployment/a --replicas=0', `changes ${CLUSTER}: kubectl scale --replicas=0 {deployment a}`],
  ['cml apply -f x.yaml --dry-run=server'],
  ['cml apply -f x.yaml', `unknown ${CLUSTER}: kubectl apply {what x.yaml holds}`],
  [
    'cml apply -f - <<X\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec: {containers: [{name: c, securityContext: {privileged: true}}]}\nX',
    `changes ${CLUSTER}: kubectl apply securityContext.privileged: true {pod a in namespace b}`,
  ],
  [
    'make() {\ncml apply -f - <<X\nkind: Pod\nmetadata: {name: $1, namespace: "$B"}\nspec:\n  tolerations: [{key: a}${T:+, $T}]\n  nodeSelector: ${S:-{}}\nX\n}\nmake x\nmake "$Y"',
    `changes ${CLUSTER}: kubectl apply {pod x in namespace $B}`,
    `changes ${CLUSTER}: kubectl apply {pod $Y in namespace $B}`,
  ],
  [
    'cat <<X | cml apply -f -\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, securityContext: {privileged: $P, capabilities: {add: [$C]}}}], volumes: $V}\nX',
    `changes ${CLUSTER}: kubectl apply securityContext.privileged: $P capabilities.add: $C spec.volumes: $V {pod a}`,
  ],
  ...['kind: $K\nmetadata: {name: a}', 'kind: Pod\nmetadata: $M', '$ALL', 'kind: Pod\n$REST'].map(
    (yaml) =>
      [
        `cml apply -f - <<X\n${yaml}\nX`,
        `unknown ${CLUSTER}: kubectl apply {a manifest that values decide}`,
      ] as const,
  ),
  ["cml apply -f - <<'X'\n$ALL\nX", `unknown ${CLUSTER}: kubectl apply {a manifest that cannot be read}`],
  ['KUBECONFIG=/root/prod kubectl delete pod a', 'changes kubeconfig /root/prod: kubectl delete {pod a}'],
  [
    'kubectl frobnicate x',
    'unknown the current cluster: kubectl frobnicate {frobnicate; x}'.replace('frobnicate; ', ''),
  ],
  // Places.
  ['db rm -f /x', `changes ${POD}: rm -f {/x}`],
  ['run_on db_stream A <<"R"\nrm "$A"\nR', `changes ${POD}: rm {$A}`],
  [
    'ssh root@h "systemctl stop x && rm /y"',
    'changes machine root@h: systemctl stop {service x}',
    'changes machine root@h: rm {/y}',
  ],
  ['ssh h bash -s <<"X"\nreboot\nX', 'changes machine h: reboot {}'],
  ['sudo -u postgres rm /x', 'changes this machine as postgres: rm {/x}'],
  ['docker exec c rm /x', 'changes container c: rm {/x}'],
  [
    'docker run --privileged -v /:/host alpine id',
    'changes here: docker run --privileged -v /:/host {image alpine}',
  ],
  ['docker rm -f c', 'changes here: docker rm -f {container c}'],
  [
    'run_on old A <<"R"\nrm "$A"\nreboot\nR',
    'changes machine root@$OLD: rm {$A}',
    'changes machine root@$OLD: reboot {}',
  ],
  [`old sh -c 'rm "$1"' sh "it's"`, "changes machine root@$OLD: rm {it's}"],
  [`app_stream sh -c 'rm /x'`, 'changes container of service web: rm {/x}'],
  ['copy_file here /a old_stream /b', 'changes machine root@$OLD: cp {/b}'],
  ['copy_file here /a db_stream /b', `changes ${POD}: cp {/b}`],
  [
    'edit_file x here "$CONF" set start port= port=1 remove line a after text b c last d',
    'changes here: change_line set line start port= port=1 {$CONF}',
    'changes here: change_line remove line line a {$CONF}',
    'changes here: change_line add line text b c {$CONF}',
    'changes here: change_line add line d {$CONF}',
  ],
  ['edit_file x db_stream /c last d', `changes ${POD}: change_line add line d {/c}`],
  ['replace_file x db_stream /c 0600', `changes ${POD}: cp {/c}`],
  ['put_back x here "$CONF"', 'changes here: cp {$CONF}'],
  ['service_to x db web stopped 1m', `changes ${POD}: systemctl stop {service web}`],
  ['service_to x here "$UNIT" reloaded 1m', 'changes here: systemctl reload {service $UNIT}'],
  ['service_to x here web disabled 1m', 'changes here: systemctl disable {service web}'],
  ['service_back x here web stopped 1m', 'changes here: systemctl start {service web}'],
  ['service_back x here web unmasked 1m', 'changes here: systemctl mask {service web}'],
  ['rsync -a --delete a/ h:/b/', 'changes here: rsync --delete {h:/b/}'],
  [
    'scale_to cml 0 counts deployment "$LIST" statefulset db',
    `changes ${CLUSTER}: kubectl scale --replicas=0 {deployment $LIST}`,
    `changes ${CLUSTER}: kubectl scale --replicas=0 {statefulset db}`,
  ],
  // Databases.
  [
    "db psql -c 'DELETE FROM jobs'",
    `changes the default database (from ${POD}): DELETE all rows {table jobs}`,
  ],
  [
    "cml_sql <<'SQL'\nUPDATE jobs SET paused = true WHERE id = 1;\nSQL",
    `changes ${DATABASE}: UPDATE {table jobs, column paused}`,
  ],
  [
    "printf '%s\\n' 'TRUNCATE a, b CASCADE' | psql -h \"$H\" -d x",
    'changes database x (host $H): TRUNCATE CASCADE {table a; table b}',
  ],
  ['pg_dump -f /b/x d', 'changes here: pg_dump pg_dump -f {/b/x}'],
  ['pg_dump -T events d >x', 'changes here: pg_dump > {x}'],
  ['psql -f x.sql', 'unknown the default database: psql {}'],
  ['createdb x', 'changes here: createdb {x}'],
  ['etcdctl del --prefix /a', 'changes here: etcdctl del --prefix {/a}'],
  ['etcdctl snapshot status /b/x -w fields'],
  ['etcdctl snapshot save /b/x', 'changes here: etcdctl snapshot save {/b/x}'],
  ['etcdctl snapshot restore /b/x --name a --data-dir /d', 'changes here: etcdctl snapshot restore {/d}'],
  ['etcdctl snapshot restore /b/x --name a', 'changes here: etcdctl snapshot restore {a.etcd}'],
  ['curl -X DELETE https://x/y', 'changes here: curl curl DELETE {https://x/y}'],
  ['curl -s https://x/y'],
  ['openssl req -out a.csr', 'changes here: openssl openssl req {a.csr}'],
  // What is not known.
  ['frob --now', 'unknown here: frob {--now}'],
  ['"$TOOL" x', 'unknown here: $TOOL {}'],
  ['eval "rm $X"', 'unknown here: eval {}', 'changes here: rm {$X}'],
  ['. ./x.sh', 'unknown here: . {./x.sh}'],
  ['curl -s https://x | sh', 'unknown here: sh {}'],
  ['bash "$DIR/x"', 'unknown here: bash {$DIR/x}'],
  ['python3 x.py', 'unknown here: python3 {x.py}'],
  ['awk \'{ system("rm x") }\' a', 'unknown here: awk {}'],
  ['cp() { :; }\ncp a b', 'unknown here: cp define {function cp}'],
  ['PATH=/tmp:$PATH\nls', 'changes here: environment set PATH=/tmp:$PATH {PATH}'],
  // What is never run, and what is run by another name.
  ['if false; then rm x; fi'],
  ['true || rm x'],
  ['exit 0\nrm x'],
  ['tool=rm\n$tool x', 'changes here: rm {x}'],
  ['t=sha256sum\ncommand -v sha256sum >/dev/null || t="shasum -a 256"\n$t x'],
  ['f() { rm "$1"; }\nf /x', 'changes here: rm {/x}'],
  ['expect 0 rm x', 'changes here: rm {x}'],
  ['timeout 5 nice -n 3 rm x', 'changes here: rm {x}'],
  ['sh -c \'rm "$1"\' sh /x', 'changes here: rm {/x}'],
  ['trap \'rm -f "$T"\' EXIT', 'changes here: rm -f {$T}'],
];

for (const [text, ...expected] of CASES) {
  test(`does: ${text.replaceAll('\n', ' ; ')}`, () => {
    assert.equal(effects(text), expected);
  });
}

/** Forms of `cp a b` whose failure fails the text, and forms in which it does not. */
const COUNTED = [
  'cp a b',
  'cp a b; true',
  'X=$(cp a b)',
  'cp a b || exit 1',
  'cp a b || { echo bad >&2; exit 1; }',
  'if ! cp a b; then exit 1; fi',
  'if cp a b; then echo ok; else exit 2; fi',
  'true && cp a b',
  'cp a b | tee log',
  'f() { cp a b; }\nf',
  'f() { cp a b || return 1; }\nf',
  '( cp a b )',
  'for i in 1 2; do cp a b; done',
  'set +e\n(\n  set -e\n  cp a b\n)\nstatus=$?\nset -e\n[ "$status" -eq 0 ] || exit "$status"',
];
const LOST = [
  'cp a b || true',
  '(cp a b; true)',
  'if ! cp a b; then echo bad; fi',
  '! cp a b',
  'cp a b && echo ok\nrm x',
  'export X=$(cp a b)',
  'echo "$(cp a b)"',
  'while ! cp a b; do break; done',
  'cat < <(cp a b)',
  'cp a b &',
  'set +e\ncp a b\necho done',
  'X=$(cp a b; echo)',
  'f() { cp a b; echo; }\nif f; then echo; fi',
  "sh -c 'cp a b; echo'",
];

const failureOf = (text: string): boolean | undefined =>
  walkText(text, NONE).effects.find(({ program }) => program === 'cp')?.counts;

for (const text of COUNTED) {
  test(`a failure counts: ${text.replaceAll('\n', ' ; ')}`, () => {
    assert.is(failureOf(text), true);
  });
}
for (const text of LOST) {
  test(`a failure is lost: ${text.replaceAll('\n', ' ; ')}`, () => {
    assert.is(failureOf(text), false);
  });
}

test('what the functions of the library do is known of each', () => {
  assert.equal(Object.keys(KNOWN).sort(), LIBRARY.map(({ name }) => name).sort());
});

test('an effect names the functions through which it is called, and the line of the text', () => {
  const [found] = walkText('echo\ndb rm /x', FUNCTIONS).effects.filter(({ program }) => program === 'rm');
  assert.equal(found?.through, ['db', 'db_stream', 'cml']);
  assert.is(found?.line, 2);
});

/** Function and line at which each change or unknown command is written, and behind which condition. */
const sites = (text: string, functions = FUNCTIONS): string[] =>
  walkText(text, functions)
    .effects.filter(({ does, program }) => does !== 'reads' || program === 'sh')
    .map(({ site, guards }) =>
      [
        `${site.in}:${site.line} `,
        ...guards.map(({ in: name, line, holds }) => `${holds ? '+' : '-'}${name}:${line}`),
      ].join(''),
    );

test('a command is written where its words stand, whatever functions it goes through', () => {
  assert.equal(sites('echo\ndb rm /x'), [':2 ']);
  assert.equal(sites('A=1 \\\n  rm /x'), [':2 ']);
  assert.equal(sites('cml delete pod a\ncml delete \\\n  pod b'), [':1 ', ':2 ']);
  assert.equal(sites("scale_to cml 0 '' deployment web"), [':1 ']);
  const own = readFunctions([
    ...LIBRARY,
    ...PLACES,
    { name: 'away', source: '# away: x\naway() {\n  db rm "$1"\n}' },
  ]);
  assert.equal(sites('true\naway /x', own), ['away:3 ']);
});

test('SQL and the text of another shell have lines of their own', () => {
  assert.equal(sites("cml_sql <<'SQL'\nSELECT 1;\nDROP\n  TABLE a;\nSELECT x \n\\gexec\nSQL"), [
    ':3 ',
    ':6 +:5',
  ]);
  assert.equal(sites("psql <<'SQL'\n\\! rm x\nSQL"), [':2 ', ':2 ']);
  assert.equal(sites("true\ndb sh -ec '\nrm x\n'"), [':3 ']);
  assert.equal(sites("true\necho 'DROP TABLE a' | cml_sql"), [':2 ']);
  const parts =
    "{\n  cat <<'SQL'\nSELECT 1;\n\nDROP TABLE a;\nSQL\n  cat <<'SQL'\nDROP TABLE b;\nSQL\n} | cml_sql";
  assert.equal(sites(parts), [':5 ', ':8 ']);
  assert.equal(sites("old sh -es <<'REMOTE'\nrm x\nREMOTE"), [':2 ']);
});

test('a command names the conditions that it stands under', () => {
  assert.equal(sites('if [ -e a ]; then\n  rm /x\nfi').at(-1), ':2 +:1');
  assert.equal(sites('[ -e /x ] || rm /x'), [':1 -:1']);
  assert.equal(sites('[ -e /x ] &&\n  rm /x\ntrue'), [':2 +:1']);
  assert.equal(sites('case $A in\n  b)\n    rm /x ;;\nesac'), [':3 +:2']);
  assert.equal(sites('if [ -e a ]; then\n  if [ -e b ]; then\n    rm /x\n  fi\nfi'), [':3 +:1+:2']);
});

test('behind an else the conditions before it do not hold', () => {
  const text = 'if [ -e a ]; then\n  rm a\nelif [ -e b ]; then\n  rm b\nelse\n  rm c\nfi';
  assert.equal(sites(text), [':2 +:1', ':4 -:1+:3', ':6 -:1-:3']);
});

test('so it is with the conditions of psql', () => {
  const drops = (...lines: readonly string[]): string[] =>
    sites(["cml_sql <<'SQL'", ...lines, 'SQL'].join('\n'));
  assert.equal(drops('\\if :a', 'DROP TABLE a;', '\\endif', 'DROP TABLE b;'), [':3 +:2', ':5 ']);
  assert.equal(
    drops('\\if :a', 'DROP TABLE a;', '\\elif :b', 'DROP TABLE b;', '\\else', 'DROP TABLE c;', '\\endif'),
    [':3 +:2', ':5 -:2+:4', ':7 -:2-:4'],
  );
  assert.equal(drops('\\if :a', '\\if :b', 'DROP TABLE a;', '\\endif', '\\endif'), [':4 +:2+:3']);
});

test('a function that calls itself ends', () => {
  assert.ok(walkText('f() { rm x; f; }\nf', NONE).effects.length > 0);
});

test('a script that another text writes is followed', () => {
  const files = new Map([['$WORK/x', 'rm "$1"']]);
  assert.equal(walkText('bash "$WORK/x" /y', NONE, files).effects.map(say), ['changes here: rm {/y}']);
});

test.run();
