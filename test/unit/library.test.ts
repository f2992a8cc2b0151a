/** The library of functions, each run by a real bash with errexit on, as texts call them. */
import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  existsSync,
  mkdirSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LIBRARY } from '../../src/functions/library.js';
import { newerThanBash32 } from '../../src/shell/portability.js';
import { examine } from '../../src/shell/syntax.js';
import { runBash } from '../support/run-bash.js';
import type { BashResult } from '../support/run-bash.js';

const test = suite('library of functions');
const source = fileURLToPath(new URL('../../../templates/bash/functions', import.meta.url));
const work = join(mkdtempSync(join(tmpdir(), 'stepwright-library-')), "it's $work");
mkdirSync(work);
process.once('exit', () => {
  rmSync(work, { recursive: true, force: true });
});

const functions = LIBRARY.map((one) => one.source).join('\n');

function run(text: string): BashResult {
  return runBash(`${functions}\nset -euo pipefail\n${text}`, { PATH: process.env['PATH'] ?? '', WORK: work });
}

const kept = (name: string): string => readFileSync(join(work, name), 'utf8');
const give = (name: string, content: string): void => {
  writeFileSync(join(work, name), content);
};

test('each file declares one function of its name, says what it does, and is sound', () => {
  for (const file of readdirSync(source)) {
    const path = join(source, file);
    const text = readFileSync(path, 'utf8');
    const name = file.replace(/\.sh$/, '');
    assert.match(text, new RegExp(`^# ${name}[ :]`), file);
    assert.ok(text.includes(`\n${name}() {`), file);
    execFileSync('shellcheck', ['-s', 'bash', '-e', 'SC2016,SC2153', path]);
    assert.is(execFileSync('shfmt', ['-i', '2', '-d', path], { encoding: 'utf8' }), '', file);
    assert.equal(newerThanBash32(examine(text)), [], file);
    for (const line of text.split('\n')) assert.ok(line.length <= 150, `${file}: ${line}`);
  }
});

test('refuse says why on standard error, and ends a text', () => {
  const { status, stdout, stderr } = run('refuse "no such" "$WORK"\necho on');
  assert.equal([status, stdout, stderr], [1, '', `no such ${work}\n`]);
});

test('keep takes a value that fits, without its last line ends, and nothing else', () => {
  give('NAME.new', 'abc\n\n');
  assert.is(run("keep NAME '[a-z]+'").status, 0);
  assert.is(run('printf %s "$(cat "$WORK/NAME")"').stdout, 'abc');
  for (const [content, pattern] of [
    ['abc1', '[a-z]+'],
    ['', ''],
    ['a\nb', '[a-z]+'],
    ['BASHPID[$(id)]', '[0-9]+'],
    ['é', '[a-z]'],
  ] as const) {
    give('NAME.new', content);
    const { status, stderr } = run(`keep NAME '${pattern}'`);
    assert.is(status, 1, content);
    assert.match(stderr, /^not a value for NAME: /);
    assert.is(kept('NAME'), 'abc\n\n', 'what was kept before stays');
  }
  give('NAME.new', '');
  assert.is(run("keep NAME '.*'").status, 0, 'nothing, where nothing is allowed');
});

test('keep_all takes each name once, and no other', () => {
  const call = "keep_all values A '[0-9]+' B '[a-z=]+'";
  give('values.new', 'A=1\nB=x=y');
  assert.is(run(call).status, 0);
  assert.equal([kept('A'), kept('B'), existsSync(join(work, 'values.new'))], ['1\n', 'x=y\n', false]);
  for (const [content, message] of [
    ['A=1\n', /not printed: B/],
    ['A=1\nB=x\nA=2\n', /printed twice: A/],
    ['A=1\nB=x\nC=3\n', /not NAME=value .*: C=3/],
    ['A=1\nB=x\nnonsense\n', /nonsense/],
    ['A=one\nB=x\n', /not a value for A: one/],
    ['', /not printed: A/],
  ] as const) {
    give('values.new', content);
    const { status, stderr } = run(call);
    assert.is(status, 1, content);
    assert.match(stderr, message);
    assert.is(kept('A'), '1\n');
  }
});

