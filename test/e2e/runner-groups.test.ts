/**
 * Groups by the script: item by item, interrupted in the middle of one, resumed, taken back last item first; lists that change.
 * Slow: the script runs a step of a group once for each item, again and again.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { followSteps, followUndo, prepare } from '../support/follow-guide.js';
import { ALL_DONE, GROUP, STEPS, contents, logOf, writeMembers } from '../support/group-procedure.js';
import { openInteractiveBash } from '../support/interactive-bash.js';
import { readJournal } from '../support/journal.js';
import { placeScript, scratchFolder } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { renderedYaml } from '../support/routes.js';
import { run, start, until } from '../support/run-script.js';
import type { Ended } from '../support/run-script.js';

const test = suite('runner: groups');
const { script: SCRIPT, guide: GUIDE } = renderedYaml(GROUP);

interface Site {
  readonly script: RenderedScript;
  readonly members: string;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
}

function site(): Site {
  const script = placeScript(SCRIPT);
  const members = writeMembers(script.folder);
  return {
    script,
    members,
    run: (verb = 'run', ...args) =>
      run(script, [verb, ...(['run', 'plan'].includes(verb) ? ['--set', `FOLDER=${members}`] : []), ...args]),
  };
}

const hold = (members: string, name: string): string => {
  const path = join(members, `${name}.hold`);
  writeFileSync(path, '');
  return path;
};

/** Without what the flags of a test need. */
const versions = (members: string): string[] =>
  ['a', 'b', 'c'].map((name) =>
    existsSync(join(members, name)) ? readFileSync(join(members, name), 'utf8').trim() : 'gone',
  );

test('each item in turn; the record says which; a second run has nothing to do', async () => {
  const { script, members, run: call } = site();
  const { status, stdout, stderr } = await call();
  assert.is(status, 0, stdout + stderr);
  assert.equal(logOf(members), ALL_DONE);
  assert.match(stdout, '[1.4/6] Stop it (b=fe80::b:2)');
  const items = readJournal(script.state).flatMap(({ event, step, item }) =>
    event === 'end' && step === 'stop' ? [item] : [],
  );
  assert.equal(items, ['a=node-a:1', 'b=fe80::b:2', 'c=node-c:3']);
  assert.match((await call()).stdout, 'steps done before: 12');
  assert.match((await call('plan')).stdout, 'done         [1.4/6] stop@c=node-c:3: Stop it');
  const report = await call('report');
  assert.match(report.stdout, '| 1.5 | start@a=node-a:1: Start it anew | reversible | done |');
  const { steps } = JSON.parse((await call('report', '--format', 'json')).stdout) as {
    steps: readonly { readonly id: string; readonly item?: string; readonly state: string }[];
  };
  assert.equal(
    steps.filter(({ id }) => id === 'start').map(({ item, state }) => `${item ?? ''} ${state}`),
    ['a=node-a:1 done', 'b=fe80::b:2 done', 'c=node-c:3 done'],
  );
});

test('a failure names the item and those that are done; the run goes on there', async () => {
  const { members, run: call } = site();
  const held = hold(members, 'b');
  const failed = await call();
  assert.is(failed.status, 1);
  assert.match(failed.stderr, 'FAILED: step 1.4, stop@b=fe80::b:2: Stop it');
  assert.match(failed.stderr, 'At item b=fe80::b:2; done before it: a=node-a:1.');
  assert.match(failed.stderr, 'run replace --from stop@b=fe80::b:2');
  const status = await call('status');
  assert.match(status.stdout, 'may be half done (failed)        [1.4/6] stop@b=fe80::b:2: Stop it');
  assert.match(status.stdout, 'not run                          [1.5/6] start@c=node-c:3: Start it anew');
  rmSync(held);
  const refused = await call();
  assert.is(refused.status, 3, 'it is not known how far it came');
  const resumed = await call('run', 'replace', '--from', 'stop@b=fe80::b:2');
  assert.is(resumed.status, 0, resumed.stderr);
  assert.equal(logOf(members), ALL_DONE);
});

test('a step of a group runs for an item or not at all', async () => {
  const { members, run: call } = site();
  for (const [flags, says] of [
    [['--only', 'stop'], 'stop is done for each item that members lists, which must run first'],
    [['--from', 'stop'], 'stop is done for each item that members lists, which must run first'],
    [['--from', 'stop@a=node-a:1'], 'is done for each item: ID@ITEM'],
    [['--skip', 'members=by hand'], 'stop is done for each item that members lists, which must run first'],
    [['--to', 'members@a=node-a:1'], 'is done for each item: ID@ITEM'],
  ] as const) {
    const { status, stderr } = await call('run', ...flags);
    assert.is(status, 64, stderr);
    assert.match(stderr, says);
  }
  assert.not(existsSync(join(members, 'log')));
  const nobody = await call('run', '--to', 'stop@d=node-d:4');
  assert.is(nobody.status, 64);
  assert.match(nobody.stderr, 'There is no step stop@d=node-d:4.');
});

