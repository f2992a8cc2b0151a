/**
 * The recipes of docs/ci as they are published, in a scratch git repository: their lines are run, the forges' programs stand in.
 * Slow: the recipes start the program again for each line, as a forge does.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { stepwright } from '../support/cli.js';
import type { Ended } from '../support/cli.js';
import { removeFolder } from '../support/folder.js';
import {
  CI,
  OUT,
  SOURCE,
  copyRepository,
  edit,
  install,
  makeRepository,
  must,
  shell,
} from '../support/repository.js';

const test = suite<{ folder: string; template: string }>('recipes');

test.before((context) => {
  context.template = makeRepository();
});
test.before.each((context) => {
  context.folder = copyRepository(context.template);
});
test.after.each(({ folder }) => {
  removeFolder(folder);
});
test.after(({ template }) => {
  removeFolder(template);
});

test('the hook refuses to commit outputs that are not those of the staged procedures', ({ folder }) => {
  copyFileSync(join(CI, 'pre-commit'), join(folder, '.git/hooks/pre-commit'));
  edit(folder, SOURCE, 'sleep 30', 'sleep 40');
  const stale = shell(folder, 'git commit -q -a -m stale');
  assert.is.not(stale.status, 0);
  assert.match(stale.out + stale.err, 'SW0802');
  must(folder, `stepwright build && git add ${SOURCE}`);
  assert.is.not(shell(folder, 'git commit -q -m half').status, 0);
  must(folder, 'git add -A && git commit -q -m whole');
});

test('the configuration for the pre-commit framework runs the same', ({ folder }) => {
  const config = parse(readFileSync(join(CI, 'pre-commit-config.yaml'), 'utf8')) as {
    repos: { hooks: { entry: string; files: string }[] }[];
  };
  const [hook] = config.repos[0]?.hooks ?? [];
  assert.ok(hook);
  must(folder, hook.entry);
  assert.match(`${OUT}/README.md`, new RegExp(hook.files));
  edit(folder, `${OUT}/README.md`, 'sleep 30', 'sleep 40');
  assert.is(shell(folder, hook.entry).status, 1);
});

interface WorkflowStep {
  readonly name?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A `gh` that keeps what it is asked, and answers with the ids of comments that are there. */
const GH = `#!/bin/sh
printf '%s\\n' "$*" >>"$GH_LOG"
case "$*" in
*--paginate*) cat "$GH_LOG.ids" 2>/dev/null || true ;;
esac
`;

