/** REVIEW.md claims no more than commands prove: what is taken back, under which condition, who needs what right, where a secret goes. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { build } from '../support/compile.js';
import { smallProcedure } from '../support/small-procedure.js';

const test = suite('the claims of the review');

interface Pages {
  readonly page: string;
  readonly script: readonly string[];
}

function reviewed(steps: string, more = ''): Pages {
  const { output } = build(smallProcedure(steps, more));
  return { page: output('REVIEW.md'), script: output('migrate.sh').split('\n') };
}

const DATABASE = 'connections:\n  db: {psql: {host: db.example, user: app, database: app}}\n';

/** A row of the table of changes, by what is changed and how; without where. */
function rowOf(page: string, what: string, how: string): string {
  const row = page.split('\n').find((line) => line.includes(`| ${what} | ${how} |`)) ?? '';
  return row.split(' | ').slice(3).join(' | ').replace(/ \|$/, '');
}

test('a deletion is not taken back by an undo that only deletes', () => {
  const { page } = reviewed(
    `- {id: a, title: Write, run: 'rm -f /x; echo >/x', undo: {run: 'rm -f /x'}}
- {id: b, title: Move, run: 'cp /y /y.old; rm /y', undo: {run: 'mv /y.old /y'}}
- {id: c, title: Pass, run: 'echo >/z; rm /z', undo: {run: 'rm -f /z'}}
- {id: d, title: Take, run: 'f=$(mktemp); rm -f "$f"', undo: {run: 'true'}}`,
  );
  assert.match(rowOf(page, '`/x`', '`rm -f`'), /^1\.1 \| \d+ \| \*\*not\*\*$/);
  assert.match(rowOf(page, '`/x`', '`write`'), /^1\.1 \| \d+ \| 1\.1 deletes it$/);
  assert.match(rowOf(page, '`/y`', '`rm`'), /^1\.2 \| \d+ \| 1\.2$/);
  assert.match(rowOf(page, '`/z`', '`write`'), /^1\.3 \| \d+ \| 1\.3 deletes it$/);
  assert.match(rowOf(page, '`/z`', '`rm`'), /^1\.3 \| \d+ \| made by the run$/);
  assert.not.match(page, '`mktemp`');
});

test('a way back that does not name what was changed is the word of the procedure alone', () => {
  const { page } = reviewed(
    `- {id: a, title: Write, run: 'echo >/etc/a', undo: {run: 'systemctl restart web'}}
- {id: b, title: Make, run: 'mkdir /srv/b; echo >/srv/b/x', undo: {run: 'rm -r /srv/b'}}
- {id: c, title: Look, run: 'touch /var/c', undo: {run: 'ls /var/c'}}
- {id: d, title: Rename, sql: {on: db, transaction: false, statements: ALTER DATABASE one RENAME TO two;}, undo: {sql: {on: db, transaction: false, statements: ALTER DATABASE two RENAME TO three;}}}
- {id: e, title: Create, sql: {on: db, statements: 'CREATE SCHEMA s; CREATE TABLE s.t (); CREATE TABLE r.t ();'}, undo: {sql: {on: db, statements: DROP SCHEMA s CASCADE;}}}`,
    DATABASE,
  );
  assert.match(rowOf(page, '`/etc/a`', '`write`'), /^1\.1 \| \d+ \| 1\.1 \(unseen\)$/);
  assert.match(rowOf(page, '`/srv/b`', '`mkdir`'), /^1\.2 \| \d+ \| 1\.2 deletes it$/);
  assert.match(rowOf(page, '`/srv/b/x`', '`write`'), /^1\.2 \| \d+ \| 1\.2 deletes it$/);
  assert.match(rowOf(page, '`/var/c`', '`touch`'), /^1\.3 \| \d+ \| 1\.3 \(unseen\)$/);
  assert.match(page, /`database one`, renamed to `two`.* \| 1\.4 \| \d+ \| 1\.4 \(unseen\) \|/);
  assert.match(rowOf(page, '`schema s`', '`CREATE SCHEMA`'), /^1\.5 \| \d+ \| 1\.5$/);
  assert.match(rowOf(page, '`table s.t`', '`CREATE TABLE`'), /^1\.5 \| \d+ \| 1\.5$/);
  assert.match(rowOf(page, '`table r.t`', '`CREATE TABLE`'), /^1\.5 \| \d+ \| 1\.5 \(unseen\)$/);
});

test('each condition is named, and that it does not hold; one that only some callers have is not', () => {
  const { page, script } = reviewed(
    `- id: a
  title: Drop
  run: |
    if [ -e /a ]; then
      if [ -e /b ]; then
        rm /x
      fi
    elif [ -e /c ]; then
      rm /y
    else
      rm /z
    fi
  undo: none
- {id: b, title: Clear, run: clear_it, undo: none}
- id: c
  title: Clear too
  run: |
    if [ -e /d ]; then
      clear_it
    fi
  undo: none`,
    "functions:\n  clear_it: {help: Clears it., run: 'rm /cleared'}\n",
  );
  const at = (text: string): number => script.findIndex((line) => line.trim() === text) + 1;
  const [a, b, c] = ['if [ -e /a ]; then', 'if [ -e /b ]; then', 'elif [ -e /c ]; then'].map(at);
  assert.match(
    page,
    `| ${at('rm /x')} if ${a} and ${b}, ${at('rm /y')} if not ${a} and ${c}, ${at('rm /z')} if not ${a} and not ${c} |`,
  );
  assert.match(rowOf(page, '`/cleared`', '`rm`'), /^1\.2, 1\.3 \| \d+ \| nothing to take back$/);
});