test('--to stops within the items, also while they are yet to be listed', async () => {
  const { members, run: call } = site();
  const first = await call('run', '--to', 'stop@b=fe80::b:2');
  assert.is(first.status, 0, first.stderr);
  assert.equal(logOf(members), ALL_DONE.slice(0, ALL_DONE.indexOf('stop b of 20') + 1));
  assert.is((await call('run', '--to', 'stop@c=node-c:3')).status, 0);
  assert.is((await call()).status, 0);
  assert.equal(logOf(members), ALL_DONE);
});

test('plan names the items before they are listed, where a variable holds them, and says so where it cannot', async () => {
  const { script, run: call } = site();
  const plan = async (): Promise<string> => (await call('plan')).stdout;
  assert.match(await plan(), '[1.4/6] stop: Stop it (for each of a=node-a:1 b=fe80::b:2 c=node-c:3)');
  const printed = GROUP.replace('in: ${MEMBERS}', 'run: printf "%s\\n" $MEMBERS');
  writeFileSync(script.path, renderedYaml(printed).script);
  assert.match(await plan(), 'stop: Stop it (for each item that members will list)');
});

test('a step of a group that was renamed keeps the record of each item', async () => {
  const { script, members, run: call } = site();
  const held = hold(members, 'c');
  assert.is((await call()).status, 1);
  rmSync(held);
  const renamed = GROUP.replace('id: stop', 'id: halt').replace('version: 1.0.0', 'version: 1.1.0');
  writeFileSync(script.path, renderedYaml(renamed).script);
  const refused = await call();
  assert.is(refused.status, 3);
  assert.match(refused.stderr, 'the record has the step stop@a=node-a:1 (done), which this version lacks');
  assert.match(refused.stderr, '--renamed stop=NEW');
  const { status, stderr } = await call(
    'run',
    '--renamed',
    'stop=halt',
    '--accept-changed',
    'halt',
    '--skip',
    'halt@c=node-c:3=moved by hand',
  );
  assert.is(status, 0, stderr);
  const again = await call();
  assert.match(again.stdout, 'steps done before: 12', again.stdout + again.stderr);
});

test('a step of a group that an earlier version had stays as it was done, for one item or for all', async () => {
  const { script, members, run: call } = site();
  assert.is((await call()).status, 0);
  const gone = GROUP.replace(/ {10}- id: start\n[^]*?(?= {6}- id: after)/, '');
  writeFileSync(script.path, renderedYaml(gone.replace('version: 1.0.0', 'version: 1.1.0')).script);
  const refused = await call();
  assert.is(refused.status, 3);
  assert.match(refused.stderr, 'the record has the step start@a=node-a:1 (done), which this version lacks');
  assert.match(refused.stderr, /or leave it as it is: --accept-changed start$/m);
  const one = await call('run', '--accept-changed', 'start@a=node-a:1');
  assert.is(one.status, 3);
  assert.not.match(one.stderr, 'start@a=node-a:1');
  assert.match(one.stderr, 'start@b=fe80::b:2');
  assert.match((await call('run', '--accept-changed', 'begin')).stderr, 'there is no step begin');
  assert.match((await call('run', '--accept-changed', 'start@d')).stderr, 'there is no step start@d');
  const { status, stdout, stderr } = await call('run', '--accept-changed', 'start');
  assert.is(status, 0, stdout + stderr);
  assert.equal(logOf(members), ALL_DONE);
});

test('killed in the middle of an item, nothing lives on, and the run ends as an undisturbed one', async () => {
  const { script, members, run: call } = site();
  const wait = join(members, 'b.wait');
  writeFileSync(wait, '');
  const running = start(script, ['run', '--set', `FOLDER=${members}`]);
  const begun = /"event":"start","step":"start",[^\n]*"item":"b=/;
  const journal = join(script.state, 'journal.jsonl');
  await until('b is being started', () => existsSync(journal) && begun.test(readFileSync(journal, 'utf8')));
  process.kill(running.pid, 'SIGKILL');
  await running.ended;
  rmSync(wait);
  const plan = await call('plan');
  assert.is(plan.status, 3, plan.stdout + plan.stderr);
  assert.match(plan.stdout, 'blocked      [1.5/6] start@b=fe80::b:2: Start it anew');
  assert.is(readFileSync(join(script.state, 'work/members.open'), 'utf8'), 'b=fe80::b:2\n');
  const resumed = await call('run', '--from', 'start@b=fe80::b:2');
  assert.is(resumed.status, 0, resumed.stderr);
  assert.equal(logOf(members), ALL_DONE);
  assert.is(readFileSync(join(script.state, 'work/members.open'), 'utf8'), '');
});

