/** REVIEW.md: the rights that kubectl's commands and SQL's statements need, with which a role can be made. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { build } from '../support/compile.js';
import { smallProcedure } from '../support/small-procedure.js';

const test = suite('the rights of the review');

/** The rights of a place as the page names it. */
function rightsOf(place: RegExp, steps: string, more: string): string {
  const page = build(smallProcedure(steps, more)).output('REVIEW.md');
  const row = page.split('\n').find((line) => line.split(' | ').length === 3 && place.test(line));
  return (row?.split(' | ')[2] ?? '').replace(/ \|$/, '').replaceAll('`', '');
}

const CLUSTER = 'places:\n  cml: {kubectl: {context: c, namespace: prod}}\n';
const rightsTo = (run: string, more = ''): string =>
  rightsOf(
    /^\| `(?:cml|namespace prod, context c)`/,
    `- {id: a, title: Act, run: ${JSON.stringify(run)}, undo: none}`,
    `${more}${CLUSTER}`,
  );

test('workloads are scaled by a resource of their own', () => {
  const deployment = 'deployments: get; deployments/scale: ';
  assert.is(rightsTo('cml scale deployment web --replicas=0'), `${deployment}patch`);
  assert.is(rightsTo('cml scale deployment web --replicas=0 --timeout=9s'), `${deployment}get, patch`);
  assert.is(
    rightsTo('cml scale deployment web --replicas=0 --current-replicas=1'),
    `${deployment}get, update`,
  );
  assert.is(
    rightsTo('cml scale statefulset -l app=db --replicas=0'),
    'statefulsets: list; statefulsets/scale: patch',
  );
});

test('who waits watches, and who does not wait for a deletion only deletes', () => {
  assert.is(rightsTo('cml wait --for=condition=Ready pod/a'), 'pods: get, list, watch');
  assert.is(rightsTo('cml rollout status deployment/web'), 'deployments: get, list, watch');
  assert.is(rightsTo('cml get pod a -w'), 'pods: get, watch');
  assert.is(rightsTo('cml delete pod a'), 'pods: get, list, watch, delete');
  assert.is(rightsTo('cml delete pod a --wait=false'), 'pods: delete');
});

test('a named object is got, others are listed, and a value alone may be either', () => {
  assert.is(rightsTo('cml get pod a'), 'pods: get');
  assert.is(rightsTo('cml get pods -l app=web'), 'pods: list');
  assert.is(rightsTo('cml get networkpolicy'), 'networkpolicies: list');
  assert.is(
    rightsTo('cml get "$X"', 'variables:\n  X: {type: string, default: pods, help: What.}\n'),
    '$X: get, list',
  );
  assert.is(rightsTo('cml get pods -A'), 'pods in all namespaces: list');
});

test('streams have resources of their own', () => {
  assert.is(rightsTo('cml exec web-0 -- ls'), 'pods: get; pods/exec: create');
  assert.is(rightsTo('cml exec deployment/web -- ls'), 'deployments: get; pods: list; pods/exec: create');
  assert.is(rightsTo('cml cp /x web-0:/x'), 'pods: get; pods/exec: create');
  assert.is(rightsTo('cml logs pod/a'), 'pods, pods/log: get');
  assert.is(rightsTo('cml logs job/a'), 'jobs, pods/log: get; pods: list');
});

test('what is applied is read, made or changed', () => {
  const pod = "cml apply -f - <<'YAML'\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nYAML\n";
  assert.is(rightsTo(pod), 'pods: get, create, patch');
  assert.is(rightsTo('cml create configmap a --from-literal=a=b'), 'configmaps: create');
});

test('a role made from the page passes what the script asks for itself, also by a function that loops over rights', () => {
  const may = `functions:
  may:
    help: 'PLACE RIGHT...: fails without a right.'
    run: |
      local place=$1 right
      shift
      for right; do
        # shellcheck disable=SC2086 # a verb and its object
        "$place" auth can-i $right >/dev/null || refuse "not allowed: $right" || return
      done
requires:
  access:
    - {run: "may cml 'watch jobs' 'patch deployments --subresource=scale'", why: You may watch.}
    - {run: 'cml auth can-i create pods/eviction -A', why: You may evict.}
`;
  assert.is(
    rightsTo('cml get job a', may),
    'jobs: get, watch; deployments/scale: patch; pods/eviction in all namespaces: create',
  );
});

const DATABASE = 'connections:\n  db: {psql: {host: h, user: app, database: app}}\n';
const sqlRightsTo = (statements: string): string =>
  rightsOf(
    /^\| `(?:db|database app )/,
    `- {id: a, title: Act, sql: {on: db, transaction: false, statements: "${statements}"}, undo: none}`,
    DATABASE,
  );

test('what is read needs rights, and so does a dump of all', () => {
  assert.is(sqlRightsTo('SELECT 1;'), 'CONNECT on the database');
  assert.is(sqlRightsTo('SELECT 1 FROM s.a;'), 'SELECT on tables; USAGE on schemas');
  const dump = "db <<'SQL'\n\\! pg_dump -h h -U app -d app -f /x\nSQL";
  assert.is(
    rightsOf(
      /^\| `(?:db|database app )/,
      `- {id: a, title: Dump, run: ${JSON.stringify(dump)}, undo: none}`,
      DATABASE,
    ),
    'SELECT on all tables and sequences; USAGE on all schemas',
  );
});

test('who gives things to a role is a member of it', () => {
  assert.is(sqlRightsTo('CREATE DATABASE a OWNER boss;'), 'CREATEDB; membership of boss');
  assert.is(
    sqlRightsTo('ALTER TABLE a OWNER TO boss;'),
    'membership of boss; owner of what else it alters, drops or analyzes',
  );
});

/** The programs of a place. */
function programsIn(place: string, steps: string, more = ''): string {
  const page = build(smallProcedure(steps, `${more}${CLUSTER}  box: {pod: {in: cml, name: box}}\n`)).output(
    'REVIEW.md',
  );
  const row = page
    .split('\n')
    .find((line) => line.startsWith(`| \`${place}\``) && line.split(' | ').length === 3);
  return (row?.split(' | ')[1] ?? '').replaceAll('`', '');
}

test('programs are those that a text starts or looks for, in the place where that is', () => {
  const looks = `- id: a
  title: Look
  on: box
  undo: none
  run: |
    for tool in awk tar; do
      command -v "$tool" >/dev/null || exit 1
    done
    env A=b sort /x`;
  assert.is(programsIn('box', looks), 'awk env sh sort tar');
  const printed = `- {id: a, title: Make, run: 'cml get pods; box sh -c "$(script)"', undo: none}`;
  const script =
    "functions:\n  script:\n    help: Prints a script.\n    run: |\n      cat <<'SH'\n      mkdir /x\n      SH\n";
  assert.is(programsIn('box', printed, script), 'mkdir sh');
});

test('functions among the values are named', () => {
  const page = build(
    smallProcedure(
      "- {id: a, title: Look, assert: '[ -e /x ]'}",
      "requires:\n  access:\n    - {run: '[ -e /y ]', why: It is there.}\n",
    ),
  );
  assert.match(
    page.output('REVIEW.md'),
    /Then the values \(lines \d+–\d+\), with the checks before a phase \(`access_1`\), and the steps:/,
  );
});

test.run();
