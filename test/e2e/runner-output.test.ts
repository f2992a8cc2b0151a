/** What a step prints: masked across every boundary, shown while it runs; what it leaves behind, and why it failed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openTerminal } from '../support/pseudo-terminal.js';
import { processesWith } from '../support/processes.js';
import { placeScript, renderYaml } from '../support/rendered-script.js';
import type { RenderedScript } from '../support/rendered-script.js';
import { run, start, until } from '../support/run-script.js';

const test = suite('runner: output');

const script = (steps: string): RenderedScript =>
  placeScript(
    renderYaml(`
procedure: output
title: Output
version: 1.0.0
variables:
  KEY: {type: string, secret: true, help: A key.}
  MARK: {type: string, default: none, help: Marks the processes of this run.}
phases:
  - id: main
    title: Main
    steps:
${steps}`),
  );

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const transcript = ({ state }: RenderedScript): string => readFileSync(join(state, 'transcript.log'), 'utf8');

test('a secret is masked wherever it begins in a long line or a slow one', async () => {
  const secret = 'hush-hush-hush';
  const one = script(`
      - {id: long, title: Long, risk: read-only, run: 'head -c 65530 /dev/zero | tr "\\\\0" x; printf "%s\\\\n" "$KEY"; head -c 4090 /dev/zero | tr "\\\\0" y; printf "%s\\\\n" "$KEY"'}
      - {id: slow, title: Slow, risk: read-only, run: 'printf %s "\${KEY%-*}"; sleep 0.3; printf "%s\\\\n" "-\${KEY##*-}"'}
`);
  const { status, stdout, stderr } = await run(one, ['run'], { env: { STEPWRIGHT_KEY: secret } });
  assert.is(status, 0, stderr);
  assert.match(stdout, /^ {6}x{65530}\*\*\*$/m);
  assert.match(stdout, /^ {6}y{4090}\*\*\*$/m);
  assert.match(stdout, /^ {6}\*\*\*$/m);
  assert.not.match(stdout + transcript(one), secret);
});

test('a secret that line ends cut is masked: folded, and its base64 in lines of any length, whatever stands before it', async () => {
  const secret = Array.from(
    { length: 12 },
    (_, n) => `part ${n} of ${'abcdefgh'.slice(n % 5)} is ${n * 7919}`,
  ).join(' and ');
  const one = script(`
      - id: print
        title: Print
        risk: read-only
        run: |
          printf '%s\\n' "$KEY" | fold -w 50
          for width in 0 64 76; do
            for before in '' u us user: 'a long name, as those of service accounts are: '; do
              printf '%s%s' "$before" "$KEY" | base64 -w "$width"
              echo
            done
          done
`);
  const { status, stdout, stderr } = await run(one, ['run'], { env: { STEPWRIGHT_KEY: secret } });
  assert.is(status, 0, stderr);
  const parts = (text: string): string[] =>
    Array.from({ length: text.length - 8 }, (_, at) => text.slice(at, at + 8));
  const encoded = ['', 'x', 'xx'].map((before) => base64(before + secret).slice(before === '' ? 0 : 4, -4));
  for (const shown of [stdout, transcript(one)])
    assert.equal(
      [secret, ...encoded].flatMap(parts).filter((part) => shown.includes(part)),
      [],
    );
});

test('each line of a secret and its base64 are masked, and a short line hides nothing', async () => {
  const secret = '{\n  first line of it\n}\nthe second, which is longer';
  const one = script(`
      - id: print
        title: Print
        risk: read-only
        run: |
          printf '%s\\n' "$KEY" 'a { brace } stays'
          printf '%s' "$KEY" | base64
          printf 'user:%s' "$KEY" | base64 -w 0
          printf '\\nu:%s' "$KEY" | base64 -w 0
`);
  const { status, stdout, stderr } = await run(one, ['run'], { env: { STEPWRIGHT_KEY: secret } });
  assert.is(status, 0, stderr);
  assert.match(stdout, 'a { brace } stays');
  for (const shown of [stdout, transcript(one)]) {
    for (const line of [
      'first line of it',
      'the second',
      base64(secret).slice(0, 40),
      base64(`user:${secret}`).slice(12, 40),
    ])
      assert.not.match(shown, line);
  }
});

test('a value that is shown neither reaches the terminal as a command to it nor looks like a line of the script', async () => {
  const MARK = 'one\u001b[8mhidden\r\u0007\n[1.9/9] Done\ttwo';
  const one = script(`
      - {id: look, title: Look, capture: {into: SEEN, run: 'printf %s "$MARK"'}}
      - {id: drop, title: Drop, risk: destructive, run: 'test -n "$SEEN$MARK$KEY"'}
`);
  const terminal = openTerminal(one, ['run', '--set', `MARK=${MARK}`], { STEPWRIGHT_KEY: 'hush-hush' });
  await terminal.answer('type its id, drop:', 'drop\n');
  assert.is(await terminal.ended, 0, terminal.shown());
  for (const text of [terminal.shown(), transcript(one)]) {
    assert.equal(
      (text.match(/\p{Cc}/gu) ?? []).filter((sign) => !'\n\t'.includes(sign)),
      [],
    );
    assert.match(text, /^ {6}SEEN=one\?\[8mhidden\?\?\n {11}\[1\.9\/9\] Done\ttwo$/m);
    assert.match(text, /^ {8}with MARK=one\?\[8mhidden\?\?\n {18}\[1\.9\/9\] Done/m);
  }
});

test('lines are shown while the step runs', async () => {
  const one = script(`
      - {id: talk, title: Talk, risk: read-only, run: 'echo first; : "$KEY"; until [ -e "$WORK/go" ]; do sleep 0.1; done; echo last'}
`);
  const running = start(one, ['run'], { env: { STEPWRIGHT_KEY: 'hush-hush' } });
  await until('the first line is shown', () => running.output().includes('      first\n'));
  assert.not.match(running.output(), '      last\n');
  writeFileSync(join(one.state, 'work/go'), '');
  assert.is((await running.ended).status, 0);
});

test('what leaves its process group is ended too', async () => {
  if (!existsSync('/proc/self/environ')) {
    console.log('skipped: no /proc, by which such processes are found');
    return;
  }
  for (const how of ['TERM', 'KILL', 'fails'] as const) {
    const one = script(`
      - {id: leave, title: Leave, run: 'setsid bash -c "sleep 98; :" "$MARK" & : "$KEY"; echo >"$WORK/begun"; ${how === 'fails' ? 'sleep 0.5; false' : 'sleep 97'}'}
`);
    const mark = `${one.folder}/mark`;
    const running = start(one, ['run', '--set', `MARK=${mark}`], { env: { STEPWRIGHT_KEY: 'hush-hush' } });
    await until('it runs', () => existsSync(join(one.state, 'work/begun')) && processesWith(mark).length > 1);
    if (how !== 'fails') process.kill(running.pid, `SIG${how}`);
    await running.ended;
    await until('nothing is left', () => processesWith(mark).length === 0);
  }
});

test('a step that waits for the terminal is ended, and told what it lacks', async () => {
  const one = script(`
      - {id: ask, title: Ask, run: ': "$KEY"; read -r answer </dev/tty; echo "$answer"'}
`);
  const terminal = openTerminal(one, ['run'], { STEPWRIGHT_KEY: 'hush-hush' });
  await terminal.answer('FAILED: step 1.1, ask', '');
  await terminal.answer('A step has none unless it says `interactive: true`', '');
  assert.is(await terminal.ended, 1, terminal.shown());
});

test('a failure names the command, its line in the guide, and what its status means', async () => {
  const one = script(`
      - id: fail
        title: Fail
        run: |
          : "$KEY" >"$WORK/x"
          test -e "$WORK/missing-file"
          echo on
`);
  writeFileSync(join(one.folder, 'README.md'), '# Guide\n\n: "$KEY"\ntest -e "$WORK/missing-file"\n');
  const { status, stderr } = await run(one, ['run'], { env: { STEPWRIGHT_KEY: 'hush-hush' } });
  assert.is(status, 1);
  assert.match(stderr, 'The command: test -e "$WORK/missing-file"');
  assert.match(stderr, 'In the guide: README.md, line 4');
  const killed = script(`
      - {id: fail, title: Fail, run: ': "$KEY"; sh -c "kill -9 \\$PPID"'}
`);
  const ended = await run(killed, ['run'], { env: { STEPWRIGHT_KEY: 'hush-hush' } });
  assert.match(ended.stderr, 'Status 137 mostly means: it was killed (signal 9)');
});

test('a closed output does not fail a step', async () => {
  const one = script(`
      - {id: talk, title: Talk, run: 'echo out; echo err >&2; : "$KEY"'}
`);
  const other = { ...one, path: join(one.folder, 'closed.sh') };
  writeFileSync(other.path, `exec bash '${one.path}' "$@" >&- 2>&-\n`);
  assert.is((await run(other, ['run'], { env: { STEPWRIGHT_KEY: 'hush-hush' } })).status, 0);
  assert.match(transcript(one), 'out');
});

test.run();