test('undo goes back last item first, from the middle too; one item can be taken back alone', async () => {
  const { members, run: call } = site();
  hold(members, 'c');
  assert.is((await call()).status, 1);
  const alone = await call('undo', '--item', 'a=node-a:1', '--yes');
  assert.is(alone.status, 0, alone.stderr);
  assert.equal(versions(members), ['10', '21', '30']);
  rmSync(join(members, 'c.hold'));
  const skipped = await call('undo', '--yes', '--skip', 'stop@c=node-c:3=it was not stopped');
  assert.is(skipped.status, 0, skipped.stderr);
  assert.equal(versions(members), ['10', '20', '30']);
  assert.equal(logOf(members).slice(4), ['unstart a', 'unstop a of 10', 'unstart b', 'unstop b of 20']);
});

test('an undo that fails names the item, and those that are still done before it', async () => {
  const { members, run: call } = site();
  assert.is((await call()).status, 0);
  rmSync(join(members, 'b'));
  mkdirSync(join(members, 'b'));
  const { status, stderr } = await call('undo', '--yes');
  assert.is(status, 1);
  assert.match(stderr, 'At item b=fe80::b:2; done before it: a=node-a:1.');
});

test('with --item only the steps of that item are run, once the items are listed', async () => {
  const { members, run: call } = site();
  assert.match((await call('run', '--item', 'b=fe80::b:2')).stderr, '');
  assert.equal(logOf(members), ALL_DONE.slice(2, 4));
  assert.is((await call('run', '--item', 'none')).status, 64);
  assert.match((await call('run', '--item', 'none')).stderr, 'there is no item none');
  assert.match((await call('run', '--only', 'stop')).stderr, 'is done for each item: ID@ITEM');
});

test('bad lists are refused, nothing is half done', async () => {
  for (const [given, message] of [
    ['a=node-a:1 b', 'not an item, or not of its type: b'],
    ['a=node-a:1 a=node-a:1', 'two items are alike: a=node-a:1'],
    ["a=it's:1", "not of its type: a=it's:1"],
    ['', 'no items are listed'],
  ] as const) {
    const { members, run: call } = site();
    const { status, stdout } = await call('run', '--set', `MEMBERS=${given}`);
    assert.is(status, 1, given);
    assert.match(stdout, message);
    assert.not(existsSync(join(members, 'log')));
  }
});

test('a list that changes: a begun item may not leave it, new ones are done, gone ones that are done can be undone', async () => {
  const { members, run: call } = site();
  const held = hold(members, 'b');
  assert.is((await call()).status, 1);
  writeFileSync(join(members, 'd'), '40\n');
  const changed = [
    '--set',
    'MEMBERS=c=node-c:3 d=node-d:4',
    '--accept-changed',
    'MEMBERS',
    '--from',
    'members',
  ];
  rmSync(held);
  const refused = await call('run', ...changed);
  assert.is(refused.status, 3, refused.stdout + refused.stderr);
  assert.match(refused.stderr, 'stop@b=fe80::b:2: it may be half done (failed)');
  const undone = await call(
    'undo',
    '--item',
    'b=fe80::b:2',
    '--yes',
    '--skip',
    'stop@b=fe80::b:2=not stopped',
  );
  assert.is(undone.status, 0, undone.stderr);
  const { status, stdout, stderr } = await call('run', ...changed);
  assert.is(status, 0, stdout + stderr);
  assert.equal(
    logOf(members).filter((line) => line.startsWith('stop')),
    ['stop a of 10', 'stop c of 30', 'stop d of 40'],
  );
  const back = await call('undo', '--yes');
  assert.is(back.status, 0, back.stderr);
  const { log, ...left } = contents(members);
  assert.ok(log !== undefined);
  assert.equal(left, { a: '10\n', b: '20\n', c: '30\n', d: '40\n' });
});

test('by hand and by the script, members and folders of items end the same', async () => {
  const { script, members, run: call } = site();
  assert.is((await call()).status, 0);
  const folder = scratchFolder();
  const byHand = writeMembers(folder);
  const answers = { values: { FOLDER: byHand } };
  const bash = await openInteractiveBash({
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    cwd: folder,
    patience: 60,
  });
  try {
    await prepare(GUIDE, answers, bash);
    await followSteps(GUIDE, STEPS, answers, bash);
    assert.equal(contents(byHand), contents(members));
    const kept = (work: string): string[] =>
      ['a=node-a:1', 'b=fe80::b:2', 'c=node-c:3'].map((item) =>
        readFileSync(join(work, `members@${item}`, 'VERSION'), 'utf8'),
      );
    assert.equal(kept(join(folder, 'stepwright/members')), kept(join(script.state, 'work')));
    await followUndo(GUIDE, STEPS, answers, bash);
    assert.is((await call('undo', '--yes')).status, 0);
    assert.equal(contents(byHand), contents(members));
  } finally {
    await bash.close();
  }
});

test.run();
