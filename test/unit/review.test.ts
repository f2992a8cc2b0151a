/** REVIEW.md: what it says of a procedure, and that it claims no more than it knows. */
import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { objects } from '../../src/render/review/markdown-parts.js';
import { build } from '../support/compile.js';
import { smallProcedure as procedure } from '../support/small-procedure.js';

const test = suite('review');

const BUILT = build(
  procedure(
    `- {id: look, title: Look, assert: '[ -e "$DIR" ]'}
- {id: copy, title: Copy the files, run: 'cp -a -- "$DIR" "$DIR.copy"', undo: {run: 'rm -r -- "$DIR.copy"'}}
- {id: quiet, title: Copy quietly, run: 'cp -a -- "$DIR" /x || true', undo: none}
- {id: load, title: Load, run: 'frob "$DIR"', undo: none}
- {id: ask, title: Ask somebody, confirm: {question: Is it done?}}
- {id: login, title: Log in, risk: reversible, run: 'printf %s "$TOKEN" >/etc/token', undo: {run: 'rm -f /etc/token'}}
- {id: drop, title: Drop the files, risk: point-of-no-return, run: 'rm -rf -- "$DIR"'}`,
    'variables:\n  DIR: {type: dir, help: A folder.}\n  TOKEN: {type: string, secret: true, help: A token.}\n',
  ),
);
const PAGE = BUILT.output('REVIEW.md');
const SCRIPT = BUILT.output('migrate.sh');

const section = (title: string): string => PAGE.split(/^## /m).find((one) => one.startsWith(title)) ?? '';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('names of one kind, schema or folder say it once', () => {
  assert.is(objects(['table a', 'table b']), '`table a, b`');
  assert.is(objects(['table public.a', 'table public.b', 'table public.c']), '`table public.{a,b,c}`');
  assert.is(objects(['table public.a', 'table other.b']), '`table public.a, other.b`');
  assert.is(objects(['table public.a']), '`table public.a`');
  assert.is(objects(['/etc/a', '/etc/b']), '`/etc/{a,b}`');
  assert.is(objects([]), '–');
});

test('it holds the digests of the script, of its runner and of the guide, and commands that can be copied', () => {
  const [, runner = ''] = SCRIPT.split('# ==== runner ====\n');
  assert.match(PAGE, `| \`migrate.sh\` | \`${sha256(SCRIPT)}\` |`);
  assert.match(PAGE, `| its runner | \`${sha256(runner)}\` |`);
  assert.match(PAGE, `| \`README.md\` | \`${sha256(BUILT.output('README.md'))}\` |`);
  assert.match(
    PAGE,
    "\n```sh\nsha256sum migrate.sh README.md\nsed '1,/^# ==== runner ====$/d' migrate.sh | sha256sum\n```\n",
  );
});

test('the procedure has a digest, and the line of the script that says it', () => {
  const [, digest = '', line] =
    /\| the procedure \| `([0-9a-f]{64})` \| Line (\d+) of the script says it\./.exec(PAGE) ?? [];
  assert.match(SCRIPT.split('\n')[Number(line) - 1] ?? '', digest);
});

/** Where a line of the script stands. */
const lineOf = (text: string): number => SCRIPT.split('\n').indexOf(text) + 1;

test('each change stands with its place, object, step, line and way back', () => {
  const rows = section('What it changes');
  const copy = lineOf('cp -a -- "$DIR" "$DIR.copy"');
  assert.match(rows, `| this machine | \`$DIR.copy\` | \`cp\` | 1.2 | ${copy} | 1.2 deletes it |`);
  const quiet = lineOf('cp -a -- "$DIR" /x || true');
  assert.match(rows, `|  | \`/x\` | \`cp\` | 1.3 | ${quiet} | nothing to take back |`);
  const token = lineOf('printf %s "$TOKEN" >/etc/token');
  assert.match(rows, `|  | \`/etc/token\` | \`write\` | 1.6 | ${token} | 1.6 deletes it |`);
  assert.match(rows, `|  | \`$DIR\` | \`rm -r -f\` | 1.7 | ${lineOf('rm -rf -- "$DIR"')} | **not** |`);
});

test('what undo does is said with its lines, deletions first, because they may take all that there is', () => {
  assert.match(
    section('What it changes'),
    `last step first:\n\n- \`rm -r\`: \`$DIR.copy\` (undo of 1.2, line ${lineOf('rm -r -- "$DIR.copy"')})\n` +
      `- \`rm -f\`: \`/etc/token\` (undo of 1.6, line ${lineOf('rm -f /etc/token')})\n`,
  );
});

test('what weighs most is said first', () => {
  assert.match(PAGE, ' of them functions and texts of steps. Point of no return: 1.7.\n');
});