test('where an undo refuses is said with its lines', () => {
  const { page, script } = reviewed(
    `- id: a
  title: Make
  run: echo >/x
  undo:
    run: |
      # It may refuse.
      [ -e /x ] || refuse 'it is gone'
      rm /x`,
  );
  const line = script.findIndex((one) => one.includes("|| refuse 'it is gone'")) + 1;
  assert.match(page, `Undo may refuse, with a reason, on lines ${line} (1.1).`);
});

test('what is not known reaches further than its place, and what undo discards is pointed at', () => {
  const { page } = reviewed(
    `- {id: a, title: Restore, run: 'pg_restore -d db -h H /a', undo: {run: 'dropdb -h H db'}}
- {id: b, title: Copy, run: 'cp /x /y', undo: {run: 'rm /y', discards: what was written since}}`,
  );
  assert.match(
    rowOf(page, '`what the archive holds`', '`pg_restore`'),
    /^1\.1 \| \d+ \| 1\.1 \(inside this database only; elsewhere: not known\)$/,
  );
  assert.match(rowOf(page, '`/y`', '`cp`'), /^1\.2 \| \d+ \| 1\.2 \(in part\)$/);
  assert.match(page, '\n- what 1.1 may change outside of their place\n');
  assert.match(page, 'What 1.1 change besides cannot be told: see "What is not known".');
});

test('steps of which it is not known whether they change anything are not counted, but named', () => {
  const { page } = reviewed(
    `- {id: a, title: Frob, assert: 'frob'}\n- {id: b, title: Copy, run: 'cp /x /y', undo: none}`,
  );
  assert.match(page, '2 steps, 1 of them change something, and of 1.1 it is not known.');
});

test('a deletion names the condition that it stands under, in SQL as in bash', () => {
  const { page, script } = reviewed(
    `- id: a
  title: Drop
  run: |
    if [ -e /x ]; then
      rm /x
    fi
  undo: none
- id: b
  title: Drop a database
  sql:
    on: db
    transaction: false
    statements: |
      SELECT true AS ours \\gset
      \\if :ours
        DROP DATABASE old;
      \\endif
  undo: none`,
    DATABASE,
  );
  const at = (text: string): number => script.indexOf(text) + 1;
  assert.match(rowOf(page, '`/x`', '`rm`'), `1.1 | ${at('  rm /x')} if ${at('if [ -e /x ]; then')} |`);
  assert.match(
    rowOf(page, '`database old`', '`DROP DATABASE`'),
    `1.2 | ${at('  DROP DATABASE old;')} if ${at('\\if :ours')} |`,
  );
});

test('a database that gets another name is read before others, unless the procedure made it', () => {
  const rename = (id: string, from: string): string =>
    `- {id: ${id}, title: Rename, sql: {on: db, transaction: false, statements: 'ALTER DATABASE ${from} RENAME TO new;'}, undo: none}`;
  const { page } = reviewed(
    `- {id: a, title: Make, sql: {on: db, transaction: false, statements: 'CREATE DATABASE made;'}, undo: {sql: {on: db, transaction: false, statements: 'DROP DATABASE made;'}}}
${rename('b', 'made')}
${rename('c', 'old')}`,
    DATABASE,
  );
  assert.match(
    page,
    /\*\*1\.3\*\* Rename \(lines \d+–\d+\): renames `database old`, which was there before\n/,
  );
  assert.not.match(page, 'renames `database made`');
  assert.match(page, /\*\*1\.1\*\* Make .*: its undo drops `database made` by name, under no condition\n/);
  assert.match(page, '`database old`, renamed to `new`');
});

test('a database that the procedure made is followed through its names, and one of another is not taken for it', () => {
  const { page } = reviewed(
    `- id: a
  title: Make
  sql: {on: db, transaction: false, statements: 'CREATE DATABASE first; ALTER DATABASE first RENAME TO second;'}
  undo: none
- id: b
  title: Swap
  sql: {on: db, transaction: false, statements: 'ALTER DATABASE live RENAME TO old; ALTER DATABASE second RENAME TO live;'}
  undo: none`,
    DATABASE,
  );
  assert.match(page, /Swap \(lines \d+–\d+\): renames `database live`, which was there before\n/);
  assert.not.match(page, 'renames `database first`');
});

