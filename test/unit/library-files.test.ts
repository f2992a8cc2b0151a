/**
 * The functions behind `edit` and `write`, run by a real bash. In: files and values as sites have them. Out: what the files are afterwards,
 * also when bash is killed.
 * Slow: each function runs in bash, with files of some size.
 */
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { endsAsUndisturbed, site } from '../support/edited-file.js';

const test = suite('files that are edited and written');
/** Runs one edit and gives the file, or the message of its refusal. */
function edited(content: string, changes: string, values: Readonly<Record<string, string>> = {}): string {
  const { run, read } = site(content);
  const { status, stderr } = run(`edit_file step here "$FILE" ${changes}`, values);
  if (status === 0) {
    const again = run(`edit_file step here "$FILE" ${changes}`, values);
    assert.is(again.status, 0, again.stderr);
    assert.match(again.stdout, /^already so: /, 'a second run finds it so');
    return read();
  }
  assert.is(read(), content, 'a refused edit changes nothing');
  return stderr;
}

test('a line is set, added and removed, and line ends stay as they are', () => {
  for (const [before, changes, after] of [
    ['a = 1\nb = 2\n', `set start 'a =' 'a = 3'`, 'a = 3\nb = 2\n'],
    ['a = 1\nb = 2', `set start 'b =' 'b = 3'`, 'a = 1\nb = 3'],
    ['a = 1\r\nb = 2\r\n', `set line 'a = 1' 'a = 3'`, 'a = 3\r\nb = 2\r\n'],
    ['#port=1\n#report=2\n', `set pattern '^#? *port *=' 'port=9'`, 'port=9\n#report=2\n'],
    ['a\nb\nc\n', 'remove line b', 'a\nc\n'],
    ['a\nb\nc', 'remove line c', 'a\nb\n'],
    ['a\n', 'remove text z', 'a\n'],
    ['a\nc\n', 'after line a b', 'a\nb\nc\n'],
    ['a\nc', 'after line c d', 'a\nc\nd'],
    ['a\r\nc\r\n', 'before line c b', 'a\r\nb\r\nc\r\n'],
    ['b\n', 'first a', 'a\nb\n'],
    ['a\n', 'last b', 'a\nb\n'],
    ['', 'last b', 'b\n'],
    ['', 'first b', 'b\n'],
    ['a\n', 'set line a b last c before line c x', 'b\nx\nc\n'],
    ['\ta\\b\n', `set text 'a\\b' '\\t&\\1'`, '\\t&\\1\n'],
    ['-n\n', 'set line -n -e', '-e\n'],
    ['é\xff\n', `set start é x`, 'x\n'],
  ] as const)
    assert.is(edited(before, changes), after, changes);
});