test('it says how many lines are to be read, and where they stand', () => {
  const [, last, all, commands] =
    /To read: lines 1–(\d+) of (\d+), (\d+) of them functions and texts of steps\./.exec(PAGE) ?? [];
  const lines = SCRIPT.split('\n');
  assert.is(lines[Number(last) - 1], '# ==== runner ====');
  assert.is(Number(all), lines.length - 1);
  const inSteps = lines.reduce(
    (state, line) => {
      if (line.startsWith('# <<< ')) return { ...state, on: false };
      const count = state.count + (state.on ? 1 : 0);
      return { on: state.on || line.startsWith('# >>> '), count };
    },
    { on: false, count: 0 },
  );
  assert.is(Number(commands), inSteps.count);
});

test('where phases run, what they need, and where the record rests is said', () => {
  assert.match(PAGE, 'At least `bash` 3.2.');
  assert.match(PAGE, /The runner itself runs, on this machine, `awk base64 .* sha256sum or shasum`/);
  assert.match(PAGE, 'The record stays: `${XDG_STATE_HOME:-~/.local/state}/stepwright/small`');
  const { output } = build(
    procedure(`- {id: look, title: Look, assert: '[ -e /a ]'}`).replace(
      'title: One\n',
      'title: One\n    where: the **old** host\n',
    ),
  );
  assert.match(output('REVIEW.md'), 'Below, "this machine" is, in phase `one`: the **old** host.');
});

test('outages are said, and what people are asked to do, of which nobody knows what it stops', () => {
  const page = build(
    procedure(
      `- {id: stop, title: Stop, scale: {on: cml, deployments: [web], replicas: 0, remember: counts}, undo: {restore: counts}}
- {id: start, title: Start, scale: {on: cml, restore: counts}, undo: none}
- {id: ask, title: Ask, confirm: {question: Is it done?}}`,
      'places:\n  cml: {kubectl: {context: c, namespace: prod}}\n',
    ),
  ).output('REVIEW.md');
  assert.match(
    page,
    '**What is down:**\n\n- from **1.1** Stop until **1.2** is done\n\n' +
      '**What people do by hand,** and may stop or start:\n\n- **1.3** Ask: Is it done?\n',
  );
  assert.not.match(
    build(procedure("- {id: a, title: Look, assert: '[ -e /x ]'}")).output('REVIEW.md'),
    'What is down',
  );
});

const STAY =
  'Files and folders that stay, beside unfinished `.new` and `.part` files of a step that failed:\n\n';

test('values and files that a text leaves in `$WORK` stay; files that go again do not count', () => {
  const page = build(
    procedure(`- {id: a, title: Note, capture: {into: {N: {type: int}}, run: 'echo 1'}}
- {id: b, title: Write, undo: none, run: 'echo 1 >"$WORK/list-1"; echo 2 >"$WORK/notes"; echo "$N" >/x; rm -f "$WORK"/list-*'}`),
  ).output('REVIEW.md');
  assert.match(page, `${STAY}- this machine: \`$WORK/{N,notes}\`, \`/x\`\n`);
});

test('a file of passwords that clients read stands among the secrets', () => {
  const page = build(
    procedure(
      "- {id: a, title: Ask, sql: {on: db, statements: 'SELECT 1'}}",
      `variables:
  PASSFILE: {type: file, default: /p, help: Passwords.}
connections:
  db: {psql: {host: db.example, user: app, database: app, passfile: "\${PASSFILE}"}}
`,
    ),
  ).output('REVIEW.md');
  assert.match(page, '- `$PASSFILE`: a file of passwords or keys, which clients read');
});

test('what later statements call is read before them', () => {
  const sql = "CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1'";
  const page = build(
    procedure(
      `- {id: a, title: Define, sql: {on: db, statements: "${sql}"}, undo: none}
- {id: b, title: Call, sql: {on: db, statements: "SELECT s.f()"}}`,
      'connections:\n  db: {psql: {host: db.example, user: app, database: app}}\n',
    ),
  ).output('REVIEW.md');
  assert.match(page, /1\. \*\*1\.1\*\* Define .*: (?:[^\n]*)defines functions in a database/);
});

test('a restored archive is not known', () => {
  const page = build(procedure("- {id: a, title: Restore, run: 'pg_restore -d db /a', undo: none}")).output(
    'REVIEW.md',
  );
  assert.match(page, /- `pg_restore -d db \/a` \(1\.1, line \d+\): runs whatever SQL the archive holds/);
});

test('what is not taken back is said, and what people do', () => {
  assert.match(section('What it changes'), '- **1.7** Drop the files: point of no return');
  assert.match(section('What it changes'), '- what people do by hand in 1.5');
});

