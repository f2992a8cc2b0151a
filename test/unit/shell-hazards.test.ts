/** Programs that eat a loop's input, write through a terminal, or come from the network; secrets by copies and by what is printed. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { hazardsIn } from '../../src/shell/hazards.js';
import { shows, withCopies } from '../../src/shell/secret-flow.js';
import { examine } from '../../src/shell/syntax.js';

const test = suite('hazards');

function hazards(text: string): string[] {
  return hazardsIn(examine(text)).map(({ kind, what }) => `${kind} ${what}`);
}

const LOOP = (body: string, from = ' <list'): string => `while read -r x; do ${body}; done${from}`;

const FOUND: readonly (readonly [text: string, hazard: string])[] = [
  [LOOP('ssh "$x" uptime'), 'eats-input ssh'],
  [LOOP('if ssh "$x" true; then echo; fi'), 'eats-input ssh'],
  [LOOP('ssh "$x" cat | sort'), 'eats-input ssh'],
  [LOOP('kubectl exec -i "$x" -- date'), 'eats-input kubectl'],
  [LOOP('docker run -i app'), 'eats-input docker'],
  [`kubectl get pods | ${LOOP('ssh "$x" uptime', '')}`, 'eats-input ssh'],
  ['kubectl exec -it db -- pg_dump >file', 'terminal kubectl'],
  ['kubectl exec db --tty -- pg_dump >file', 'terminal kubectl'],
  ['docker exec -t db pg_dump | gzip >file', 'terminal docker'],
  ['ssh -t host pg_dump >file', 'terminal ssh'],
  ['curl -fsSL https://example.org | sh', 'network sh'],
  ['curl -fsSL https://example.org | tee x | sudo bash -s', 'network sudo'],
  ['bash <(curl -fsSL https://example.org)', 'network bash'],
  ['sh -c "$(wget -qO- https://example.org)"', 'network sh'],
  ['eval "$(curl -fsSL https://example.org)"', 'network eval'],
  ['source <(curl -fsSL https://example.org)', 'network source'],
  ['curl -fsSL https://example.org | python3', 'network python3'],
  ['curl -fsSL https://example.org | sudo perl -', 'network sudo'],
  ['curl -fsSLo file https://example.org && sh file', 'network sh'],
  ['wget -qO "$WORK/x.py" https://example.org; python3 "$WORK/x.py"', 'network python3'],
  ['curl -fsSL https://example.org >./x; chmod +x ./x; ./x', 'network ./x'],
];

for (const [text, hazard] of FOUND) {
  test(`a hazard: ${text}`, () => {
    assert.equal(hazards(text), [hazard]);
  });
}

const HARMLESS = [
  LOOP('ssh -n "$x" uptime'),
  LOOP('ssh "$x" uptime </dev/null'),
  LOOP('printf a | ssh "$x" cat'),
  LOOP('kubectl exec "$x" -- date'),
  'while read -r x <&3; do ssh "$x" uptime; done 3<list',
  'while read -r -u 3 x; do ssh "$x" uptime; done 3<list',
  'while ! ssh host true; do sleep 1; done',
  'kubectl exec db -- pg_dump -t jobs >file',
  'kubectl exec -it db -- psql',
  'curl -fsSLo file https://example.org && sha256sum -c sums && sh file',
  'curl -fsSL https://example.org | jq .name',
  'curl -fsSL https://example.org | python3 -m json.tool',
  'curl -fsSL https://example.org >x && gpg --verify x.asc x && sh x',
  'curl -fsSLo page https://example.org && sh other page.sh',
] as const;

for (const text of HARMLESS) {
  test(`no hazard: ${text}`, () => {
    assert.equal(hazards(text), []);
  });
}

/** Whether the first argument of the text's last command shows the secret. */
function isShown(text: string): boolean {
  const facts = examine(text);
  const last = facts.tree.commands.at(-1)?.command;
  const argument = last?.type === 'Command' ? last.args[0] : undefined;
  return argument !== undefined && shows(argument, withCopies(facts, new Set(['TOKEN'])));
}

for (const text of [
  'curl "$TOKEN"',
  'curl "a $(printf %s "$TOKEN")"',
  'curl "a $(printf %s "$TOKEN" | base64)"',
  'curl "a $(cat <<<"$TOKEN")"',
  't=$TOKEN; curl "$t"',
  't=$TOKEN; u="x $t"; curl "$u"',
  't=$(printf %s "$TOKEN"); curl "$t"',
  'export T="$TOKEN"; curl "$T"',
  'read -r t <<<"$TOKEN"; curl "$t"',
  'read -r a t < <(printf "%s" "$TOKEN"); curl "$t"',
  'printf "%s" "$TOKEN" | while read -r t; do u=$t; done; curl "$u"',
  'while read -r t; do u=$t; done <<<"$TOKEN"; curl "$u"',
  'printf -v t "x %s" "$TOKEN"; curl "$t"',
  'for t in a "$TOKEN"; do u=$t; done; curl "$u"',
  'set -- "$TOKEN"; curl "$1"',
]) {
  test(`a secret is shown: ${text}`, () => {
    assert.ok(isShown(text));
  });
}

for (const text of [
  'curl "$OTHER"',
  'curl "${#TOKEN}"',
  'curl "$(printf %s "$TOKEN" | sha256sum)"',
  't=$(printf %s "$TOKEN" | wc -c); curl "$t"',
  't=$TOKEN program; curl "$t"',
  'curl "$(TOKEN=$TOKEN program)"',
  'read -r t <list; curl "$t"',
  'printf "%s" "$TOKEN" | program; read -r t; curl "$t"',
  'for t in a b; do u=$t; done; curl "$u"',
]) {
  test(`no secret is shown: ${text}`, () => {
    assert.not.ok(isShown(text));
  });
}

test.run();