test('exactly one line must fit, or nothing is changed', () => {
  for (const [before, changes, message] of [
    [
      'a = 1\na = 2\n',
      `set start 'a =' 'a = 3'`,
      /more than one line fits.*: a =\nlines: 1 2\nnot changed: /,
    ],
    ['a = 1\n', `set start 'b =' 'b = 3'`, /no line fits, and exactly one must: b =\nnot changed: /],
    ['a\na\n', 'remove line a', /more than one line fits/],
    ['a\n', 'after line z b', /no line fits/],
    ['a\n', 'last c before line z b', /no line fits/],
    ['a\n', `set pattern '(' b`, /not an extended regular expression: \(/],
    ['a\0b\n', 'set line a b', /not text, or cut short/],
    ['a\n', `last $'b\\nc'`, /not changed: .*: a value has several lines, and stands in one/],
    ['a\n', `set line a $'b\\rc'`, /a value has several lines/],
    ['a\n', `remove start ''`, /the text to look for is empty/],
    ['a\n', `after text '' b`, /the text to look for is empty/],
  ] as const)
    assert.match(edited(before, changes), message);
});

const HOSTILE = [
  "it's",
  '$(touch "$WORK/ran")',
  '`id`',
  '"',
  '\\',
  '*',
  '-n',
  '&',
  '/',
  '.*',
  '[a',
  "'; id; '",
  '%s',
];

test('values are data, in what is looked for and in what is written', () => {
  for (const value of HOSTILE) {
    const other = value === '*' ? '?' : '*';
    const result = edited(`${value}\nx\n`, 'set line "$OLD" "$NEW"', { OLD: value, NEW: other });
    assert.is(result, `${other}\nx\n`, value);
    assert.is(edited('x\n', 'last "$NEW" first "$NEW"', { NEW: value }), `x\n${value}\n`, value);
    assert.is(edited(`a${value}b\nx\n`, 'set text "$OLD" y', { OLD: value }), 'y\nx\n', value);
    assert.is(edited(`${value}b\nx\n`, 'remove start "$OLD"', { OLD: value }), 'x\n', value);
  }
});

test('the difference is shown, mode and owner stay, and no file is left beside it', () => {
  const { run, file, work } = site('a\n');
  chmodSync(file, 0o640);
  if (process.getuid?.() === 0) chownSync(file, 1, 2);
  const { stdout } = run('edit_file step here "$FILE" set line a b');
  assert.match(stdout, /^-a\n\+b\nwritten: /m);
  const { mode, uid, gid } = statSync(file);
  assert.is(mode & 0o777, 0o640);
  if (process.getuid?.() === 0) assert.equal([uid, gid], [1, 2]);
  assert.equal(readdirSync(join(file, '..')).sort(), ["it's $conf", 'my work'].sort());
  assert.ok(readdirSync(work).every((name) => !name.endsWith('.new') && !name.endsWith('.was')));
});

test('a link stays and its target is changed; what is not a file is refused', () => {
  const { run, file } = site('a\n');
  const link = `${file} link`;
  symlinkSync("it's $conf", link);
  const text = 'edit_file step here "$FILE" set line a b';
  assert.is(run(text, { FILE: link }).status, 0);
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.is(readFileSync(file, 'utf8'), 'b\n');
  assert.is(run('put_back step here "$FILE"', { FILE: link }).status, 0);
  assert.is(readFileSync(file, 'utf8'), 'a\n');
  symlinkSync('nowhere', `${file} dangling`);
  symlinkSync(`${file} round`, `${file} round`);
  for (const [path, message] of [
    [`${file} dangling`, /leads nowhere/],
    [`${file} round`, /leads nowhere/],
    [join(file, '..'), /not a file/],
    ['/dev/null', /not a file/],
  ] as const) {
    const write = run('printf x >"$WORK/w.new"\nreplace_file w here "$FILE" 0600', { FILE: path });
    assert.is(write.status, 1, path);
    assert.match(write.stderr, message);
    assert.match(run(text, { FILE: path }).stderr, message);
  }
  assert.match(run(text, { FILE: `${file} none` }).stderr, /there is no file/);
  assert.not(existsSync(join(file, '..', 'nowhere')));
});

test('undo brings back what was there, once, with its mode', () => {
  const { run, file, read } = site('a\n');
  chmodSync(file, 0o644);
  const write = 'printf "new\\n" >"$WORK/w.new"\nreplace_file w here "$FILE" 0600';
  assert.is(run(`${write}\n${write}`).status, 0);
  assert.equal([read(), statSync(file).mode & 0o777], ['new\n', 0o600]);
  assert.match(run('put_back w here "$FILE"').stdout, /^put back: /);
  assert.equal([read(), statSync(file).mode & 0o777], ['a\n', 0o644]);
  assert.match(run('put_back w here "$FILE"').stdout, /^as it was already: /);
});

test('several writes of one step are taken back as one', () => {
  const { run, read } = site('');
  assert.is(run('for NAME in a b c; do edit_file step here "$FILE" last "$NAME"; done').status, 0);
  assert.is(read(), 'a\nb\nc\n');
  assert.is(run('for NAME in a b c; do put_back step here "$FILE"; done').status, 0);
  assert.is(read(), '');
});

test('a file that was not there is removed by undo, and one that the step did not change is left alone', () => {
  const { run, file } = site(undefined);
  const write = 'printf x >"$WORK/w.new"\nreplace_file w here "$FILE" 0640';
  assert.is(run(write).status, 0);
  assert.is(statSync(file).mode & 0o777, 0o640);
  assert.is(run('put_back w here "$FILE"').status, 0);
  assert.not(existsSync(file));
  const other = site('x');
  chmodSync(other.file, 0o640);
  assert.match(other.run(write).stdout, /^already so: /);
  assert.match(other.run('put_back w here "$FILE"').stdout, /^nothing to put back: /);
  assert.is(other.read(), 'x');
});

test('undo refuses a file that somebody changed, removed or gave another mode since', () => {
  for (const meddle of ['echo more >>"$FILE"', 'rm "$FILE"', 'chmod 600 "$FILE"']) {
    const { run, file } = site('a\n');
    chmodSync(file, 0o644);
    run('edit_file step here "$FILE" set line a b');
    run(meddle);
    const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const { status, stderr } = run('put_back step here "$FILE"');
    assert.is(status, 1, meddle);
    assert.match(stderr, /^changed since this step wrote it, and left as it is: /);
    const [, kept = ''] = /^what was there before the step: (.*)$/m.exec(stderr) ?? [];
    assert.is(readFileSync(kept, 'utf8'), 'a\n');
    assert.is(existsSync(file) ? readFileSync(file, 'utf8') : undefined, before);
  }
});

test('a stream that is cut short replaces nothing', () => {
  const { run, read } = site('a\nb\n');
  const cut = `cut_off() { case "$*" in *'cat >'*) head -c 1 | "$@" ;; *) "$@" ;; esac; }`;
  const sent = run(`${cut}\nedit_file step cut_off "$FILE" set line a long`);
  assert.equal([sent.status, read()], [1, 'a\nb\n']);
  const short = `short() { case "$1" in cat) head -c 1 "$FILE" ;; *) "$@" ;; esac; }`;
  assert.is(run(`${short}\nedit_file step short "$FILE" set line a long`).status, 1);
  assert.is(read(), 'a\nb\n');
});

test('killed at some moments, a second run ends as one that was not disturbed', async () => {
  assert.ok((await endsAsUndisturbed(71)) > 1);
});

test.run();
