/** Edits of the procedures that come along, of other kinds than `procedure-edits`: order, places, connections, conditions, values, errexit. Plain data. */
import type { ProcedureEdit } from './procedure-edits.js';

const DRAIN = 'drain-node/procedure.yaml';
const MOVE = 'move-data-directory/procedure.yaml';
const BACKUP = 'postgres-backup-restore/procedure.yaml';
const TLS = 'rotate-tls-certificate/procedure.yaml';
const MARIADB = 'rebuild-mariadb-replica';
const ETCD = 'restore-etcd-cluster';
const CDSW = 'cdsw-to-cml';

/** Takes a step out of its place and puts it behind another one of the same depth. */
function moved(text: string, id: string, behind: string): string {
  const steps = text.split(/^(?= {6}- id: | {2}- id: )/m);
  const at = steps.findIndex((step) => step.startsWith(`      - id: ${id}\n`));
  const [step = ''] = steps.splice(at, 1);
  steps.splice(steps.findIndex((one) => one.startsWith(`      - id: ${behind}\n`)) + 1, 0, step);
  return steps.join('');
}

export const FURTHER_DANGEROUS: readonly ProcedureEdit[] = [
  ['the check for lone pods comes after the eviction', DRAIN, (text) => moved(text, 'no-lone-pods', 'drain')],
  [
    'the verification of the eviction only lists',
    DRAIN,
    `verify: node_pods | awk '$3 != "DaemonSet" && $3 != "Node"' | no_lines`,
    'verify: node_pods >/dev/null',
  ],
  [
    'the node counts as ready at once',
    DRAIN,
    '$2 ~ /^Ready/ { ok = 1 } END { exit !ok }',
    '$2 ~ /^Ready/ { ok = 1 } END { exit 0 }',
  ],
  [
    'undo deletes the node',
    DRAIN,
    `undo: {run: 'cluster cordon "$NODE"'}`,
    `undo: {run: 'cluster delete node "$NODE"'}`,
  ],
  ['another context', DRAIN, 'context: "${CONTEXT}"', 'context: "prod${CONTEXT}"'],
  ['space is measured on another disk', MOVE, 'df -Pk "$place"', 'df -Pk /'],
  [
    'open files are only mentioned',
    MOVE,
    '[ -z "$open" ] || fail "open: $open"',
    '[ -z "$open" ] || echo "open: $open"',
  ],
  [
    'mounts of the source are filtered out',
    MOVE,
    'mounts=$(mount)',
    'mounts=$(mount | grep -v "$real" || true)',
  ],
  [
    'tar removes what it has packed',
    MOVE,
    'tar --format=pax --no-recursion',
    'tar --format=pax --remove-files --no-recursion',
  ],
  [
    'swap removes an old directory that is there',
    MOVE,
    '[ ! -e "$OLD" ] || fail "already exists: $OLD"',
    '[ ! -e "$OLD" ] || rm -rf -- "$OLD"',
  ],
  [
    'undo of the swap removes the link without an old directory',
    MOVE,
    '              [ -d "$OLD" ] || fail "does not exist, so the link stays: $OLD"\n',
    '',
  ],
  [
    'a target in the source is let through',
    'move-data-directory/paths-are-sound.sh',
    `fail 'the target lies in the source'`,
    ':',
  ],
  [
    'describe stops after a thousand lines',
    'move-data-directory/describe.sh',
    '    sort\n',
    "    sort | sed -n '1,1000p'\n",
  ],
  [
    'undo of the copy empties the folder above',
    'move-data-directory/remove-copy.sh',
    'find "$TARGET/." ! -name . -prune -exec rm',
    'find "$TARGET/.." ! -name .. -prune -exec rm',
  ],
  [
    'an old directory that is a link',
    MOVE,
    '          [ ! -L "$OLD" ] || fail "$OLD is a symbolic link, so nothing is removed"\n',
    '',
  ],
  [
    'a question becomes a remark',
    MOVE,
    (text) =>
      text.replace(
        / {8}confirm:\n {10}question: Has the service run well[^]*?without errors\.\n/,
        "        risk: read-only\n        run: echo 'The old data may go.'\n",
      ),
  ],
  ['no return: said to need no undo', MOVE, '        risk: point-of-no-return\n', '        undo: none\n'],
  [
    'the restored database is the one in use',
    BACKUP,
    'database: "${NEW_DATABASE}", password',
    'database: "${DATABASE}", password',
  ],
  [
    'drops every database but the replaced one',
    BACKUP,
    `AS replaced FROM pg_database WHERE oid = :'REPLACED_OID'`,
    `AS replaced FROM pg_database WHERE oid <> :'REPLACED_OID'`,
  ],
  [
    'the swap verifies a constant',
    BACKUP,
    `query: SELECT datname = :'DATABASE' FROM pg_database WHERE oid = :'RESTORED_OID'`,
    'query: SELECT true',
  ],
  [
    'no number of connections is too many',
    BACKUP,
    'SELECT count(*) FROM pg_stat_activity',
    'SELECT least(count(*), 0) FROM pg_stat_activity',
  ],
  [
    'the recorded databases change places',
    BACKUP,
    `SELECT 'RESTORED_OID=' || oid FROM pg_database WHERE datname = :'NEW_DATABASE'`,
    `SELECT 'RESTORED_OID=' || oid FROM pg_database WHERE datname = :'DATABASE'`,
  ],
  [
    'a dump that failed is a success',
    'postgres-backup-restore/dump.sh',
    "  echo 'pg_dump failed; its message is above' >&2\n  exit 1",
    "  echo 'pg_dump failed; its message is above' >&2\n  exit 0",
  ],
  [
    'removes in whatever folder it is',
    'postgres-backup-restore/dump.sh',
    'cd "$BACKUP"\n',
    'cd "$BACKUP" || true\n',
  ],
  ['checksums in the background', BACKUP, '| diff SHA256SUMS -\n', '| diff SHA256SUMS - &\n'],
  ['undo drops the database in use', BACKUP, 'DROP DATABASE :"NEW_DATABASE";', 'DROP DATABASE :"DATABASE";'],
  ['roles that could not be asked for are none', BACKUP, ') || exit 2', ") || missing=''"],
  ['clients are stopped after the swap', BACKUP, (text) => moved(text, 'clients-are-stopped', 'swap')],
  [
    'large objects are not compared',
    'postgres-backup-restore/rows-query.sh',
    "\nSELECT 'large object', oid, encode(sha256(lo_get(oid)), 'hex') FROM pg_largeobject_metadata ORDER BY oid;\n",
    '\n',
  ],
  [
    'the primary is the replica',
    `${MARIADB}/procedure.yaml`,
    'mysql: {on: primary, client',
    'mysql: {on: replica, client',
  ],
  [
    'statements for the replica run on the primary',
    `${MARIADB}/sh/run-printed.sh`,
    '"$statements" | replica_db',
    '"$statements" | primary_db',
  ],
  ['the old data is not loaded again', `${MARIADB}/sh/load-old.sh`, '<"$2"', '</dev/null'],
  [
    'a replica that runs is broken',
    `${MARIADB}/sh/replication-is-broken.sh`,
    'exit running == 2',
    'exit running == 3',
  ],
  [
    'the old data is kept without rows',
    `${MARIADB}/sh/keep-old.sh`,
    '--single-transaction',
    '--single-transaction --no-data',
  ],
  ['the replica forgets its primary', `${MARIADB}/procedure.yaml`, "'RESET MASTER'", "'RESET SLAVE ALL'"],
  ['half a dump is one', `${MARIADB}/procedure.yaml`, "grep -e '-- Dump completed'", "grep -e '--'"],
  ['any space will do', `${MARIADB}/sh/space.sh`, 'needed=$((PRIMARY_KIB + REPLICA_KIB))', 'needed=1'],
  [
    'either half of the verification will do',
    `${ETCD}/procedure.yaml`,
    '[ -d "$MEMBER_DATA/member" ] && [ ! -e',
    '[ -d "$MEMBER_DATA/member" ] || [ ! -e',
  ],
  ['any snapshot has the hash', `${ETCD}/restore-snapshot.sh`, 'grep -x "\\"Hash\\" : $HASH"', "grep 'Hash'"],
  [
    'members without TLS',
    `${ETCD}/procedure.yaml`,
    'values: [https, http], default: https',
    'values: [https, http], default: http',
  ],
  ['undo removes the new data', `${ETCD}/swap-back.sh`, 'mv -T member restored/member', 'rm -rf member'],
  [
    'etcdctl believes any certificate',
    `${ETCD}/all.sh`,
    'etcdctl --endpoints',
    'etcdctl --insecure-skip-tls-verify --endpoints',
  ],
  [
    'a start that fails is a success',
    `${ETCD}/procedure.yaml`,
    '            run: systemctl --no-block start -- "$SERVICE"',
    '            run: systemctl --no-block start -- "$SERVICE" || true',
  ],
  ['any certificate is the new one', TLS, `'[ "$(installed)" = "$NEW" ]'`, `'[ -n "$(installed)" ]'`],
  [
    'a server that serves nothing serves it',
    TLS,
    'found=$(served) || return\n',
    'found=$(served) || return 0\n',
  ],
  ['any key matches', TLS, '[ "$certificate" = "$key" ]', '[ -n "$certificate$key" ]'],
  ['a certificate that ends tomorrow', TLS, '-checkend "$((MIN_DAYS * 86400))"', '-checkend 0'],
  ['restart in place of reload', TLS, 'state: reloaded, within: 1m}', 'state: restarted, within: 1m}'],
  [
    'the key lies in a public folder',
    TLS,
    'cp -- "$NEW_KEY" "$WORK/install.new"',
    'cp -- "$NEW_KEY" /tmp/install.new\n          cp -- /tmp/install.new "$WORK/install.new"',
  ],
  [
    'trusts the certificate itself',
    TLS,
    'default: /etc/ssl/certs/ca-certificates.crt',
    'default: "${NEW_CERT}"',
  ],
  ['does not wait until the pods are gone', `${CDSW}/phases/import.yaml`, 'gone: true, ', ''],
  [
    'a helper pod that never ends',
    `${CDSW}/sh/helper-pod.sh`,
    '  activeDeadlineSeconds: $(seconds "$HELPER_LIFETIME")\n',
    '',
  ],
  [
    'half a copy comes back',
    `${CDSW}/sh/bring-data-back.sh`,
    "  [ -f stepwright/data-before/PG_VERSION ] || { echo 'the copy of the data is not whole; nothing was exchanged'; exit 1; }\n",
    '',
  ],
  ['the dump is readable by all', `${CDSW}/sh/place-dump.sh`, '  umask 077\n', '  umask 000\n'],
  [
    'lost rows are not refused',
    `${CDSW}/sh/adapt.sh`,
    "SELECT stepwright_saved.refuse('rows would be lost', ARRAY(SELECT stepwright_saved.lost_rows())) \\g /dev/null\n",
    '',
  ],
  [
    'the password is logged',
    `${CDSW}/sh/set-password.sh`,
    "('log_statement', 'none')",
    "('log_statement', 'all')",
  ],
  [
    'the database is in another cluster',
    `${CDSW}/procedure.yaml`,
    'db: {pod: {in: cml,',
    'db: {pod: {in: cdsw,',
  ],
  [
    'a server that cannot be asked asks for passwords',
    `${CDSW}/sh/asks-for-password.sh`,
    '\n[ "$status" -eq 1 ]',
    '',
  ],
  ['sessions are not seen', `${CDSW}/sh/sessions.sh`, 'pid <> pg_backend_pid()', 'pid = pg_backend_pid()'],
  ['deletes all pods', `${CDSW}/sh/delete-job.sh`, '-l "job-name=$MIGRATE_JOB"', '--all'],
];