test('a program that is not known is listed as unknown, and a lost failure too', () => {
  const rows = section('What is not known');
  assert.match(
    rows,
    `- \`frob "$DIR"\` (1.4, line ${lineOf('frob "$DIR"')}): \`frob\` is not a program whose effects are known`,
  );
  assert.match(
    rows,
    `- \`cp -a -- "$DIR" /x || true\` (1.3, line ${lineOf('cp -a -- "$DIR" /x || true')})\n`,
  );
  assert.not.match(PAGE, 'Every command is of a program that is known here.');
});

test('secrets name the files that may hold them', () => {
  assert.match(section('Places'), '- `TOKEN` (1.6): written to `/etc/token`\n');
});

test('each value is named, with its default or that it must be given', () => {
  assert.match(PAGE, '**Values.** To be given: `DIR`, `TOKEN` (secret).');
  const { output } = build(
    procedure(
      `- {id: look, title: Look, assert: '[ -e "$A" ] && [ -z "$B$C" ]'}`,
      'variables:\n  A: {type: file, default: /a, help: A file.}\n  B: {type: string, default: "", help: Nothing.}\n  C: {type: string, default: "it\'s\\n  more", help: Lines.}\n',
    ),
  );
  assert.match(output('REVIEW.md'), "**Values.** Defaults: `A=/a`, `B=''`, `C=$'it\\'s\\n  more'`.");
  const none = build(procedure('- {id: look, title: Look, assert: "[ -e /a ]"}'));
  assert.not.match(none.output('REVIEW.md'), '**Values.**');
});