test('keep_lines takes a list whose every line fits', () => {
  give('list.new', 'a\nb');
  assert.is(run("keep_lines list '[a-z]'").status, 0);
  give('list.new', 'a\nb c\n');
  assert.is(run("keep_lines list '[a-z]'").status, 1);
  assert.is(kept('list'), 'a\nb');
});

test('keep_items takes items that can stand in names, each once, and none that is begun may be missing', () => {
  give('set.items.new', 'a\nb-1');
  const first = run("keep_items set '[a-z0-9-]+'");
  assert.equal([first.status, first.stdout], [0, 'item: a\nitem: b-1\n'], first.stderr);
  for (const [content, message] of [
    ['a b\n', /not an item, or not of its type: a b/],
    ["it's\n", /not an item, or not of its type: it's/],
    ['a\n\nb-1\n', /\(an empty line\)/],
    ['*\n', /not of its type: \*/],
    ['A\n', /not of its type: A/],
    ['a\nb-1\na\n', /two items are alike: a/],
  ] as const) {
    give('set.items.new', content);
    const { status, stderr } = run("keep_items set '[a-z0-9-]+'");
    assert.is(status, 1, content);
    assert.match(stderr, message);
    assert.is(kept('set.items'), 'a\nb-1');
  }
  give('set.open', 'b-1\n');
  give('set.items.new', 'a\n');
  assert.match(run("keep_items set ''").stderr, /b-1 is begun and not finished, and is not listed any more/);
  give('set.items.new', 'c\nb-1\n');
  assert.is(run("keep_items set ''").status, 0);
});

test('keep_items takes an empty list only where it may be, or where there was one before', () => {
  give('none.items.new', '');
  assert.match(run("keep_items none ''").stderr, /no items are listed/);
  assert.is(run("keep_items none '' empty").status, 0);
  give('none.items.new', '');
  assert.is(run("keep_items none ''").status, 0);
});

test('take_apart sets the fields of an item, and refuses what does not fit', () => {
  const call = "take_apart M '(([a-z])+)=([a-z0-9:.]+):([0-9]+)' NAME 1 HOST 3 PORT 4";
  const { status, stdout } = run(`M=ab=fe80::1:22\n${call}\necho "$M_NAME $M_HOST $M_PORT"`);
  assert.equal([status, stdout], [0, 'ab fe80::1 22\n']);
  const refused = run(`M='a=b:BASHPID[$(id)]'\n${call}`);
  assert.is(refused.status, 1);
  assert.match(refused.stderr, /not a value for M: a=b:BASHPID/);
});

test('items that are alike are refused, whatever they look like', () => {
  assert.is(run(`set -f; each_once 'a * aa ?'; each_once ''`).status, 0);
  const twice = run(`set -f; each_once 'a * b *'`);
  assert.equal([twice.status, twice.stderr], [1, 'two items are alike: *\n']);
  give('names.new', 'a b\n*\na\n');
  assert.is(run("keep_lines names ''").status, 0);
  give('names.new', 'a b\n[a]\na\n[a]\n');
  const lines = run("keep_lines names ''");
  assert.equal([lines.status, lines.stderr], [1, 'two items are alike: [a]\n']);
  assert.is(kept('names'), 'a b\n*\na\n');
});

test('begin_item says the item and notes it', () => {
  assert.is(
    run('begin_item copy "a b" && begin_item copy c "done already: "').stdout,
    'a b\ndone already: c\n',
  );
  assert.is(kept('copy.progress'), 'a b\nc\n');
});

test('keep_choice takes one of the lines', () => {
  give('X.choices.new', "a b\nit's");
  assert.is(run('keep_choice X "it\'s"').status, 0);
  assert.is(kept('X'), "it's\n");
  assert.match(run('keep_choice X "it"').stderr, /not one of the choices: it/);
});

test('expect tells what differs from what it cannot tell', () => {
  assert.is(run("says() { printf 'a|b\\n\\n'; }\nexpect 'a|b' says").status, 0);
  assert.is(run("expect '' true").status, 0);
  const differs = run('expect 0 echo 1');
  assert.equal([differs.status, differs.stderr], [1, 'expected: 0\nfound:    1\n']);
  assert.is(run('fails() { false; echo 0; }\nexpect 0 fails').status, 2, 'errexit is on in the command');
});

test('wait_until has errexit on in the check, and shows at its end what was missing', () => {
  assert.is(
    run('check() { [ -e "$WORK/there" ] || { : >"$WORK/there"; false; echo on; }; }\nwait_until 5s 0s check')
      .status,
    0,
  );
  const late = run('check() { echo "pods of web still exist"; return 1; }\nwait_until 0s 1s check');
  assert.equal([late.status, late.stderr], [1, 'timed out after 0 s: pods of web still exist\n']);
  assert.is(late.stdout, 'pods of web still exist\n');
  assert.is(run('check() { false; echo on; }\nwait_until 0s 1s check').status, 1);
});

test('a stream is whole only with its end mark', () => {
  for (const [stream, status, out] of [
    ['a\\nb\\n\\nend 0\\n', 0, 'a\nb\n'],
    ['a\\nend 0\\n', 0, 'a\n'],
    ['\\nend 0\\n', 0, ''],
    ['a\\n\\n\\nend 0', 0, 'a\n\n'],
    ['a\\n\\nend 7\\n', 7, 'a\n'],
    ['a\\nb', 1, 'a\nb\n'],
    ['a\\n\\nend', 1, 'a\n\nend\n'],
    ['a\\n\\nend x\\n', 1, 'a\n\nend x\n'],
    ['', 1, ''],
  ] as const) {
    const ended = run(`printf '${stream}' | to_end`);
    assert.equal([ended.status, ended.stdout], [status, out], stream);
  }
});

test('whole gives the status of the command, and refuses what is cut short', () => {
  assert.equal(run("whole here printf '%s|' 'a b' \"it's\"").stdout, "a b|it's|\n");
  assert.is(run("whole here sh -c 'exit 3'").status, 3);
  assert.is(run('cut() { "$@" | head -c 4; }\nwhole cut echo "all of this"').status, 1);
});

const HOSTILE = ["it's", '$(touch "$WORK/ran")', '`id`', 'a\nb', '"', '\\', '*', '-n', "'; id; '", '${HOME}'];

test('run_on hands values over as they are, and gives output and status back', () => {
  for (const value of HOSTILE) {
    const text = 'run_on here VALUE <<\'REMOTE\'\nprintf %s "$VALUE"\nREMOTE';
    const ended = runBash(`${functions}\nset -euo pipefail\n${text}`, {
      PATH: process.env['PATH'] ?? '',
      WORK: work,
      VALUE: value,
    });
    assert.equal([ended.status, ended.stdout], [0, `${value}\n`], value);
  }
  assert.not(existsSync(join(work, 'ran')));
  assert.is(run("run_on here <<'REMOTE'\nexit 5\nREMOTE").status, 5);
  assert.is(run("run_on here <<'REMOTE'\nfalse\necho on\nREMOTE").stdout, '', 'errexit is on there');
  assert.is(run("run_on here <<'REMOTE'\ncat\necho on\nREMOTE").stdout, 'on\n', 'it does not read itself');
});

test('a remote text that arrives cut short does not run at all', () => {
  const ended = run(
    'cut() { head -c 290 | "$@"; }\n' +
      `run_on cut <<'REMOTE'\n: >"${work.replace("'", "'")}/half"\nrm -rf /nonexistent/and/so/on/and/so/on\nREMOTE`,
  );
  assert.is(ended.status, 1);
  assert.not(existsSync(join(work, 'half')));
});

test('copy_file compares both sides, leaves an equal file alone, and gives a cut copy no name', () => {
  give('from', 'some bytes\n');
  const call = 'copy_file here "$WORK/from" here "$WORK/to"';
  assert.match(run(call).stdout, /^size and SHA-256 agree: 11 [0-9a-f]{64}\n$/);
  assert.is(kept('to'), 'some bytes\n');
  assert.is(
    run(
      `stop() { case "$*" in *'cat >>'*) exit 9 ;; esac; "$@"; }\n${call.replace('here "$WORK/to"', 'stop "$WORK/to"')}`,
    ).status,
    0,
  );
  give('from', 'other bytes\n');
  const cut = run(
    `cut() { case "$*" in tail*) head -c 3 "$WORK/from" ;; *) "$@" ;; esac; }\n${call.replace('here "$WORK/from"', 'cut "$WORK/from"')}`,
  );
  assert.is(cut.status, 1);
  assert.match(cut.stderr, /size and SHA-256 differ/);
  assert.is(kept('to'), 'some bytes\n');
  assert.match(run('copy_file here "$WORK/none" here "$WORK/to"').stderr, /there is no file/);
});

test('copy_file goes on where it was cut, unless what arrived is something else', () => {
  const noted = 'noting() { case "$*" in tail*) echo "$3" >"$WORK/asked" ;; esac; "$@"; }';
  for (const [part, asked] of [
    ['other', '+6'],
    ['other bytes\n', '+13'],
    ['another', '+1'],
    ['other bytes\nand more', '+1'],
    ['', '+1'],
  ] as const) {
    give('from', 'other bytes\n');
    give('went.part', part);
    const { status, stderr } = run(`${noted}\ncopy_file noting "$WORK/from" here "$WORK/went"`);
    assert.is(status, 0, stderr);
    assert.equal([kept('went'), kept('asked')], ['other bytes\n', `${asked}\n`]);
    rmSync(join(work, 'went'));
  }
});

/** A cluster that answers with what the case says. */
const cluster = (answers: string): string =>
  `cluster() {\n  case "$*" in\n${answers}\n  *) echo "unexpected: $*" >&2; return 9 ;;\n  esac\n}\n`;

test('pods that failed do not count, and a cluster that does not answer is no empty one', () => {
  const selector = `'get deployment web --ignore-not-found'*) echo 'app=web,' ;;`;
  const left = run(
    `${cluster(`${selector}\n'get pods -l app=web --field-selector status.phase!=Failed,status.phase!=Succeeded -o name') echo pod/web-1 ;;`)}pods_gone cluster deployment web`,
  );
  assert.equal([left.status, left.stderr], [1, 'pods still exist:\npod/web-1\n']);
  assert.is(run(`${cluster(`${selector}\n'get pods'*) ;;`)}pods_gone cluster deployment web`).status, 0);
  assert.is(
    run(`${cluster(`'get deployment'*) return 1 ;;`)}wait_until 0s 1s pods_gone cluster deployment web`)
      .status,
    1,
  );
  assert.is(
    run(
      `${cluster(`${selector}\n'get pods'*) return 1 ;;`)}wait_until 0s 1s pods_gone cluster deployment web`,
    ).status,
    1,
  );
});

test('workloads are ready when all replicas are, of the generation that is wanted', () => {
  const ready = (state: string): number | null =>
    run(`${cluster(`'get deployment web'*) printf '${state}' ;;`)}workloads_ready cluster deployment web`)
      .status;
  assert.equal(['3/3/2/2', '0//2/2', '3/2/2/2', '3//2/2', '3/3/3/2', ''].map(ready), [0, 0, 1, 1, 1, 0]);
});

test.run();