export const FURTHER_HARMLESS: readonly ProcedureEdit[] = [
  ['value of an option apart', DRAIN, '--timeout="$DRAIN_TIMEOUT"', '--timeout "$DRAIN_TIMEOUT"'],
  [
    'functions in another order',
    DRAIN,
    (text) => text.replace(/( {2}node_pods:\n[^]*?)( {2}no_lines:\n[^]*?)(?=phases:)/, '$2$1'),
  ],
  ['a limit a little longer', DRAIN, 'default: 10m', 'default: 12m'],
  [
    'title of a step that only looks',
    DRAIN,
    'title: List the disruption budgets',
    'title: List all disruption budgets',
  ],
  [
    'one more step that only looks',
    DRAIN,
    '      - id: record-kernel',
    '      - id: nodes\n        title: List the nodes\n        risk: read-only\n        run: cluster get nodes\n      - id: record-kernel',
  ],
  [
    'a list of commands as an if',
    MOVE,
    '          [ -d "$place" ] || place=${TARGET%/*}/\n          free=',
    '          if [ ! -d "$place" ]; then place=${TARGET%/*}/; fi\n          free=',
  ],
  [
    'other quotes',
    'move-data-directory/paths-are-sound.sh',
    `fail 'the target lies in the source'`,
    'fail "the target lies in the source"',
  ],
  [
    'loop variable renamed',
    MOVE,
    'for group in $(id -G); do set -- "$@" ! -group "$group"; done',
    'for gid in $(id -G); do set -- "$@" ! -group "$gid"; done',
  ],
  [
    'quotes that are not needed',
    MOVE,
    `diff "$WORK/source.manifest" "$WORK/target.manifest" | sed -n '1,40p'`,
    'diff "$WORK/source.manifest" "$WORK/target.manifest" | sed -n 1,40p',
  ],
  ['options of tar apart', MOVE, 'tar -C "$TARGET" -xpf -', 'tar -x -p -f - -C "$TARGET"'],
  [
    'a verification that asks for more',
    MOVE,
    '&& [ -d "$SOURCE/" ]\'',
    '&& [ -d "$SOURCE/" ] && [ -d "$OLD/" ]\'',
  ],
  ['long options of sed', BACKUP, "sed -e '1s/^/ENCODING=/'", "sed --expression='1s/^/ENCODING=/'"],
  [
    'a hint for a step that had none',
    BACKUP,
    '        rerun: safe\n        undo: {run: \'rm -f -- "$BACKUP/SHA256SUMS"',
    '        rerun: safe\n        if_it_fails: Free some space.\n        undo: {run: \'rm -f -- "$BACKUP/SHA256SUMS"',
  ],
  [
    'files in another order',
    BACKUP,
    'rm -f -- database.dump database.dump.new rows.sql settings settings.new',
    'rm -f -- settings settings.new database.dump database.dump.new rows.sql',
  ],
  [
    'lines broken elsewhere',
    BACKUP,
    'pg_restore --single-transaction --exit-on-error \\\n',
    'pg_restore --single-transaction \\\n            --exit-on-error \\\n',
  ],
  [
    'statement in small letters',
    `${MARIADB}/procedure.yaml`,
    'statements: STOP SLAVE;',
    'statements: stop slave;',
  ],
  ['quotes around a program of sed', `${MARIADB}/sh/sums.sh`, 'sed 1d', "sed '1d'"],
  [
    'no end of options before an absolute path',
    `${ETCD}/swap.sh`,
    'cd -- "$MEMBER_DATA"',
    'cd "$MEMBER_DATA"',
  ],
  ['a longer wait', `${ETCD}/procedure.yaml`, 'default: 5m', 'default: 10m'],
  [
    'title of a phase',
    TLS,
    'title: Rotate the certificate\n    where',
    'title: Replace the certificate\n    where',
  ],
  [
    'a message reworded',
    `${CDSW}/sh/bring-data-back.sh`,
    'the copy of the data is not there',
    'the copy of the data is missing',
  ],
  ['variable away renamed', `${CDSW}/sh/remove-files.sh`, (text) => text.replaceAll(/\baway\b/g, 'aside')],
  [
    'a comment in a manifest',
    `${CDSW}/sh/helper-pod.sh`,
    '  restartPolicy: Always\n',
    '  # The kubelet starts it again.\n  restartPolicy: Always\n',
  ],
  ['a limit of a step longer', `${CDSW}/phases/import.yaml`, 'timeout: 12h', 'timeout: 14h'],
];
