/** REVIEW.md: secrets that no variable declares, and files that stay, until when and under which condition. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { build } from '../support/compile.js';
import { smallProcedure } from '../support/small-procedure.js';

const test = suite('what the review finds besides');

const pageOf = (steps: string, more = ''): string => build(smallProcedure(steps, more)).output('REVIEW.md');

const PLACES =
  'places:\n  cml: {kubectl: {context: c, namespace: prod}}\n  db: {pod: {in: cml, name: db-0}}\n';

/** Lines below a sentence. */
const below = (page: string, lead: string): string[] =>
  page
    .slice(page.indexOf(lead))
    .split('\n\n')[1]
    ?.split('\n')
    .map((line) => line.replace(/^- /, '')) ?? [];

const FOUND = 'which the runner does not know and does not mask:';

test('a password of the environment of a place is a secret, and it is told where it goes', () => {
  const page = pageOf(
    `- id: a
  title: Log in
  on: db
  run: |
    password=\${POSTGRES_PASSWORD:-x}
    PGPASSWORD=$password psql -c 'SELECT 1'
  undo: none`,
    PLACES,
  );
  assert.match(page, 'No variable is declared secret.\n\nTexts read these too');
  assert.equal(below(page, FOUND), [
    '`$POSTGRES_PASSWORD` in `db` (1.1): `PGPASSWORD` in the environment of `psql` and of what that starts',
  ]);
});

test('a key that a variable names, a secret of a cluster and a file of a password are secrets too', () => {
  const page = pageOf(
    `- {id: a, title: Sign, run: 'ssh-keygen -Y sign -n x -f "$SIGNING_KEY" /x', undo: none}
- {id: b, title: Ask, run: 'cml get secret login -o yaml', undo: none}
- {id: c, title: Read, on: db, run: 'cat "\${APP_PASSWORD_FILE-}"', undo: none}`,
    `variables:\n  SIGNING_KEY: {type: file, default: /k, help: A key.}\n${PLACES}`,
  );
  assert.equal(below(page, FOUND), [
    '`$SIGNING_KEY` (1.1): a word that `ssh-keygen` is called with',
    '`$APP_PASSWORD_FILE` in `db` (1.3): a word that `cat` is called with',
    '`secret login` in `cml` (1.2)',
  ]);
  assert.not.match(
    pageOf(
      `- {id: a, title: Look, run: 'cp "$KEYS" /x', undo: none}`,
      'variables:\n  KEYS: {type: file, help: A file.}\n',
    ),
    FOUND,
  );
});

test('a secret that is declared is not told twice', () => {
  const page = pageOf(
    `- {id: a, title: Ask, run: 'PGPASSWORD="$TOKEN" psql -c "SELECT 1"', undo: none}`,
    'variables:\n  TOKEN: {type: string, secret: true, help: A secret.}\n',
  );
  assert.not.match(page, FOUND);
});

const STAY = 'Files and folders that stay';

test('what goes with its folder, or by its copy in a folder, is told as it is', () => {
  const page = pageOf(
    `- {id: a, title: Make, run: 'mkdir "$WORK/taken"; echo 1 >"$WORK/taken/one"; mkdir /archive; cp "$WORK/id" /archive', undo: none}
- {id: b, title: Clear, run: 'rm -rf "$WORK/taken"', undo: none}`,
  );
  assert.equal(below(page, STAY), ['this machine: `/archive`, `/archive/id`']);
});

test('what is removed under a condition, or without counting, may stay; under the condition of its making it goes', () => {
  const page = pageOf(
    `- id: a
  title: Make
  run: |
    echo 1 >/x; echo 1 >/y; echo 1 >/z
    if [ -e /on ]; then
      rm /x
    fi
    rm /y || true
    rm /z
    if [ -e /on ]; then
      echo 1 >/both
      rm /both
    fi
  undo: none`,
  );
  assert.equal(below(page, STAY), ['this machine: unless 1.1 removes it: `/{x,y}`']);
});

test('what only another phase removes stays until then', () => {
  const { output } = build(
    `${smallProcedure(`- {id: a, title: Note, capture: {into: {N: {type: int}}, run: 'echo 1'}}
- {id: b, title: Write, undo: none, run: 'echo "$N" >"$WORK/dump"; echo 1 >/x'}`)}  - id: two
    title: Two
    steps:
      - {id: c, title: Clear, run: 'rm -f "$WORK"/N "$WORK"/dump*', undo: none}
`,
  );
  assert.equal(below(output('REVIEW.md'), STAY), ['this machine: `/x`; until 2.1: `$WORK/{N,dump}`']);
});

test.run();
