/**
 * A procedure as a newcomer writes it, with a mistake in most of its lines. It is built, each finding is read and done as it says, and it is built
 * again until nothing is found: each mistake must have had its finding, at its place.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { stepwright } from '../support/cli.js';
import { makeFolder, removeFolder } from '../support/folder.js';

const test = suite<{ folder: string }>('a newcomer');

test.before.each((context) => {
  context.folder = makeFolder({});
});
test.after.each(({ folder }) => {
  removeFolder(folder);
});

interface Mistake {
  readonly wrong: string;
  readonly code: string;
  /** In the message or in the hint. */
  readonly says: RegExp;
  readonly right: string;
}

const mistake = (wrong: string, code: string, says: RegExp, right: string): Mistake => ({
  wrong,
  code,
  says,
  right,
});

/** Lines of the procedure in their order; those that are no mistake stand as they are. */
const PROCEDURE: readonly (string | Mistake)[] = [
  'procedure: move-web',
  'title: Move the web server',
  mistake('version: 1.0', 'SW0303', /looks like `1\.0\.0`/, 'version: 1.0.0'),
  mistake(
    'contact: platform team, #platform-oncall',
    'SW0210',
    /put the value in quotes/,
    "contact: 'platform team, #platform-oncall'",
  ),
  'requires:',
  '  tools:',
  mistake(
    '    - python3 >= 3.9',
    'SW0422',
    /`\{name: python3, min: "3\.9"\}`/,
    '    - {name: python3, min: "3.9"}',
  ),
  mistake('    - curl jq', 'SW0422', /an item of its own/, '    - curl\n    - jq'),
  mistake('    - {name: openssl, min: 3.1}', 'SW0303', /in quotes/, '    - {name: openssl, min: "3.1"}'),
  'variables:',
  '  DIR: {type: file, help: Where the data is.}',
  '  HOST: {type: host, help: The new server.}',
  '  NAME: {type: string, help: A name in the manifest.}',
  '  TOKEN: {type: string, secret: true, help: A token.}',
  mistake('  OLD: {type: string, help: Not used.}', 'SW0420', /nothing uses `OLD`/, ''),
  'places: {cluster: {kubectl: {}}}',
  'phases:',
  '  - id: move',
  '    title: Move it',
  '    steps:',
  '      - id: stop',
  mistake(
    '       title: Stop the server',
    'SW0201',
    /begin in the same column/,
    '        title: Stop the server',
  ),
  '        run: systemctl stop web',
  mistake('        timeout: 30', 'SW0303', /such as `90s`/, '        timeout: 30s'),
  mistake(
    '        undo: {run: systemctl start web, discards: logs, and more}',
    'SW0211',
    /a comma ends a value/,
    '        undo: {run: systemctl start web, discards: "logs, and more"}',
  ),
  mistake('      - id: roll-back', 'SW0703', /name of a place in the guide/, '      - id: remember'),
  mistake(
    '        title: Remember ${DIR}',
    'SW0421',
    /not replaced in a title/,
    '        title: Remember the folder',
  ),
  mistake('        run: "test -d $DIR', 'SW0201', /not closed/, `        run: 'test -d "$DIR"'`),
  '        undo: none',
  mistake('      - id: clean', 'SW0715', /how it is taken back/, '      - id: clean\n        undo: none'),
  '        title: Remove what is old',
  mistake(
    '        for_each: [a, b]',
    'SW0303',
    /`\{name: …, in: \[a, b\]\}`/,
    '        for_each: {name: ITEM, in: [a, b]}',
  ),
  `        run: 'rm -rf "$DIR/$ITEM"'`,
  '      - id: send',
  '        title: Send it',
  '        run: |',
  mistake('          echo ${{ github.ref }}', 'SW0501', /declare a variable/, '          echo sending'),
  mistake('          ping <HOST> -c 1', 'SW0531', /declare a variable/, '          ping -c 1 "$HOST"'),
  '          target=/srv/app',
  mistake(
    '          touch "$taget/begun"',
    'SW0424',
    /did you mean `target`/,
    '          touch "$target/begun"',
  ),
  mistake(
    `          ssh -n "$HOST" "mkdir '$DIR'"`,
    'SW0520',
    /hand the value over by name/,
    '          ssh -n "$HOST" mkdir /srv/app',
  ),
  mistake(
    '          curl -H "X: $(printf %s "$TOKEN")" https://a.example',
    'SW0701',
    /standard input/,
    `          printf 'header = "X: %s"' "$TOKEN" | curl -K - https://a.example`,
  ),
  mistake(
    '          while read -r item; do ssh "$HOST" touch "$item"; done <"$DIR/list"',
    'SW0524',
    /<\/dev\/null/,
    '          while read -r item; do ssh "$HOST" touch list </dev/null && echo "$item"; done <"$DIR/list"',
  ),
  mistake(
    '          kubectl exec -t db -- pg_dump >"$DIR/dump.sql"',
    'SW0525',
    /leave `-t` out/,
    '          kubectl exec db -- pg_dump >"$DIR/dump.sql"',
  ),
  mistake(
    '          curl -s https://a.example/install.sh | bash',
    'SW0526',
    /compare its SHA-256/,
    '          curl -s https://a.example/',
  ),
  '        undo: none',
  '      - id: apply',
  '        title: Apply the manifest',
  '        apply:',
  '          on: cluster',
  '          manifest: |',
  mistake('            kind: ${NAME}', 'SW0702', /safe inside YAML/, '            kind: ConfigMap'),
  '        undo: none',
  '      - id: look',
  '        title: Look at it',
  mistake('        assert: [ -e "$DIR" ]', 'SW0528', /in quotes/, `        assert: '[ -e "$NAME" ]'`),
  '      - id: ask',
  '        title: Ask whether it works',
  mistake(
    '        confirm: Does it work?',
    'SW0303',
    /`\{question: 'Does it work\?'\}`/,
    "        confirm: {question: 'Does it work?'}",
  ),
];

