/**
 * The functions behind `service`, run by a real bash against a stand-in for systemctl. In: states of units. Out: what was asked of systemctl, and
 * what was said. The stand-in answers as systemctl(1) of systemd 219 to 252 does: `show -p` prints NAME=value lines and succeeds for a unit that is not
 * there (LoadState=not-found), `Job` is empty or a number while a job is queued, `--no-block` returns when the job is queued, `enable` and `mask` change
 * UnitFileState. test/full/service.test.ts asks a real one.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LIBRARY } from '../../src/functions/library.js';
import { runBash } from '../support/run-bash.js';
import type { BashResult } from '../support/run-bash.js';

const test = suite('services');
const functions = LIBRARY.map(({ source }) => source).join('\n');
const work = mkdtempSync(join(tmpdir(), 'stepwright-services-'));
process.once('exit', () => {
  rmSync(work, { recursive: true, force: true });
});

/** Its unit lies in files; a job takes one look. */
const SYSTEMCTL = `
sleep() { :; }
systemctl() {
  local verb='' word
  printf '%s\\n' "$*" >>"$WORK/asked"
  for word; do case $word in -*) ;; *) [ -n "$verb" ] || verb=$word ;; esac; done
  case $verb in LoadState) verb=show ;; esac
  case "$*" in *' nothing') echo LoadState=not-found; echo ActiveState=inactive; return ;; esac
  case $verb in
  show)
    echo "ActiveState=$(cat "$WORK/active")"
    echo LoadState=loaded
    echo "UnitFileState=$(cat "$WORK/file")"
    echo "Job=$(cat "$WORK/job")"
    [ ! -s "$WORK/next" ] || mv "$WORK/next" "$WORK/active"
    : >"$WORK/job"
    ;;
  start | restart) echo 7 >"$WORK/job"; cat "$WORK/becomes" >"$WORK/next" ;;
  stop) echo 7 >"$WORK/job"; echo inactive >"$WORK/next" ;;
  reload) cat "$WORK/reloads" ;;
  enable | disable | mask) echo "\${verb%e}ed" >"$WORK/file" ;;
  unmask) echo disabled >"$WORK/file" ;;
  status) echo 'app: exited, status=1'; return 3 ;;
  *) return 1 ;;
  esac
}
`;

interface Unit {
  readonly active?: string;
  readonly file?: string;
  /** What it becomes when it is started. */
  readonly becomes?: string;
}

function unit({ active = 'inactive', file = 'disabled', becomes = 'active' }: Unit): void {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  for (const [name, content] of Object.entries({ active, file, becomes, job: '', next: '' }))
    writeFileSync(join(work, name), content);
}

function run(text: string, values: Readonly<Record<string, string>> = {}): BashResult {
  return runBash(`${functions}\n${SYSTEMCTL}\nset -euo pipefail\n${text}`, {
    PATH: process.env['PATH'] ?? '',
    WORK: work,
    ...values,
  });
}

const asked = (): string[] =>
  existsSync(join(work, 'asked'))
    ? readFileSync(join(work, 'asked'), 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('show'))
    : [];
const now = (): string[] => ['active', 'file'].map((name) => readFileSync(join(work, name), 'utf8').trim());
const to = (state: string): BashResult => run(`service_to step here app ${state} 5s`);
const back = (state: string): BashResult => run(`service_back step here app ${state} 5s`);

test('a unit is brought to each state and back to what it was', () => {
  for (const [state, before, during] of [
    ['started', ['inactive', 'disabled'], ['active', 'disabled']],
    ['stopped', ['active', 'enabled'], ['inactive', 'enabled']],
    ['enabled', ['active', 'disabled'], ['active', 'enabled']],
    ['disabled', ['inactive', 'enabled'], ['inactive', 'disabled']],
    ['masked', ['inactive', 'disabled'], ['inactive', 'masked']],
    ['unmasked', ['inactive', 'masked'], ['inactive', 'disabled']],
    ['restarted', ['inactive', 'disabled'], ['active', 'disabled']],
  ] as const) {
    unit({ active: before[0], file: before[1] });
    const done = to(state);
    assert.is(done.status, 0, `${state}: ${done.stderr}`);
    assert.equal(now(), during, state);
    assert.is(to(state).status, 0, 'a second run');
    const undone = back(state);
    assert.is(undone.status, 0, undone.stderr);
    assert.equal(now(), before, `${state} is taken back`);
    assert.match(back(state).stdout, /^nothing to set back: app/);
  }
});

test('what is so already is not asked for, but a restart is', () => {
  unit({ active: 'active' });
  assert.match(to('started').stdout, /^app is started already/);
  assert.equal(asked(), []);
  to('restarted');
  assert.equal(asked(), ['--no-ask-password --no-block restart -- app']);
  back('restarted');
  assert.equal(now(), ['active', 'disabled'], 'it ran before, and still does');
});

test('a service that fails is shown with its status, and is an error', () => {
  unit({ becomes: 'failed' });
  const { status, stderr } = to('started');
  assert.equal([status, stderr], [1, 'app is not started:\napp: exited, status=1\n']);
});

test('one that does not come to rest is waited for, and named when the time is over', () => {
  unit({ becomes: 'activating' });
  const { status, stderr } = run('service_to step here app started 1s');
  assert.is(status, 1);
  // On a busy machine the time is over while the job that starts it still waits: it is named as well.
  const unrest = '(?:activating disabled -|inactive disabled 7)';
  assert.match(
    stderr,
    new RegExp(`^timed out after 1 s: app: loaded ${unrest}\\napp is not started:`),
    stderr,
  );
});

test('a unit that fails may be stopped, and one that was about to start is started again', () => {
  unit({ active: 'failed' });
  assert.match(to('stopped').stdout, /already/);
  unit({ active: 'activating' });
  assert.is(
    run('systemctl() { return 9; }\nservice_to step here app started 0s').status,
    9,
    'it cannot tell',
  );
  assert.is(to('stopped').status, 0);
  assert.is(back('stopped').status, 0);
  assert.equal(now(), ['active', 'disabled']);
});

test('a unit that is not there, or a name that looks like an option, changes nothing', () => {
  unit({});
  const none = run('service_to step here nothing started 5s');
  assert.equal([none.status, none.stderr], [1, 'systemd knows no unit of that name: nothing\n']);
  run('service_to step here "$NAME" restarted 5s', { NAME: '--force' });
  assert.equal(asked(), ['--no-ask-password --no-block restart -- --force']);
});

test('a name that stands for several units, or for none, is refused before systemctl is asked', () => {
  for (const NAME of ['*', 'a?', '[a-z]*', 'a b', 'a\nb', '', '/dev/sda']) {
    unit({});
    const { status, stderr } = run('service_to step here "$NAME" stopped 5s', { NAME });
    assert.equal([status, stderr], [1, `not the name of one unit: ${NAME}\n`]);
    assert.equal(asked(), []);
  }
  assert.is(run('service_to step here "$NAME" started 5s', { NAME: 'getty@tty1-a\\x2db.service' }).status, 0);
});

test('a state that lasts until the next start of the machine is not set back by guessing', () => {
  unit({ file: 'enabled-runtime' });
  assert.is(to('disabled').status, 0);
  const { status, stderr } = back('disabled');
  assert.is(status, 1);
  assert.match(stderr, /^set it back by hand, and remove .*: app was enabled-runtime/);
});

test.run();