test('a change whose failure is lost is named where later lines name it again', () => {
  const { page, script } = reviewed(
    `- id: a
  title: Copy
  run: |
    cp /x /folder/y || true
    [ -e /folder/y ] || exit 1
  verify: test -s /folder/y
  undo: none`,
  );
  const line = (text: string): number => script.indexOf(text) + 1;
  assert.match(
    page,
    `- \`cp /x /folder/y || true\` (1.1, line ${line('cp /x /folder/y || true')}): \`/folder/y\` is named again in lines ${line('[ -e /folder/y ] || exit 1')}, ${line('test -s /folder/y')}`,
  );
});

test('steps that are left out where they are found done are named', () => {
  const { page } = reviewed(
    `- {id: a, title: Copy, run: 'cp /x /y', done_when: '[ -e /y ]', undo: {run: 'rm /y'}}
- {id: b, title: Copy again, run: 'cp /x /z', undo: {run: 'rm /z'}}`,
  );
  assert.match(page, 'and undo leaves it alone: 1.1 look for that (`done_when`).');
});

test('places that are one with the defaults are said to be', () => {
  const more = (host: string): string => `variables:
  FROM: {type: host, default: db.example, help: A server.}
  TO: {type: host, default: ${host}, help: A server.}
  ROLE: {type: string, default: app, help: A role that may read.}
connections:
  before: {psql: {host: "\${FROM}", user: "\${ROLE}", database: a}}
  target: {psql: {host: "\${TO}", user: "\${ROLE}", database: b}}
`;
  const steps = `- {id: a, title: Read, sql: {on: before, statements: SELECT 1 FROM t}, undo: none}
- {id: b, title: Write, sql: {on: target, statements: 'DELETE FROM t WHERE x'}, undo: none}`;
  const { page } = reviewed(steps, more('"${FROM}"'));
  assert.match(page, 'With the defaults, `before`, `target` are on the same server.');
  assert.not.match(reviewed(steps, more('other.example')).page, 'With the defaults');
  assert.match(page, '| `before`: `database a (host $FROM, role $ROLE)` |  | `SELECT on tables` |');
  assert.match(page, '\n| `target` |  | `DELETE on tables` |');
  assert.match(page, 'The procedure says of roles: `ROLE`: A role that may read.');
});

test('rights of databases are told by their statements', () => {
  const { page } = reviewed(
    `- {id: a, title: Make, sql: {on: db, transaction: false, statements: 'CREATE DATABASE a; ALTER DATABASE b RENAME TO c; DROP DATABASE d; SELECT 1 FROM pg_database;'}, undo: none}`,
    DATABASE,
  );
  assert.match(page, '|  | `CREATEDB; owner of database b; owner of database d` |');
});

test('who becomes another user or root is said', () => {
  const { page } = reviewed(
    `- {id: a, title: Own, run: 'sudo -n -u app cp /x /y; chown app /srv/z/a', undo: none}`,
  );
  assert.match(page, /\| this machine \| `.*chown.*` \| `root, or what chown takes; writes to \/srv\/z` \|/);
  assert.match(page, '| `this machine as app` | `cp` | `sudo without a password, to app; writes to /` |');
});

const SECRET = 'variables:\n  TOKEN: {type: string, secret: true, help: A secret.}\n';
const secretLine = (steps: string, more = ''): string =>
  reviewed(steps, `${SECRET}${more}`)
    .page.split('\n')
    .find((line) => line.startsWith('- `TOKEN` (')) ?? '';

test('how a secret travels is said, and that no command writes it only where that is sure', () => {
  assert.is(
    secretLine(
      `- {id: a, title: Ask, sql: {on: db, statements: SELECT 1}}`,
      'connections:\n  db: {psql: {host: db.example, user: app, database: app, password: "${TOKEN}"}}\n',
    ),
    '- `TOKEN` (1.1): `PGPASSWORD` in the environment of `psql` and of what that starts; no command writes it',
  );
  const unsure = [
    [`run: 'PGPASSWORD="$TOKEN" frob'`, '`PGPASSWORD` in the environment of `frob` and of what that starts'],
    [`run: 'PGPASSWORD="$TOKEN" psql -c "SELECT 1"; frob'`, '`PGPASSWORD` in the environment of `psql`'],
    [`run: 'printf %s "$TOKEN" | gzip >/x'`, 'on the standard input of `gzip`'],
    [`run: 'x=$TOKEN; frob'`, 'a part of `$x`'],
  ] as const;
  for (const [run, way] of unsure) {
    const line = secretLine(`- {id: a, title: Use, ${run}, undo: none}`);
    assert.match(line, way);
    assert.match(line, 'what becomes of it there is not followed');
  }
});

test('a phase that needs what another one found out says so', () => {
  const { output } = build(
    `${smallProcedure(`- {id: a, title: Note, capture: {into: {N: {type: int}}, run: 'echo 1'}}`)}  - id: two
    title: Two
    where: another machine
    steps:
      - {id: b, title: Use, run: 'cp /x "/y$N"', undo: none}
`,
  );
  assert.match(output('REVIEW.md'), 'in phase `two`: another machine (needs `N` of 1.1 from the record).');
});

test.run();
