/** Where a value is evaluated, and where it is not: each form by itself. `N` and `X` may hold anything, `COUNT` is a number, `LIST` a list of plain items. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { readValues } from '../../src/shell/evaluated/read-values.js';
import { examine } from '../../src/shell/syntax.js';

const test = suite('values that are evaluated');

const VALUES = { risky: new Set(['N', 'X', 'DIR', 'LIST']), plainItems: new Set(['LIST']) };

function found(text: string): string[] {
  const facts = examine(text);
  assert.equal(facts.errors, [], text);
  return readValues(facts.tree, VALUES).map(({ kind, by, offset, length }) => {
    return `${kind} ${by}: ${text.slice(offset, offset + length)}`;
  });
}

const ARITHMETIC = [
  ['echo "$((N * 2))"', 'N'],
  ['echo "$(( $N * 2 ))"', '$N'],
  ['echo $[N + 1]', 'N'],
  ['((N > 3)) || exit 1', 'N'],
  ['((a = N))', 'N'],
  ['((a[N] = 1))', 'a[N]'],
  ['for ((i = 0; i < N; i++)); do echo; done', 'N'],
  ['let "a=$N+1"', '"a=$N+1"'],
  ['let a=N+1', 'a=N+1'],
  ['declare -i a=$N', '$N'],
  ['f() { local -i a="$N"; }', '"$N"'],
  ['n=$N; echo $((n * 2))', 'n'],
  ['n=$(cat "$WORK/N"); echo $((n * 2))', 'n'],
  ['n=$(<"$WORK/N"); echo $((n * 2))', 'n'],
  ['n=$(printf "%s" "$N" | tr -d " "); echo $((n * 2))', 'n'],
  ['read -r n <"$WORK/N"; echo $((n * 2))', 'n'],
  ['while read -r n; do echo $((n * 2)); done <"$WORK/N"', 'n'],
  ['printf "%s\\n" "$N" | while read -r n; do echo $((n * 2)); done', 'n'],
  ['read -r n <<<"$N"; echo $((n * 2))', 'n'],
  ['n=${N:-5}; echo $((n))', 'n'],
  ['n=${OTHER:-$N}; echo $((n))', 'n'],
  ['n=${N%% *}; echo $((n))', 'n'],
  ['printf -v n %s "$N"; echo $((n))', 'n'],
  ['export n="$N"; echo $((n))', 'n'],
  ['f() { echo $(($1 * 2)); }; f "$N"', '$1'],
  ['set -- "$N"; echo $(($1))', '$1'],
  ['for n in 1 "$N"; do echo $((n)); done', 'n'],
  ['if [ "$N" -ge 1 ]; then echo; fi; echo $((N))', 'N'],
  ['[[ $N =~ [0-9]+ ]] || exit 1; echo $((N))', 'N'],
  ['[[ $N =~ ^[0-9]+$ ]] || echo bad; echo $((N))', 'N'],
  ['( [[ $N =~ ^[0-9]+$ ]] || exit 1 ); echo $((N))', 'N'],
  ['[[ $N =~ ^[0-9]+$ ]] || exit 1; N=$X; echo $((N))', 'N'],
  ['case $N in *[!0-9]*) echo bad ;; esac; echo $((N))', 'N'],
  ['case $N in [0-9]*) echo $((N)) ;; esac', 'N'],
] as const;

for (const [text, place] of ARITHMETIC) {
  test(`arithmetic: ${text}`, () => {
    assert.equal(found(text), [`evaluated arithmetic: ${place}`]);
  });
}

const BY_BASH = [
  ['[[ $N -gt 3 ]] || exit 1', '`[[ … -gt … ]]`: $N'],
  ['[[ 3 -eq N ]] || exit 1', '`[[ … -eq … ]]`: N'],
  ['if [[ -f x && ( $N -le 3 ) ]]; then echo; fi', '`[[ … -le … ]]`: $N'],
  ['echo "${a[$X]}"', 'the subscript of an array: $X'],
  ['echo "${a[X]}"', 'the subscript of an array: X'],
  ['a[$X]=1', 'the subscript of an array: $X'],
  ['unset "a[$X]"', '`unset`: "a[$X]"'],
  ['echo "${HOME:$N:2}"', 'the offset of a substring: $N'],
  ['echo "${!X}"', '`${!…}`: ${!X}'],
  ['[[ -v $X ]] || exit 1', '`[[ -v … ]]`: $X'],
  ['[ -v "$X" ] || exit 1', '`[ -v`: "$X"'],
  ['test -v "$X"', '`test -v`: "$X"'],
  ['printf -v "$X" %s 1', '`printf -v`: "$X"'],
  ['declare "$X=1"', '`declare`: "$X=1"'],
  ['export "$X"', '`export`: "$X"'],
  ['readonly "$X=1"', '`readonly`: "$X=1"'],
  ['f() { local "$X=1"; }', '`local`: "$X=1"'],
  ['read -r "$X" <file', '`read`: "$X"'],
  ['mapfile -t "$X" <file', '`mapfile`: "$X"'],
  ['eval "echo $X"', '`eval`: "echo $X"'],
  ["eval 'echo' $X", '`eval`: $X'],
  ['source "$X"', '`source`: "$X"'],
  ['. "$DIR/env"', '`.`: "$DIR/env"'],
  ['trap "rm -rf $DIR" EXIT', '`trap`: "rm -rf $DIR"'],
  ['alias x="ls $DIR"', '`alias`: x="ls $DIR"'],
  ['"$X" --version', 'bash, as the name of a command: "$X"'],
  ['$X --version', 'bash, as the name of a command: $X'],
  ['in_pod() { kubectl exec pod -- "$@"; }; in_pod "$X" -sk', 'bash, as the name of a command: "$@"'],
  ['sudo "$X" --version', 'bash, as the name of a command: "$X"'],
  ['kubectl exec pod -- "$X"', 'bash, as the name of a command: "$X"'],
] as const;

const BY_SHELLS = [
  [`sh -c "echo '$DIR'"`, `\`sh -c\`: "echo '$DIR'"`],
  ['bash -euo pipefail -c "cd $DIR"', '`bash -c`: "cd $DIR"'],
  ['sh -c \'cd \'"$DIR"', '`sh -c`: \'cd \'"$DIR"'],
  ['ssh HOST "ls $DIR"', '`ssh`: "ls $DIR"'],
  ['ssh -o BatchMode=yes -p 22 root@old -- ls $DIR', '`ssh`: $DIR'],
  ['ssh HOST ls "$DIR"', '`ssh`: "$DIR"'],
  ['ssh -o "ProxyCommand=nc $X" HOST true', '`ssh -o`: "ProxyCommand=nc $X"'],
  ['kubectl exec pod -- sh -c "cd $DIR"', '`sh -c`: "cd $DIR"'],
  ['kubectl exec pod -c db -- bash -lc "cd $DIR"', '`bash -c`: "cd $DIR"'],
  ['docker exec app sh -c "cd $DIR"', '`sh -c`: "cd $DIR"'],
  ['docker compose exec -T web sh -c "cd $DIR"', '`sh -c`: "cd $DIR"'],
  ['su postgres -c "ls $DIR"', '`su -c`: "ls $DIR"'],
  ['su - postgres --command="ls $DIR"', '`su -c`: --command="ls $DIR"'],
  ['runuser -u postgres -- sh -c "ls $DIR"', '`sh -c`: "ls $DIR"'],
  ['sudo -n -u postgres sh -c "ls $DIR"', '`sh -c`: "ls $DIR"'],
  ['env -i A=b sh -c "ls $DIR"', '`sh -c`: "ls $DIR"'],
  ['timeout 5 sh -c "ls $DIR"', '`sh -c`: "ls $DIR"'],
  ['wait_until 10m 5s sh -c "ls $DIR"', '`sh -c`: "ls $DIR"'],
  ['db sh -c "ls $DIR"', '`sh -c`: "ls $DIR"'],
  ['watch "ls $DIR"', '`watch`: "ls $DIR"'],
  ['xargs sh -c "ls $DIR" <list', '`sh -c`: "ls $DIR"'],
  ['xargs sh -c <list', '`sh -c`: sh'],
  ["xargs -I {} sh -c 'ls {}' <list", "`sh -c`: 'ls {}'"],
  ["find . -exec sh -c 'ls {}' \\;", "`sh -c`: 'ls {}'"],
  ['find . -exec sh -c "ls $DIR" \\;', '`sh -c`: "ls $DIR"'],
  ['sh -c \'eval "$1"\' sh "$X"', '`eval`: "$1"'],
  ['sh -c \'echo $(($1 + 1))\' sh "$N"', 'arithmetic: $1'],
  ['ssh HOST sh <<\'EOF\'\neval "$X"\nEOF', '`eval`: "$X"'],
  ['ssh HOST sh -s <<EOF\nls $DIR\nEOF', '`ssh`: $DIR'],
  ['bash <<EOF\nls $DIR\nEOF', '`bash`: $DIR'],
  ['run_on db X <<\'REMOTE\'\nsh -c "ls $X"\nREMOTE', '`sh -c`: "ls $X"'],
  ['run_on db X <<REMOTE\nls $X\nREMOTE', '`run_on`: $X'],
  ['printf "ls %s\\n" "$DIR" | sh', '`sh`: sh'],
  ['echo "ls $DIR" | ssh HOST bash -s', '`ssh`: ssh'],
] as const;

const BY_PROGRAMS = [
  ['awk "/$X/" file', '`awk`: "/$X/"'],
  ['awk -F : "\\$1 == \\"$X\\"" file', '`awk`: "\\$1 == \\"$X\\""'],
  ['sed "s/$X/y/" file', '`sed`: "s/$X/y/"'],
  ['sed -i.bak -e "s/$X/y/" file', '`sed`: "s/$X/y/"'],
  ['sed -n "/$X/p" file', '`sed`: "/$X/p"'],
  ['kubectl exec pod -- sed "s/$X/y/" file', '`sed`: "s/$X/y/"'],
  ['perl -pe "s/$X/y/" file', '`perl -pe`: "s/$X/y/"'],
  ['python3 -c "print(\'$X\')"', '`python3 -c`: "print(\'$X\')"'],
  ['jq ".[\\"$X\\"]" file', '`jq`: ".[\\"$X\\"]"'],
  ['psql -Xqc "DELETE FROM t WHERE n = \'$X\'"', '`psql -c`: "DELETE FROM t WHERE n = \'$X\'"'],
  ["psql -X <<EOF\nDELETE FROM t WHERE n = '$X';\nEOF", '`psql`: $X'],
  ['echo "SELECT \'$X\'" | psql -X', '`psql`: psql'],
  ['sqlite3 db "SELECT \'$X\'"', '`sqlite3`: "SELECT \'$X\'"'],
] as const;

for (const [text, place] of [...BY_BASH, ...BY_SHELLS, ...BY_PROGRAMS]) {
  test(`evaluated: ${text}`, () => {
    assert.equal(found(text), [`evaluated ${place}`]);
  });
}

test('awk replaces backslashes in what -v gives it', () => {
  assert.equal(found('awk -v x="$X" \'$1 == x\' file'), ['unescaped `awk -v`: x="$X"']);
});

test('a text for another shell is parsed', () => {
  assert.equal(found("ssh HOST 'if true; then ls'").length, 1);
  assert.match(found("ssh HOST 'if true; then ls'")[0] ?? '', /^unreadable `ssh`: /);
  assert.match(found("run_on db <<'REMOTE'\nif true; then ls\nREMOTE")[0] ?? '', /^unreadable `run_on`: /);
});

const ALLOWED = [
  'echo "$((COUNT * 2 + SECONDS + $# + ${#N}))"',
  'lines=$(wc -l <"$X"); echo $((lines * 2))',
  'lines=$(kubectl get pods | wc -l); echo $((lines * 2))',
  '[ "$N" -gt 3 ] || exit 1',
  '[[ $N =~ ^[0-9]+$ ]] || exit 1; echo $((N * 2))',
  '[[ $N =~ ^[0-9]+$ ]] || { echo bad >&2; exit 1; }; echo $((N * 2))',
  'if ! [[ $N =~ ^[0-9]+$ ]]; then exit 1; fi; echo $((N * 2))',
  'if [[ $N =~ ^[0-9]+$ ]]; then echo $((N * 2)); fi',
  '[[ $N =~ ^[0-9]+$ ]] && echo $((N * 2))',
  '[ "$N" -ge 0 ] || exit 1; echo $((N * 2))',
  'case $N in "" | *[!0-9]*) exit 1 ;; esac; echo $((N * 2))',
  'case $N in *[!0-9]*) echo bad ;; *) echo $((N * 2)) ;; esac',
  'case "$X" in web | cron) sh -c "restart $X" ;; esac',
  '[ "$X" = web ] && sh -c "restart $X"',
  'for n in $LIST; do sh -c "restart $n"; done',
  'n=${N//[!0-9]/}; echo $((n))',
  'n=${N%%[!0-9]*}; echo $((n))',
  'n=$(printf %s "$N" | tr -cd 0-9); echo $((n))',
  'n=$N; n=4; echo $((n))',
  'sh -c \'ls -- "$1"\' sh "$DIR"',
  'kubectl exec pod -- sh -c \'cd "$1" && ls\' sh "$DIR"',
  'find . -exec sh -c \'ls "$1"\' sh {} \\;',
  'xargs -I {} sh -c \'ls "$1"\' sh {} <list',
  'ssh "$X" uptime',
  'ssh HOST "ls $(printf %q "$DIR")"',
  'run_on db X <<\'REMOTE\'\nls "$X"\nREMOTE',
  'trap \'rm -rf "$DIR"\' EXIT',
  'X="$X" awk \'$1 == ENVIRON["X"]\' file',
  'sed \'s/a/b/\' "$X"',
  'python3 -c "import sys; print(sys.argv[1])" "$X"',
  'jq --arg x "$X" \'.[$x]\' file',
  "psql -X -v X=\"$X\" <<'SQL'\nDELETE FROM t WHERE n = :'X';\nSQL",
  'export COPY="$X"; export "COPY=$X"',
  "kubectl exec -i pod -- psql -X -v X=\"$X\" -f - <<'SQL'\nSELECT :'X';\nSQL",
  'cp "$DIR/a" "$DIR/b" && tar -C "$DIR" -cf - . | kubectl exec -i pod -- tar -xf - -C "$X"',
  'printf "%s\\n" "$X" | kubectl exec -i pod -- sh -c \'cat >/tmp/x\'',
  'echo "${N:0:2}" "${a[@]}" "${!prefix_@}"',
  'wait_until 10m 5s ready "$X"',
  'unset N; let COUNT=COUNT+1',
  "version=$(pg_dump --version | awk '{ print $3 }'); echo $((version + 1))",
] as const;

for (const text of ALLOWED) {
  test(`allowed: ${text}`, () => {
    assert.equal(found(text), []);
  });
}

test.run();
