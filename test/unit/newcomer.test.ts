/** Mistakes that newcomers make: each gets the finding that says what is wrong and what to write. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { compileFiles } from '../support/compile.js';

const test = suite('mistakes of newcomers');

const RUN = 'run: echo done\nundo: none';
const PLACES = 'variables:\n  DIR: {type: string, help: A folder.}\n  HOST: {type: host, help: A host.}\n';
const TOKEN = 'variables:\n  TOKEN: {type: string, secret: true, help: A token.}\n';
const manifest = (type: string): string =>
  `variables:\n  A: {${type}, help: A.}\nplaces: {cml: {kubectl: {}}}\n`;
const APPLY = 'apply:\n  on: cml\n  manifest: |\n    kind: ConfigMap\n    data: {a: "${A}"}\nundo: none';

function procedure(step: string, head = '', title = 'Do it', indent = 8): string {
  const steps = step.replace(/^/gm, '        ');
  const begin = `procedure: sample\ntitle: Sample\nversion: 1.0.0\n${head}phases:\n  - id: only\n    title: Only\n    steps:\n`;
  return `${begin}      - id: first\n${' '.repeat(indent)}title: ${title}\n${steps}\n`;
}

const MISTAKES: Readonly<Record<string, readonly [yaml: string, code: string, says: RegExp]>> = {
  'a version in the name of a program': [
    procedure(RUN, 'requires: {tools: [python3 >= 3.9]}\n'),
    'SW0422',
    /write `\{name: python3, min: "3\.9"\}`/,
  ],
  'two programs in one name': [
    procedure(RUN, 'requires: {tools: ["curl jq"]}\n'),
    'SW0422',
    /give each program as an item of its own/,
  ],
  'a change without an undo': [procedure('run: touch x'), 'SW0715', /how it is taken back/],
  'a variable that nothing uses': [procedure(RUN, PLACES), 'SW0420', /nothing uses `DIR`/],
  'a variable in a title': [
    procedure('run: test -e "$DIR" || ping "$HOST"\nundo: none', PLACES, 'Do it on ${HOST}'),
    'SW0421',
    /not replaced in a title/,
  ],
  'a value that a comment cuts': [
    procedure(RUN, 'contact: platform team, #platform-oncall\n'),
    'SW0210',
    /put the value in quotes/,
  ],
  'a number as a version': [procedure(RUN).replace('1.0.0', '1.0'), 'SW0303', /looks like `1\.0\.0`/],
  'a number as a time': [procedure(`${RUN}\ntimeout: 30`), 'SW0303', /such as `90s`/],
  'lines without a bar': [
    procedure('run:\n  rm -rf old\n  mkdir new\nundo: none'),
    'SW0527',
    /write `\|` behind the colon/,
  ],
  'lines in quotes': [procedure('run: "rm -rf old\n  mkdir new"\nundo: none'), 'SW0527', /one command/],
  'lines that fold': [procedure('run: >\n  rm -rf old\n  mkdir new\nundo: none'), 'SW0527', /one command/],
  'a test in brackets': [
    procedure(`${RUN}\nverify: [ -e "$DIR" ]`, PLACES),
    'SW0528',
    /put the whole text in quotes/,
  ],
  'quotes of a word processor': [
    procedure('run: "[ “$DIR” = x ]"\nundo: none', PLACES),
    'SW0529',
    /write plain quotes and hyphens/,
  ],
  'a dash in place of a hyphen': [
    procedure('run: rm –rf old\nundo: none'),
    'SW0529',
    /`–rf` has a typographic/,
  ],
  'a negated test': [procedure(`${RUN}\nverify: ! test -e x`), 'SW0207', /put the whole value in quotes/],
  'a slip in a name with a fallback': [
    procedure('run: rm -rf "${DIRR:-/srv/app}"\nundo: none', PLACES.replace('DIR', 'DIRS')),
    'SW0401',
    /did you mean `DIRS`/,
  ],
  'a password in the file': [
    procedure(
      'sql: {on: db, statements: SELECT 1}\nundo: none',
      'connections: {db: {psql: {password: abc}}}\n',
    ),
    'SW0305',
    /looks like `\$\{DB_PASSWORD\}`/,
  ],
  'a password that is no secret': [
    procedure(
      'sql: {on: db, statements: SELECT 1}\nundo: none',
      `${PLACES}connections: {db: {psql: {host: a, password: "\${DIR}"}}}\n`,
    ),
    'SW0701',
    /`secret: true`/,
  ],
  'a list as a loop': [procedure(`${RUN}\nfor_each: [a, b]`), 'SW0303', /write `\{name: …, in: \[a, b\]\}`/],
  'a bare question': [
    procedure('confirm: Does it work?'),
    'SW0303',
    /write `\{question: 'Does it work\?'\}`/,
  ],
  'a key one column short': [procedure(RUN, '', 'Do it', 7), 'SW0201', /begin in the same column/],
  'a quote that is not closed': [
    procedure('run: "echo done\nundo: none'),
    'SW0201',
    /opens here is not closed/,
  ],
  'a comma in braces': [
    procedure('run: echo done\nundo: {run: true, discards: all, and more}'),
    'SW0211',
    /a comma ends a value/,
  ],
  'an expression of a CI workflow': [
    procedure('run: echo ${{ github.ref }}\nundo: none'),
    'SW0501',
    /declare a variable/,
  ],
  'a placeholder in angle brackets': [
    procedure('run: ping <HOST> -c 3\nundo: none'),
    'SW0531',
    /declare a variable/,
  ],
  'a placeholder in braces': [procedure('run: echo {{ name }}\nundo: none'), 'SW0531', /declare a variable/],
  'an expansion without a name': [procedure('run: echo "${}"\nundo: none'), 'SW0501', /no expansion/],
  'a slip in a name of the text': [
    procedure('run: |\n  target=/srv\n  touch "$taget/done"\nundo: none'),
    'SW0424',
    /did you mean `target`/,
  ],
  'a hyphen in the name of a function': [
    procedure(RUN, 'functions: {look-up: {help: Looks., run: "true"}}\n'),
    'SW0305',
    /underscores, such as `stop_clients`/,
  ],
  'a secret inside an argument': [
    procedure('run: |\n  curl -H "Token: $(printf %s "$TOKEN")" https://a.example\nundo: none', TOKEN),
    'SW0701',
    /on standard input/,
  ],
  'a secret under another name': [
    procedure('run: T=$TOKEN; curl -u "$T" https://a.example\nundo: none', TOKEN),
    'SW0701',
    /on standard input/,
  ],
  'a value inside the text of another shell': [
    procedure(`run: |\n  ssh -n "$HOST" "if true; then echo '$DIR'"\nundo: none`, PLACES),
    'SW0520',
    /hand the value over by name/,
  ],
  'a pattern of anything in a manifest': [
    procedure(APPLY, manifest('type: pattern, pattern: ".*"')),
    'SW0702',
    /begin and end with a letter or a digit/,
  ],
  'ssh in a loop over lines': [
    procedure('run: |\n  while read -r line; do ssh "$HOST" true; done <"$DIR"\nundo: none', PLACES),
    'SW0524',
    /<\/dev\/null/,
  ],
  'a terminal for bytes that are written': [
    procedure('run: kubectl exec -t db -- pg_dump >dump.sql\nundo: none'),
    'SW0525',
    /leave `-t` out/,
  ],
  'a program from the network': [
    procedure('run: curl -s https://a.example/x | bash\nundo: none'),
    'SW0526',
    /compare its SHA-256/,
  ],
};

for (const [what, [yaml, code, says]] of Object.entries(MISTAKES)) {
  test(what, () => {
    const { diagnostics } = compileFiles({ 'procedure.yaml': yaml });
    const lines = diagnostics.map((one) => `${one.code} ${one.message} | ${one.hint ?? ''}`);
    assert.ok(
      lines.some((line) => line.startsWith(code) && says.test(line)),
      lines.join('\n'),
    );
  });
}

for (const type of ['type: pattern, pattern: "[a-z]+"', 'type: enum, values: [x, y]']) {
  test(`{${type}} may stand in a manifest`, () => {
    assert.equal(compileFiles({ 'procedure.yaml': procedure(APPLY, manifest(type)) }).diagnostics, []);
  });
}

test.run();
