/** A group, followed by hand: one item after the other, in a new terminal in the middle of an item, and back, last item first. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { readGuide } from '../../src/outputs/guide.js';
import { followSteps, followUndo, prepare, resume } from '../support/follow-guide.js';
import { ALL_DONE, GROUP, STEPS, contents, logOf, writeMembers } from '../support/group-procedure.js';
import { openInteractiveBash } from '../support/interactive-bash.js';
import type { InteractiveBash } from '../support/interactive-bash.js';
import { scratchFolder } from '../support/rendered-script.js';
import { renderedYaml } from '../support/routes.js';

const test = suite('groups by hand');
const { guide } = renderedYaml(GROUP);

/** Those that a failure leaves open would keep the test alive. */
const terminals: InteractiveBash[] = [];
test.after.each(async () => {
  for (const bash of terminals.splice(0)) await bash.close();
});

interface Site {
  readonly folder: string;
  readonly members: string;
  readonly answers: { readonly values: Readonly<Record<string, string>> };
  readonly open: () => Promise<InteractiveBash>;
}

function site(values: Readonly<Record<string, string>> = {}): Site {
  const folder = scratchFolder();
  const members = writeMembers(folder);
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  return {
    folder,
    members,
    answers: { values: { FOLDER: members, ...values } },
    open: async () => {
      const bash = await openInteractiveBash({ env, cwd: folder, patience: 60 });
      terminals.push(bash);
      return bash;
    },
  };
}

const text = (role: string, step: string): string =>
  readGuide(guide).find((block) => block.role === role && block.step === step)?.text ?? '';

test('each item in turn, then back, last item first', async () => {
  const { members, answers, open } = site();
  const bash = await open();
  await prepare(guide, answers, bash);
  await followSteps(guide, STEPS, answers, bash);
  assert.equal(logOf(members), ALL_DONE);
  assert.is(readFileSync(join(members, 'b'), 'utf8'), '21\n');
  assert.match(bash.shown(), 'MEMBER is b=fe80::b:2');
  assert.match(bash.shown(), 'no MEMBER is left: go on with what comes after the group');
  await followUndo(guide, STEPS, answers, bash);
  const { log, ...left } = contents(members);
  assert.equal(left, { a: '10\n', b: '20\n', c: '30\n' });
  assert.equal(log?.trimEnd().split('\n').slice(6), [
    'unstart c',
    'unstop c of 30',
    'unstart b',
    'unstop b of 20',
    'unstart a',
    'unstop a of 10',
  ]);
});

test('a new terminal in the middle of an item goes on with it', async () => {
  const { members, answers, open } = site();
  let bash = await open();
  await prepare(guide, answers, bash);
  await followSteps(guide, ['before'], answers, bash);
  for (const [role, step] of [
    ['body', 'members'],
    ['item', 'members'],
    ['body', 'record'],
    ['body', 'stop'],
    ['body', 'start'],
    ['item-done', 'members'],
    ['item', 'members'],
    ['body', 'record'],
    ['body', 'stop'],
  ] as const)
    assert.is(await bash.paste(text(role, step)), 0, `${role} ${step}`);
  await bash.close();
  bash = await open();
  await resume(guide, answers, bash);
  assert.is(await bash.paste(text('item', 'members')), 0);
  assert.match(bash.shown(), 'MEMBER is b=fe80::b:2');
  assert.is(await bash.paste(text('body', 'start')), 0, 'what was recorded of it is there');
  assert.is(await bash.paste(text('item-done', 'members')), 0);
  await followSteps(
    guide.replace(text('body', 'members'), ':'),
    ['members', 'record', 'stop', 'start', 'after'],
    answers,
    bash,
  );
  assert.equal(logOf(members), ALL_DONE);
});

test('a list with an item that is none, or with two alike, or without any, is refused before anything is done', async () => {
  for (const [given, message] of [
    ['a=node-a:1 b', 'not an item, or not of its type: b'],
    ["a=node-a:1 b=it's:2", "not an item, or not of its type: b=it's:2"],
    ['a=node-a:1 a=node-a:1', 'two items are alike: a=node-a:1'],
    ['', 'no items are listed'],
  ] as const) {
    const { members, answers, open } = site({ MEMBERS: given });
    const bash = await open();
    await prepare(guide, answers, bash);
    assert.is(await bash.paste(text('body', 'members')), 1, given);
    assert.ok(bash.shown().includes(message), message);
    assert.not(existsSync(join(members, 'log')));
  }
});

test('an item in hand may not leave the list; others may, and new ones come in their turn', async () => {
  const { folder, members, answers, open } = site();
  const bash = await open();
  await prepare(guide, answers, bash);
  const paste = async (role: string, step: string): Promise<number> => bash.paste(text(role, step));
  assert.is(await paste('body', 'members'), 0);
  assert.is(await paste('item', 'members'), 0);
  assert.is(await paste('body', 'record'), 0);
  await bash.paste("WORK=$base\nMEMBERS='b=node-b:2 d=node-d:4'");
  assert.is(await paste('body', 'members'), 1);
  assert.match(bash.shown(), 'a=node-a:1 is begun and not finished, and is not listed any more');
  await bash.paste("MEMBERS='a=node-a:1 d=node-d:4'");
  writeFileSync(join(members, 'd'), '40\n');
  assert.is(await paste('body', 'members'), 0);
  await followSteps(guide.replace(text('body', 'members'), ':'), STEPS.slice(1), answers, bash);
  assert.equal(
    logOf(members).filter((line) => line.startsWith('stop')),
    ['stop a of 10', 'stop d of 40'],
  );
  assert.ok(readdirSync(join(folder, 'stepwright/members')).includes('members@d=node-d:4'));
});

test.run();