test('the workflow for GitHub: its lines run, the comment says what changes, and the gate closes', ({
  folder,
}) => {
  const workflow = parse(readFileSync(join(CI, 'github.yml'), 'utf8')) as {
    jobs: { procedures: { steps: WorkflowStep[] } };
  };
  const steps = workflow.jobs.procedures.steps.filter(
    ({ run, name }) => run !== undefined && name !== 'Install',
  );
  assert.is(steps.length, 5);
  install(folder, 'gh', GH);
  must(folder, 'git checkout -q -b change');
  edit(folder, SOURCE, '        undo: {restore: replicas}\n', '');
  must(folder, 'stepwright build && git add -A && git commit -q -m second');
  must(folder, 'git checkout -q --detach main && git merge -q --no-ff -m merge change');
  const files = { GITHUB_STEP_SUMMARY: join(folder, '.git/summary'), GH_LOG: join(folder, '.git/gh') };
  const run = (step: WorkflowStep): Ended => {
    const filled = Object.entries(step.env ?? {}).map(([name, value]) => [
      name,
      value
        .replace('${{ github.repository }}', 'o/r')
        .replace('${{ github.event.pull_request.number }}', '7')
        .replace('${{ github.token }}', 'token'),
    ]);
    const env = Object.fromEntries(filled) as Record<string, string>;
    assert.not.match(JSON.stringify(env), '${{');
    return shell(folder, `set -e\n${step.run ?? ''}`, { ...files, ...env });
  };
  assert.equal(
    steps.map((step) => run(step).status),
    [0, 0, 0, 0, 1],
  );
  const comment = readFileSync(join(folder, 'comment.md'), 'utf8');
  assert.match(comment, 'lost-undo');
  assert.is(readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'), comment);
  assert.match(
    readFileSync(files.GH_LOG, 'utf8'),
    '--method POST repos/o/r/issues/7/comments --field body=@comment.md',
  );
  assert.match(readFileSync(files.GH_LOG, 'utf8'), 'github-actions[bot]');
  writeFileSync(`${files.GH_LOG}.ids`, '41\n42\n');
  const [, , say] = steps;
  assert.ok(say);
  assert.is(run(say).status, 0);
  assert.match(readFileSync(files.GH_LOG, 'utf8'), '--method PATCH repos/o/r/issues/comments/41');
  const events = readFileSync(join(CI, 'github.yml'), 'utf8');
  for (const { run: lines = '' } of steps)
    assert.not.match(lines, '${{', 'values reach the shell through the environment');
  assert.match(events, 'fetch-depth: 2');
});

interface Finding {
  readonly check_name: string;
  readonly severity: string;
  readonly location: { readonly path: string };
}

/** A `curl` that keeps what it is asked, and answers as the API would with the notes that are there. */
const CURL = `#!/bin/sh
printf '%s\\n' "$*" >>"$CURL_LOG"
cat >>"$CURL_LOG.in"
case "$*" in
*/user) echo '{"id": 5}' ;;
*/notes\\?*) cat "$CURL_LOG.notes" ;;
esac
`;

test('the file for GitLab: its lines run, the token is not an argument, its own note is kept up to date, and the gate closes', ({
  folder,
}) => {
  const pipeline = parse(readFileSync(join(CI, 'gitlab-ci.yml'), 'utf8')) as {
    procedures: { script: string[] };
  };
  const { script } = pipeline.procedures;
  install(folder, 'curl', CURL);
  must(folder, 'git checkout -q -b change');
  edit(folder, SOURCE, '        undo: {restore: replicas}\n', '');
  must(folder, 'stepwright build && git add -A && git commit -q -m second');
  const env = {
    CI_MERGE_REQUEST_DIFF_BASE_SHA: must(folder, 'git rev-parse main').trim(),
    COMMENT_TOKEN: 's3cret',
    CI_API_V4_URL: 'https://gitlab.example.org/api/v4',
    CI_PROJECT_ID: '1',
    CI_MERGE_REQUEST_IID: '7',
    CURL_LOG: join(folder, '.git/curl'),
  };
  const run = (): unknown[] => script.map((line) => shell(folder, `set -eo pipefail\n${line}`, env).status);
  const body = '<!-- stepwright diff --> old';
  const notes = [
    { id: 8, author: { id: 4 }, body },
    { id: 9, author: { id: 5 }, body: 'hello' },
  ];
  writeFileSync(`${env.CURL_LOG}.notes`, JSON.stringify(notes));
  assert.equal(run(), [0, 0, 0, 1]);
  assert.match(readFileSync(join(folder, 'comment.md'), 'utf8'), 'lost-undo');
  // That the step says nothing about undo any more is all there is to find.
  const findings = JSON.parse(readFileSync(join(folder, 'codequality.json'), 'utf8')) as Finding[];
  assert.equal(
    findings.map(({ check_name, severity, location }) => [check_name, severity, location.path]),
    [['SW0715', 'minor', SOURCE]],
  );
  const log = readFileSync(env.CURL_LOG, 'utf8');
  assert.match(log, /--data-urlencode body@comment\.md \S+merge_requests\/7\/notes$/m);
  assert.not.match(log, 'PUT');
  assert.not.match(log, 's3cret');
  assert.match(readFileSync(`${env.CURL_LOG}.in`, 'utf8'), /^(?:PRIVATE-TOKEN: s3cret\n){3}$/);

  writeFileSync(`${env.CURL_LOG}.notes`, JSON.stringify([...notes, { id: 10, author: { id: 5 }, body }]));
  edit(folder, `${OUT}/README.md`, 'sleep 30', 'sleep 31');
  assert.equal(run(), [0, 0, 1, 1]);
  assert.match(readFileSync(env.CURL_LOG, 'utf8'), /--request PUT .*notes\/10$/m);
  const [known, edited] = JSON.parse(readFileSync(join(folder, 'codequality.json'), 'utf8')) as Finding[];
  assert.is(known?.check_name, 'SW0715');
  assert.is(edited?.check_name, 'SW0803');
  assert.is(edited?.location.path, `${OUT}/README.md`);
  must(folder, 'git checkout -q .');
  assert.equal(
    script.map((line) => shell(folder, `set -eo pipefail\n${line}`, { CURL_LOG: env.CURL_LOG }).status),
    [0, 0, 0, 0],
  );
});

test('the attributes keep outputs visible in diffs and their line ends as they are', ({ folder }) => {
  const attributes = must(folder, `git check-attr diff eol linguist-generated -- ${OUT}/migrate.sh`);
  assert.match(attributes, 'diff: set');
  assert.match(attributes, 'eol: lf');
  assert.match(attributes, 'linguist-generated: false');
  must(folder, 'git config core.autocrlf true && git rm -q --cached -r . && git reset -q --hard');
  assert.is(stepwright(folder, ['check']).status, 0);
});

test.run();