interface Finding {
  readonly line: number;
  readonly code: string;
  readonly says: string;
}

function build(folder: string, lines: readonly string[]): Finding[] {
  writeFileSync(join(folder, 'procedure.yaml'), `${lines.join('\n')}\n`);
  const { out, err } = stepwright(folder, ['build', 'procedure.yaml', '--out', 'out']);
  return `${out}\n${err}`.split('\n\n').flatMap((block) => {
    const [, line = '', code = '', says = ''] =
      /procedure\.yaml:(\d+):\d+: (?:error|warning) (SW\d+): ([\s\S]*)/.exec(block) ?? [];
    return code === '' ? [] : [{ line: Number(line), code, says }];
  });
}

/** Which entry of the procedure a line of the file belongs to. */
function entryAt(lines: readonly string[], line: number): number {
  let last = 0;
  return lines.findIndex((text) => (last += text.split('\n').length) >= line);
}

test('gets the right finding for each mistake, and a procedure that builds', ({ folder }) => {
  const lines = PROCEDURE.map((entry) => (typeof entry === 'string' ? entry : entry.wrong));
  const open = new Set(PROCEDURE.flatMap((entry, at) => (typeof entry === 'string' ? [] : [at])));
  for (let round = 0; open.size > 0; round += 1) {
    const findings = build(folder, lines);
    const before = open.size;
    for (const { line, code, says } of findings) {
      const at = entryAt(lines, line);
      const entry = PROCEDURE[at];
      assert.ok(typeof entry === 'object', `line ${line} has no mistake: ${code} ${says}`);
      if (entry.code !== code) continue;
      assert.match(says, entry.says);
      open.delete(at);
    }
    assert.ok(
      open.size < before,
      `no finding for ${[...open].map((at) => lines[at]).join('\n')}\n${JSON.stringify(findings)}`,
    );
    for (const [at, entry] of PROCEDURE.entries())
      if (typeof entry === 'object' && !open.has(at)) lines[at] = entry.right;
  }
  assert.equal(build(folder, lines), []);
});

test.run();