test('what is neither step, function nor runner is to be read first, and what it leaves alone is said', () => {
  const [, cleans, cleaned, notes, noted, unsets, stays = '', begin, end] =
    /^First .* \(lines (\d+)–(\d+)\); .* \(lines (\d+)–(\d+)\)\. Line (\d+) .* such as `(.*?)`\. Then the values \(lines (\d+)–(\d+)\)/m.exec(
      section('Read in this order'),
    ) ?? [];
  const lines = SCRIPT.split('\n');
  const at = (line: string | undefined): string => lines[Number(line) - 1] ?? '';
  assert.is(at(cleans), "sw_newline='");
  assert.match(at(cleaned), 'export -n SHELLOPTS');
  assert.match(at(notes), /^# The lines below that begin with sw_ only note facts\./);
  assert.is(at(noted), '}');
  assert.match(at(unsets), /^unset .* BASH_ENV /);
  assert.is(at(begin), '# ==== values ====');
  assert.is(lines[Number(end)], '# ==== functions ====');
  assert.match(stays, /^PATH LD_\* /);
  for (const name of stays.split(' ')) assert.not(at(unsets).split(' ').includes(name), name);
});

test('a command stands as the script has it, and a long one as far as it can be read', () => {
  const more = Array.from({ length: 20 }, (_, at) => `/folder/number/${at}`).join(' ');
  const { output } = build(procedure(`- {id: a, title: Frob, run: 'frob ${more}', undo: none}`));
  assert.match(output('REVIEW.md'), `- \`frob ${more}`.slice(0, 75) + '…` (1.1, line ');
});

test('the riskiest step is read first, and its lines are those of the script', () => {
  const first = /^1\. \*\*1\.7\*\* Drop the files \(lines? (\d+)/m.exec(section('Read in this order'));
  const line = Number(first?.[1]);
  assert.is(SCRIPT.split('\n')[line - 2], '# >>> drop');
});

test('steps of which no change is known are named, and no more is claimed', () => {
  assert.match(
    section('Read in this order'),
    `Then the steps that are not known to change anything outside of \`$WORK\`: 1.1 Look (${lineOf('step_look() {')}–${lineOf('step_look() {') + 2}).\nSteps without commands: 1.5.`,
  );
});

test('the manifest holds the same as data, and the page the same as a part', () => {
  const { review } = JSON.parse(BUILT.output('manifest.json')) as {
    review: { scriptDigest: string; unknown: unknown[] };
  };
  assert.is(review.scriptDigest, sha256(SCRIPT));
  assert.is(review.unknown.length, 1);
  assert.match(BUILT.output('index.html'), '<section id=review');
  assert.match(BUILT.output('index.html'), '<h2>What small 1.2.3 does to your systems</h2>');
});

test('places and connections of the procedure are followed to the real program', () => {
  const { output } = build(
    procedure(
      `- {id: stop, title: Stop, scale: {on: cml, deployments: [web], replicas: 0, remember: counts}, undo: {restore: counts}}
- {id: pause, title: Pause, sql: {on: cml-sql, statements: 'UPDATE jobs SET paused = true;'}, undo: none}`,
      `variables:
  CONTEXT: {type: string, help: The context.}
places:
  cml: {kubectl: {context: "\${CONTEXT}", namespace: prod}}
  db: {pod: {in: cml, name: db-0}}
connections:
  cml-sql: {psql: {on: db, user: app}}
`,
    ),
  );
  const page = output('REVIEW.md');
  assert.match(
    page,
    /`cml`: `namespace prod, context \$CONTEXT` \| `deployment web` \| `kubectl scale --replicas=0` \| 1\.1 \| \d+ \| 1\.1 \|/,
  );
  assert.match(
    page,
    /\| `table jobs, column paused` \| `UPDATE all rows` \| 1\.2 \| \d+ \| nothing to take back \|/,
  );
  assert.match(page, '\n| `cml` |  | `deployments: get, list, patch');
});

test('a login is a right of its own, and a place has its name once it is told', () => {
  const page = build(
    procedure(
      `- {id: a, title: Copy, on: web, run: 'cp -- /x /y', undo: none}
- {id: b, title: Query, sql: {on: db, statements: 'SELECT 1'}}`,
      `variables:
  HOST: {type: host, help: The host.}
places:
  web: {ssh: {host: "\${HOST}"}}
connections:
  db: {psql: {host: db.example, user: app, database: app}}
`,
    ),
  ).output('REVIEW.md');
  assert.match(page, '\n| `web` | `cp` | `a login by key; writes to /` |');
  assert.match(page, /\| `web`: `machine \$HOST` \| `\/y` \| `cp` \| 1\.1 \| \d+ \|/);
  assert.match(page, '| `db`: `database app (host db.example, role app)` |  |  |');
  assert.match(page, `${STAY}- \`web\`: \`/y\`\n`);
});

test('a kind of object is said once', () => {
  const sql = 'CREATE TABLE s.a (x int); CREATE TABLE s.b (x int); UPDATE s.c SET d = 1, e = 2 WHERE f;';
  const page = build(
    procedure(
      `- {id: a, title: Define, sql: {on: db, statements: "${sql}"}, undo: none}`,
      'connections:\n  db: {psql: {host: db.example, user: app, database: app}}\n',
    ),
  ).output('REVIEW.md');
  assert.match(page, /\| `table s\.\{a,b\}` \| `CREATE TABLE` \| 1\.1 \| \d+ \|/);
  assert.match(page, /\| `table s\.c, column d, e` \| `UPDATE` \| 1\.1 \| \d+ \|/);
});

test('what is done to one object, and what is done alike, shares a line; neighbours are written as a range', () => {
  const steps = ['a', 'b', 'c', 'd'].map(
    (id) => `- {id: ${id}, title: Copy, run: 'cp -- /x /y; chmod 600 /y; cp -- /x /z', undo: none}`,
  );
  const page = build(procedure(steps.join('\n'))).output('REVIEW.md');
  assert.match(
    page,
    /`\/y` \| `cp`, `chmod 600` \| 1\.1–1\.4 \| \d+, \d+, \d+, \d+ \| nothing to take back \|/,
  );
  assert.match(page, 'Other steps that change something: 1.1 (');
});

test('a folder is said once for all files in it, but for names that would read as several', () => {
  const page = build(
    procedure(
      `- {id: a, title: Write, run: 'cp -- /x /etc/one; cp -- /x /etc/two; cp -- /x "/etc/a,b"; cp -- /x /one', undo: none}`,
    ),
  ).output('REVIEW.md');
  assert.match(page, `${STAY}- this machine: \`/etc/{one,two}\`, \`/etc/a,b\`, \`/one\`\n`);
});

test('functions that SQL calls are named with their steps, and none is left out', () => {
  const sql = "SELECT first_one(1); SELECT other.second_one(2); SELECT set_config('a', 'b', false);";
  const page = build(
    procedure(
      `- {id: a, title: Ask, sql: {on: db, statements: "${sql}"}, undo: none}`,
      'connections:\n  db: {psql: {host: db.example, user: app, database: app}}\n',
    ),
  ).output('REVIEW.md');
  assert.match(page, /whose effects are not known: `first_one` \(1\.1\), `second_one` \(1\.1\)/);
  assert.not.match(page, 'set_config` (');
});

test('a procedure that changes nothing is said to have no known change', () => {
  const page = build(procedure("- {id: a, title: Look, assert: '[ -e /x ]'}")).output('REVIEW.md');
  assert.match(page, 'No command is known to change anything outside of `$WORK`.');
  assert.match(page, 'Every command is of a program that is known here.');
});

test.run();
