/** Edits of the procedures that come along, of which a test says how much they weigh under `diff`. Plain data. */

/** What it is, the file below the procedures, and what becomes of its text. */
export type ProcedureEdit =
  | readonly [name: string, file: string, from: string, to: string]
  | readonly [name: string, file: string, change: (text: string) => string];

const DRAIN = 'drain-node/procedure.yaml';
const MOVE = 'move-data-directory/procedure.yaml';
const BACKUP = 'postgres-backup-restore/procedure.yaml';
const TLS = 'rotate-tls-certificate/procedure.yaml';
const MARIADB = 'rebuild-mariadb-replica';
const ETCD = 'restore-etcd-cluster';
const CDSW = 'cdsw-to-cml';

/** Made as somebody would who wants to slip something past a reviewer. */
export const DANGEROUS: readonly ProcedureEdit[] = [
  [
    'drain with --force --disable-eviction',
    DRAIN,
    '--delete-emptydir-data --timeout',
    '--delete-emptydir-data --disable-eviction --timeout',
  ],
  [
    'node_pods looks at one namespace',
    DRAIN,
    'cluster get pods --all-namespaces --no-headers',
    'cluster get pods --no-headers',
  ],
  [
    'no_lines no longer fails',
    DRAIN,
    '        printf \'%s\\n\' "$lines" >&2\n        return 1',
    '        printf \'%s\\n\' "$lines" >&2\n        return 0',
  ],
  ['another ready node: any node', DRAIN, '$1 != node && $2 == "Ready"', '$2 == "Ready"'],
  ['ready accepts NotReady', DRAIN, '$2 ~ /^Ready/', '$2 ~ /Ready/'],
  [
    'undo of cordon uncordons all',
    DRAIN,
    'undo: {run: \'cluster uncordon "$NODE"\'}',
    'undo: {run: \'cluster uncordon --selector ""\'}',
  ],
  ['remove-old removes TARGET', MOVE, 'rm -rf -- "$OLD"', 'rm -rf -- "$OLD" "${TARGET%/*}"'],
  [
    'swap: cmp compares a file with itself',
    MOVE,
    'cmp "$WORK/source.manifest" "$WORK/target.manifest" || fail \'the copy is not known to be equal: start again at the copy\'',
    'cmp "$WORK/source.manifest" "$WORK/source.manifest" || fail \'the copy is not known to be equal: start again at the copy\'',
  ],
  [
    'describe-target describes the source',
    MOVE,
    'describe "$TARGET" >"$WORK/target.manifest.new"',
    'describe "$SOURCE" >"$WORK/target.manifest.new"',
  ],
  [
    'remove-old verify looks at another name',
    MOVE,
    'verify: \'[ ! -e "$OLD" ] && [ ! -L "$OLD" ]\'',
    'verify: \'[ ! -e "$OLD." ] && [ ! -L "$OLD." ]\'',
  ],
  [
    'describe leaves the checksums out',
    'move-data-directory/describe.sh',
    '    find .//. -type f -exec "${checksum[@]}" {} +\n',
    '',
  ],
  [
    'remove-copy no longer compares',
    'move-data-directory/remove-copy.sh',
    '    describe "$TARGET" | cmp -s - "$WORK/target.manifest" ||\n      fail "was written to since it was compared, so it stays: $TARGET"\n',
    '',
  ],
  [
    'fail that does not fail',
    MOVE,
    '      printf \'%s\\n\' "$1" >&2\n      exit 1',
    '      printf \'%s\\n\' "$1" >&2\n      exit',
  ],
  ['free space compared the other way', MOVE, '[ "$free" -gt "$needed" ]', '[ "$needed" -gt 0 ]'],
  [
    'pg_dump without one table',
    'postgres-backup-restore/dump.sh',
    '--format=custom',
    '--format=custom --exclude-table-data="audit*"',
  ],
  [
    'dump: mv even when pg_dump fails',
    'postgres-backup-restore/dump.sh',
    '--file=database.dump.new && mv',
    '--file=database.dump.new; mv',
  ],
  [
    'restore without one transaction',
    BACKUP,
    'pg_restore --single-transaction --exit-on-error',
    'pg_restore --exit-on-error',
  ],
  [
    'restore with --clean into the old database',
    BACKUP,
    '-d "$NEW_DATABASE" "$BACKUP/database.dump"',
    '--clean --if-exists -d "$DATABASE" "$BACKUP/database.dump"',
  ],
  [
    'nobody-is-connected looks only at the new name',
    BACKUP,
    "WHERE datname IN (:'DATABASE', :'NEW_DATABASE')\n            expect",
    "WHERE datname IN (:'NEW_DATABASE')\n            expect",
  ],
  [
    'drop-old drops WITH (FORCE)',
    BACKUP,
    'DROP DATABASE :"OLD_DATABASE";',
    'DROP DATABASE :"OLD_DATABASE" WITH (FORCE);',
  ],
  [
    'drop-old condition loses the name',
    BACKUP,
    "oid = :'REPLACED_OID' AND datname = :'OLD_DATABASE' \\gset\n            \\if :replaced",
    "oid = :'REPLACED_OID' OR datname = :'OLD_DATABASE' \\gset\n            \\if :replaced",
  ],
  [
    'rows_query leaves schema audit out',
    'postgres-backup-restore/rows-query.sh',
    "relkind = 'r' AND relpersistence <> 't' AND",
    "relkind = 'r' AND relpersistence <> 't' AND nspname <> 'audit' AND",
  ],
  [
    'seal without the rows',
    BACKUP,
    'sha256 database.dump properties roles rows rows.sql settings',
    'sha256 properties roles rows rows.sql settings',
  ],
  [
    'expect of rows: diff cut before the end',
    BACKUP,
    'diff "$BACKUP/rows" "$WORK/rows.restored" | sed -n \'1,40p\'',
    'diff "$BACKUP/rows" "$WORK/rows.restored" | sed -n \'1,40p\' || sleep 0',
  ],
  [
    'load streams from the replica to the primary',
    `${MARIADB}/sh/load.sh`,
    '  whole replica_stream mariadb',
    '  whole primary_stream mariadb',
  ],
  [
    'load without the binary-log guard',
    `${MARIADB}/sh/load.sh`,
    " --init-command='SET SESSION sql_log_bin = 0'",
    '',
  ],
  [
    'load no longer needs the whole stream',
    `${MARIADB}/sh/load.sh`,
    '  whole replica_stream',
    '  replica_stream',
  ],
  [
    'drop also mysql',
    `${MARIADB}/sh/drop-databases.sh`,
    "('information_schema', 'mysql', 'performance_schema', 'sys')",
    "('information_schema', 'performance_schema', 'sys')",
  ],
  [
    'follow makes the SSL verification off',
    `${MARIADB}/sql/follow.sql`,
    "', MASTER_USE_GTID=slave_pos'",
    "', MASTER_USE_GTID=slave_pos, MASTER_SSL_VERIFY_SERVER_CERT=0'",
  ],
  ['replica level: two of three', `${MARIADB}/sh/replica-is-level.sh`, 'good != 3', 'good < 2'],
  [
    'tables compared with themselves',
    `${MARIADB}/sh/tables-are-equal.sh`,
    'replica_db <"$WORK/sums.sql"',
    'primary_db <"$WORK/sums.sql"',
  ],
  [
    'restore with skip-hash-check',
    `${ETCD}/restore-snapshot.sh`,
    'snapshot restore "$MEMBER_DATA/restore.db" --data-dir',
    'snapshot restore "$MEMBER_DATA/restore.db" --skip-hash-check --data-dir',
  ],
  [
    'swap no longer keeps the old data',
    `${ETCD}/swap.sh`,
    '[ -d member.before-restore ] || [ ! -d member ] || mv -T member member.before-restore',
    '[ -d member.before-restore ] || [ ! -d member ] || rm -r member',
  ],
  [
    'the cluster token is fixed',
    `${ETCD}/new-cluster.sh`,
    'date -u +TOKEN=restored-%Y%m%d-%H%M%S',
    'echo TOKEN=etcd-cluster',
  ],
  ['hashes: any number of values', `${ETCD}/data-is-equal.sh`, '-eq 1 ]', '-ge 1 ]'],
  [
    'chown to everybody',
    `${ETCD}/restore-snapshot.sh`,
    'chown -R --reference "$MEMBER_DATA" -- "$MEMBER_DATA/restored"',
    'chown -R --reference "$MEMBER_DATA" -- "$MEMBER_DATA/restored"\nchmod -R a+rX -- "$MEMBER_DATA/restored"',
  ],
  [
    'checksum of the snapshot of nothing',
    `${ETCD}/procedure.yaml`,
    '[ "${found%% *}" = "$(tail -c 32 "$SNAPSHOT" | od -An -v -tx1 | tr -d \' \\n\')" ]',
    '[ "${found%% *}" != "" ]',
  ],
  [
    'chain not verified to the roots',
    TLS,
    'openssl verify -purpose sslserver -CAfile "$ROOTS"',
    'openssl verify -partial_chain -purpose sslserver -CAfile "$NEW_CERT"',
  ],
  [
    'key is copied readable',
    TLS,
    'cp -- "$NEW_KEY" "$WORK/install.new"',
    'cp -- "$NEW_KEY" "$WORK/install.new"\n          install -m 644 "$NEW_KEY" /tmp/key.pem',
  ],
  [
    'clients-connect does not return the error',
    TLS,
    '-CAfile "$ROOTS" -verify_return_error',
    '-CAfile "$ROOTS"',
  ],
  ['put_back of the key is gone from undo', TLS, '            put_back install server_stream "$KEY"\n', ''],
  [
    'helper pod with SYS_ADMIN',
    `${CDSW}/sh/helper-pod.sh`,
    'add: [CHOWN, DAC_OVERRIDE',
    'add: [SYS_ADMIN, CHOWN, DAC_OVERRIDE',
  ],
  [
    'helper pod mounts the host',
    `${CDSW}/sh/helper-pod.sh`,
    'volumes: [{name: volume, persistentVolumeClaim: {claimName: $2}}]',
    'volumes: [{name: volume, hostPath: {path: /var/lib}}]',
  ],
  [
    'helper pod keeps its token',
    `${CDSW}/sh/helper-pod.sh`,
    'automountServiceAccountToken: false',
    'automountServiceAccountToken: true',
  ],
  [
    'target-is-meant assumes yes',
    `${CDSW}/phases/import.yaml`,
    '        Its web page shows no project. It is easiest if nobody but ${ADMIN} has logged in.\n',
    '        Its web page shows no project. It is easiest if nobody but ${ADMIN} has logged in.\n      assume: yes\n',
  ],
  [
    'adapt deletes others',
    `${CDSW}/sh/adapt.sh`,
    'DELETE FROM users WHERE id <> :admin_id;',
    "DELETE FROM users WHERE id <> :admin_id;\nDELETE FROM projects WHERE visibility = 'private';",
  ],
  [
    'keep-data: the copy is not compared',
    `${CDSW}/sh/keep-data.sh`,
    '[ "$(list "$FOLDER")" = "$(list "$part/data" || echo unknown)" ] || { echo \'the copy is not equal\'; exit 1; }\n',
    '',
  ],
  [
    'place-dump: expects nothing',
    `${CDSW}/sh/place-dump.sh`,
    'expect "$DUMP_BYTES $DUMP_SHA256" in_database sh -c \\\n',
    'in_database sh -c \\\n',
  ],
  [
    'archive-is-whole: a failing signature is allowed',
    `${CDSW}/sh/archive-is-whole.sh`,
    '-s SHA256SUMS.sig <SHA256SUMS\nelse',
    '-s SHA256SUMS.sig <SHA256SUMS || echo unsigned\nelse',
  ],
  [
    'take-dump without one table',
    `${CDSW}/sh/take-dump.sh`,
    'pg_dump -f "$dump" "$@"',
    'pg_dump -f "$dump" -T "model*" "$@"',
  ],
  [
    'clean-up also deletes the claim',
    `${CDSW}/sh/stop-database.sh`,
    'cml delete pod "$CML_DB-0"',
    'cml delete pvc "$CML_DB_CLAIM" --wait=false\ncml delete pod "$CML_DB-0"',
  ],
  [
    'still-ready no longer looks at project files',
    `${CDSW}/sh/still-ready.sh`,
    "expect '' project_files\n",
    '',
  ],
];
/** Made as a tidy colleague would. */
export const HARMLESS: readonly ProcedureEdit[] = [
  [
    'comment in a function',
    DRAIN,
    '      cluster get pods --all-namespaces --no-headers \\',
    '      # Of every namespace, because a node serves all.\n      cluster get pods --all-namespaces --no-headers \\',
  ],
  [
    'options reordered: drain',
    DRAIN,
    '--ignore-daemonsets --delete-emptydir-data --timeout="$DRAIN_TIMEOUT"',
    '--timeout="$DRAIN_TIMEOUT" --delete-emptydir-data --ignore-daemonsets',
  ],
  [
    'all-namespaces as -A',
    DRAIN,
    'cluster get poddisruptionbudgets --all-namespaces',
    'cluster get poddisruptionbudgets -A',
  ],
  [
    'local variable renamed: lines',
    DRAIN,
    (text) =>
      text
        .replace(
          'local lines\n      lines=$(cat)\n      [ -z "$lines" ]',
          'local text\n      text=$(cat)\n      [ -z "$text" ]',
        )
        .replace('printf \'%s\\n\' "$lines"', 'printf \'%s\\n\' "$text"'),
  ],
  [
    'why reworded',
    DRAIN,
    'why: A budget that allows no disruption blocks the eviction until its time limit.',
    'why: The eviction waits for a budget that allows no disruption, up to its time limit.',
  ],
  [
    'jsonpath quoted by double quotes',
    DRAIN,
    "-o 'jsonpath={.status.nodeInfo.kernelVersion}'",
    '-o "jsonpath={.status.nodeInfo.kernelVersion}"',
  ],
  ['local variable real renamed', MOVE, (text) => text.replaceAll(/\breal\b/g, 'physical')],
  ['test written by [[ ]] to if', MOVE, '[ "$free" -gt "$needed" ]', '[ "$needed" -lt "$free" ]'],
  ['rm options apart', MOVE, 'rm -rf -- "$OLD"', 'rm -r -f -- "$OLD"'],
  [
    'stricter: source also not empty',
    'move-data-directory/paths-are-sound.sh',
    '[ -d "$SOURCE" ] || fail "is not a directory: $SOURCE"',
    '[ -d "$SOURCE" ] || fail "is not a directory: $SOURCE"\n[ -r "$SOURCE" ] || fail "is not readable: $SOURCE"',
  ],
  [
    'for written over lines',
    MOVE,
    'for path in "${SOURCE%/*}/" "$place"; do',
    'for path in \\\n            "${SOURCE%/*}/" \\\n            "$place"; do',
  ],
  [
    'comments in describe.sh',
    'move-data-directory/describe.sh',
    '  export LC_ALL=C\n',
    '  # One order everywhere.\n  export LC_ALL=C\n',
  ],
  [
    'awk reformatted',
    'move-data-directory/describe.sh',
    '      END { print line }\n',
    '      END {\n        print line\n      }\n',
  ],
  [
    'long options of psql',
    'postgres-backup-restore/dump.sh',
    'psql -X -q -A -t -v ON_ERROR_STOP=1 -f -',
    'psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --file=-',
  ],
  [
    'SQL lower case and spaced',
    BACKUP,
    "SELECT count(*) FROM pg_stat_activity WHERE datname IN (:'DATABASE', :'NEW_DATABASE')",
    "select count( * )\n                from pg_stat_activity\n                where datname in (:'DATABASE', :'NEW_DATABASE')",
  ],
  [
    'stricter: three more names to connect',
    BACKUP,
    "WHERE datname IN (:'DATABASE', :'NEW_DATABASE')\n            expect",
    "WHERE datname IN (:'DATABASE', :'NEW_DATABASE', :'OLD_DATABASE')\n            expect",
  ],
  [
    'pg_restore options reordered',
    BACKUP,
    'pg_restore --single-transaction --exit-on-error \\',
    'pg_restore --exit-on-error --single-transaction \\',
  ],
  [
    'variable version renamed',
    BACKUP,
    (text) =>
      text
        .replace('version=$(pg_dump --version', 'tool=$(pg_dump --version')
        .replace('[ "$version" -ge', '[ "$tool" -ge')
        .replace('"$version" "$((SERVER', '"$tool" "$((SERVER'),
  ],
  [
    'missing roles: message to two lines',
    BACKUP,
    'printf \'missing roles:\\n%s\\n\' "$missing" >&2',
    "echo 'missing roles:' >&2\n            printf '%s\\n' \"$missing\" >&2",
  ],
  [
    'expect reworded',
    BACKUP,
    'expect: "The free space. A backup usually takes a fifth of `pg_database_size`."',
    'expect: "The free space. Most backups take a fifth of `pg_database_size`."',
  ],
  [
    'SQL comment',
    `${MARIADB}/sql/follow.sql`,
    'STOP SLAVE;',
    '-- First stop, then point, then start.\nSTOP SLAVE;',
  ],
  [
    'names array renamed',
    `${MARIADB}/sh/load.sh`,
    (text) =>
      text.replaceAll('names', 'databases').replace('--databases "${databases', '--databases "${databases'),
  ],
  [
    'dump options reordered',
    `${MARIADB}/sh/keep-old.sh`,
    '--single-transaction --routines --events --hex-blob',
    '--hex-blob --events --routines --single-transaction',
  ],
  ['df -P -k', `${MARIADB}/sh/space.sh`, 'df -Pk', 'df -P -k'],
  [
    'space: stricter',
    `${MARIADB}/sh/space.sh`,
    'free=$(replica',
    'replica test -w "$FOLDER"\nfree=$(replica',
  ],
  [
    'mv --no-target-directory',
    `${ETCD}/swap.sh`,
    (text) => text.replaceAll('mv -T', 'mv --no-target-directory'),
  ],
  ['variable hashes renamed', `${ETCD}/data-is-equal.sh`, (text) => text.replaceAll('hashes', 'found')],
  [
    'etcdctl options reordered',
    `${ETCD}/restore-snapshot.sh`,
    '--name "$MEMBER_NAME" --initial-cluster "$CLUSTER" --initial-cluster-token "$TOKEN"',
    '--initial-cluster-token "$TOKEN" --initial-cluster "$CLUSTER" --name "$MEMBER_NAME"',
  ],
  [
    'openssl options reordered',
    TLS,
    'openssl x509 -in "$NEW_CERT" -noout -pubkey',
    'openssl x509 -noout -pubkey -in "$NEW_CERT"',
  ],
  [
    'local found renamed',
    TLS,
    (text) =>
      text
        .replace('local found\n      found=$(served)', 'local now\n      now=$(served)')
        .replace('[ "$found" = "$1" ]', '[ "$now" = "$1" ]')
        .replace('certificate %s\\n\' "$found"', 'certificate %s\\n\' "$now"'),
  ],
  [
    'helper pod: keys reordered',
    `${CDSW}/sh/helper-pod.sh`,
    '  restartPolicy: Always\n  activeDeadlineSeconds: $(seconds "$HELPER_LIFETIME")\n',
    '  activeDeadlineSeconds: $(seconds "$HELPER_LIFETIME")\n  restartPolicy: Always\n',
  ],
  [
    'helper pod: flow to block style',
    `${CDSW}/sh/helper-pod.sh`,
    '      volumeMounts: [{name: volume, mountPath: $3}]\n',
    '      volumeMounts:\n        - name: volume\n          mountPath: $3\n',
  ],
  [
    'SQL reformatted in adapt',
    `${CDSW}/sh/adapt.sh`,
    'UPDATE jobs SET paused = true WHERE paused IS DISTINCT FROM true;',
    'UPDATE jobs\n   SET paused = true\n WHERE paused IS DISTINCT FROM true;',
  ],
  [
    'comment in SQL',
    `${CDSW}/sh/save-rows.sh`,
    'BEGIN;\nLOCK',
    'BEGIN;\n-- Names without a schema are those of the workspace.\nLOCK',
  ],
  [
    'expected message reworded',
    `${CDSW}/sh/seal-archive.sh`,
    '# The checksums of tar files are those of what tar wrote, so that the check finds what the disk has not kept.',
    '# What tar wrote is what counts.',
  ],
  [
    'if instead of case',
    `${CDSW}/sh/archive-fits.sh`,
    "case $uid in '' | \"$ARCHIVE_SOURCE\") refuse 'this is the cluster that the archive was taken from' ;; esac",
    'if [ -z "$uid" ] || [ "$uid" = "$ARCHIVE_SOURCE" ]; then refuse \'this is the cluster that the archive was taken from\'; fi',
  ],
  ['stricter: no assume', `${CDSW}/phases/export.yaml`, '      assume: yes\n', ''],
];
