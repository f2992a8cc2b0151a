/** Edits of the procedures that come along, of what a colleague does by the way: other names, other quotes, the same by another form. Plain data. */
import type { ProcedureEdit } from './procedure-edits.js';

const DRAIN = 'drain-node/procedure.yaml';
const MOVE = 'move-data-directory/procedure.yaml';
const BACKUP = 'postgres-backup-restore/procedure.yaml';
const TLS = 'rotate-tls-certificate/procedure.yaml';
const MARIADB = 'rebuild-mariadb-replica';
const ETCD = 'restore-etcd-cluster';
const CDSW = 'cdsw-to-cml';

export const LATER_DANGEROUS: readonly ProcedureEdit[] = [
  [
    'pods of a namespace are not looked at',
    DRAIN,
    `status.phase!=Succeeded,status.phase!=Failed"`,
    `status.phase!=Succeeded,status.phase!=Failed,metadata.namespace!=kube-system"`,
  ],
  [
    'pods get no time to end',
    DRAIN,
    'cluster drain "$NODE" --ignore-daemonsets',
    'cluster drain "$NODE" --grace-period=0 --ignore-daemonsets',
  ],
  ['pods of unknown readiness are ready', DRAIN, `awk '$4 != \\"True\\"'`, `awk '$4 == \\"False\\"'`],
  ['the node itself can take over', DRAIN, `$1 != node && $2 == "Ready"`, `$2 == "Ready"`],
  ['a cordon is not taken back', DRAIN, `undo: {run: 'cluster uncordon "$NODE"'}`, 'undo: none'],
  [
    'a right is not asked for',
    DRAIN,
    `    - {run: cluster auth can-i create pods --subresource=eviction --all-namespaces, why: You can evict pods in all namespaces.}\n`,
    '',
  ],
  [
    'some files are not copied',
    MOVE,
    'find . -type f -links +1 -print0 -o',
    `find . -name '*.log' -prune -o -type f -links +1 -print0 -o`,
  ],
  [
    'contents are not described',
    'move-data-directory/describe.sh',
    '    find .//. -type f -exec "${checksum[@]}" {} +\n',
    '',
  ],
  [
    'only the beginning is compared',
    MOVE,
    `cmp "$WORK/source.manifest" "$WORK/target.manifest" || fail 'the copy is not known to be equal: start`,
    `cmp -n 4096 "$WORK/source.manifest" "$WORK/target.manifest" || fail 'the copy is not known to be equal: start`,
  ],
  [
    'both conditions must hold to refuse',
    MOVE,
    `!= "$TARGET" ] || [ ! -d "$SOURCE/" ]; then`,
    `!= "$TARGET" ] && [ ! -d "$SOURCE/" ]; then`,
  ],
  [
    'any text is a path',
    MOVE,
    (text) => text.replace(/(SOURCE:\n {4}type: pattern\n {4}pattern: )'.*'/, "$1'.+'"),
  ],
  ['mounts below are not looked at', MOVE, `*" on $real "* | *" on $real/"*) fail`, `*" on $real "*) fail`],
  [
    'copies whatever folder it is in',
    MOVE,
    `          cd -P -- "$SOURCE"\n          find`,
    `          cd -P -- "$SOURCE" || cd "$HOME"\n          find`,
  ],
  [
    'no one snapshot',
    'postgres-backup-restore/dump.sh',
    'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;',
    'BEGIN;',
  ],
  [
    'restore drops what is there',
    BACKUP,
    'pg_restore --single-transaction --exit-on-error',
    'pg_restore --clean --if-exists --single-transaction --exit-on-error',
  ],
  ['restores to the source server', BACKUP, `-h "$RESTORE_HOST" -p`, `-h "$DB_HOST" -p`],
  [
    'sessions are ended by force',
    BACKUP,
    `DROP DATABASE :"OLD_DATABASE";`,
    `DROP DATABASE :"OLD_DATABASE" WITH (FORCE);`,
  ],
  ['queries are not compared', BACKUP, `          rows_query | cmp - "$BACKUP/rows.sql"\n`, ''],
  [
    'an error becomes a notice',
    BACKUP,
    `RAISE EXCEPTION 'somebody has renamed`,
    `RAISE NOTICE 'somebody has renamed`,
  ],
  [
    'fewer checksums',
    BACKUP,
    'sha256 database.dump properties roles rows rows.sql settings >',
    'sha256 database.dump >',
  ],
  ['compares what is served with itself', TLS, 'assert: serves "$(installed)"', 'assert: serves "$(served)"'],
  ['removes the whole working directory', TLS, 'rm -f -- "$WORK"/install.*', 'rm -rf -- "$WORK"'],
  ['nothing is verified', TLS, `        verify: '[ "$(installed)" = "$NEW" ]'\n`, ''],
  ['does NOT match also matches', TLS, `grep 'does match'`, `grep 'match'`],
  ['ids may be equal', `${MARIADB}/sh/servers-fit.sh`, ` && [ "$PRIMARY_ID" -ne "$REPLICA_ID" ]`, ''],
  ['what is loaded is logged', `${MARIADB}/sh/load.sh`, ` --init-command='SET SESSION sql_log_bin = 0'`, ''],
  [
    'a stream that is cut is not noticed',
    `${MARIADB}/sh/load.sh`,
    'whole replica_stream mariadb',
    'replica_stream mariadb',
  ],
  [
    'no server is found to replicate from it',
    `${MARIADB}/procedure.yaml`,
    `LIKE 'Binlog Dump%'`,
    `= 'Binlog'`,
  ],
  [
    'the dump has no position',
    `${MARIADB}/sh/load.sh`,
    '--single-transaction --gtid',
    '--single-transaction',
  ],
  [
    'the swap verifies nothing',
    `${ETCD}/procedure.yaml`,
    `verify: '[ -d "$MEMBER_DATA/member" ] && [ ! -e "$MEMBER_DATA/restored" ]'`,
    `verify: 'true'`,
  ],
  [
    'what an earlier restore has left is not seen',
    `${ETCD}/check-member.sh`,
    `[ -z "$left" ] || fail "left by an earlier restore: $left"\n`,
    '',
  ],
  [
    'a cluster counts as broken',
    `${ETCD}/procedure.yaml`,
    'all endpoint health >&2 && echo healthy || echo broken',
    'all endpoint health >&2 || true; echo broken',
  ],
  [
    'peers without TLS',
    `${ETCD}/restore-snapshot.sh`,
    '"$SCHEME://$MEMBER_HOST:$PEER_PORT"',
    '"http://$MEMBER_HOST:$PEER_PORT"',
  ],
  [
    'members of tar files are not looked at',
    `${CDSW}/sh/archive-is-whole.sh`,
    `while IFS= read -r unit <&3; do inspect_members "$unit"; done 3<units\n`,
    '',
  ],
  [
    'folders that are not empty go',
    `${CDSW}/sh/remove-files.sh`,
    'rmdir -- "$folder"',
    'rm -rf -- "$folder"',
  ],
  ['what is missing is not looked for', `${CDSW}/sh/place-files.sh`, `expect '' units_to_place\n`, ''],
  ['the archive is readable by all', `${CDSW}/sh/claim-archive.sh`, 'umask 077', 'umask 022'],
  [
    'jobs are started',
    `${CDSW}/sh/adapt.sh`,
    'UPDATE jobs SET paused = true WHERE paused IS DISTINCT FROM true;',
    'UPDATE jobs SET paused = false WHERE paused IS DISTINCT FROM false;',
  ],
  [
    'any key may sign',
    `${CDSW}/sh/archive-is-whole.sh`,
    'ssh-keygen -Y verify -f "$SIGNERS" -I "$signer" -n',
    'ssh-keygen -Y check-novalidate -n',
  ],
  [
    'counts are forgotten first',
    `${CDSW}/phases/import.yaml`,
    (text) =>
      text.replace(
        /( +scale_back cml replicas deployment "\$CML_SERVICES"\n +wait_until [^\n]*\n)( +forget_counts replicas[^\n]*\n)/,
        '$2$1',
      ),
  ],
  [
    'what is discarded is not said',
    `${CDSW}/phases/import.yaml`,
    (text) => text.replace(/ {6}discards: everything written since this step to the server.*\n/, ''),
  ],
  [
    'the question does not say what is lost',
    `${CDSW}/phases/import.yaml`,
    'the workspace whose content may be replaced?',
    'the workspace?',
  ],
];

export const LATER_HARMLESS: readonly ProcedureEdit[] = [
  [
    'variable of awk renamed',
    DRAIN,
    `{ print } $2 == "Ready" { ok = 1 } END { exit !ok }`,
    `{ print } $2 == "Ready" { ready = 1 } END { exit !ready }`,
  ],
  [
    'time limit for a step that only looks',
    DRAIN,
    '        title: List the disruption budgets\n',
    '        title: List the disruption budgets\n        timeout: 2m\n',
  ],
  ['braces around a variable', DRAIN, 'run: cluster cordon "$NODE"\n', 'run: cluster cordon "${NODE}"\n'],
  [
    'summary reworded',
    DRAIN,
    'Evicts all pods from one node, waits while you patch it,',
    'Evicts every pod from a node, waits while you patch it,',
  ],
  [
    'help of a value reworded',
    DRAIN,
    'Time limit for evicting the pods.',
    'How long evicting the pods may take.',
  ],
  [
    'test for brackets',
    MOVE,
    `          [ -d "$TARGET" ] || fail "there is no copy: $TARGET"`,
    `          test -d "$TARGET" || fail "there is no copy: $TARGET"`,
  ],
  ['a printed line reworded', MOVE, `'needed: %s KiB, free: %s KiB\\n'`, `'needed: %s KiB; free: %s KiB\\n'`],
  ['an array renamed', 'move-data-directory/describe.sh', (text) => text.replaceAll('checksum', 'digest')],
  [
    'a long command on two lines',
    'move-data-directory/describe.sh',
    `find .//. ! -type d ! -type l ! -type s -exec stat`,
    `find .//. ! -type d ! -type l ! -type s \\\n      -exec stat`,
  ],
  [
    'blank lines between checks',
    'move-data-directory/paths-are-sound.sh',
    `[ ! -L "$TARGET" ] || fail`,
    `\n[ ! -L "$TARGET" ] || fail`,
  ],
  [
    'operands of rm in another order',
    BACKUP,
    'rm -f -- database.dump database.dump.new rows.sql settings settings.new roles roles.new rows rows.new',
    'rm -f -- database.dump database.dump.new roles roles.new rows rows.new rows.sql settings settings.new',
  ],
  [
    'variable of psql renamed',
    BACKUP,
    (text) =>
      text
        .replaceAll(/\breplaced \\gset\b/g, 'still_there \\gset')
        .replaceAll('\\if :replaced\n', '\\if :still_there\n')
        .replaceAll('AS replaced FROM', 'AS still_there FROM'),
  ],
  [
    'a message reworded',
    BACKUP,
    `'not a writable directory: %s\\n'`,
    `'not a directory that this user can write to: %s\\n'`,
  ],
  [
    'another end mark of a here-document',
    BACKUP,
    (text) =>
      text.replace(
        /<<'SQL'\n( +SELECT count\(\*\) = 0 AS missing[^]*?)\n( +)SQL\n/,
        "<<'STATEMENTS'\n$1\n$2STATEMENTS\n",
      ),
  ],
  ['a here-string for echo', BACKUP, `echo 'ANALYZE;' | restored_db`, `restored_db <<<'ANALYZE;'`],
  [
    'one condition as two',
    BACKUP,
    `          if [ ! -d "$BACKUP" ] || [ ! -w "$BACKUP" ]; then\n`,
    `          if [ ! -d "$BACKUP" ]; then\n            printf 'not a directory: %s\\n' "$BACKUP" >&2\n            exit 1\n          fi\n          if [ ! -w "$BACKUP" ]; then\n`,
  ],
  [
    'one more limit in words',
    BACKUP,
    `  - Recomputes materialized views, and doesn't compare foreign tables.\n`,
    `  - Recomputes materialized views, and doesn't compare foreign tables.\n  - Doesn't copy statistics.\n`,
  ],
  [
    'options of x509 in another order',
    TLS,
    'openssl x509 -noout -fingerprint -sha256 "$@"',
    'openssl x509 -sha256 -fingerprint -noout "$@"',
  ],
  [
    'a stricter pattern',
    TLS,
    `2>&1 | grep 'Verify return code: 0'`,
    `2>&1 | grep 'Verify return code: 0 (ok)'`,
  ],
  ['-e before a script of sed', TLS, `sed 's/^.*=//'`, `sed -e 's/^.*=//'`],
  ['a title reworded', TLS, 'title: Connect as a client\n', 'title: Connect as clients do\n'],
  ['long option of grep', `${MARIADB}/sh/slave-status.sh`, 'grep -E', 'grep --extended-regexp'],
  [
    'counter of awk renamed',
    `${MARIADB}/sh/replication-is-broken.sh`,
    (text) => text.replaceAll('running', 'threads'),
  ],
  [
    'comment in a query',
    `${MARIADB}/sql/not-innodb.sql`,
    'SELECT table_schema',
    '-- One row for each table that a consistent dump cannot hold.\nSELECT table_schema',
  ],
  ['a blank less in awk', `${MARIADB}/sh/space.sh`, `awk 'END { print $4 }'`, `awk 'END {print $4}'`],
  [
    'operands of rm the other way round',
    `${MARIADB}/procedure.yaml`,
    `rm -f -- "$FOLDER/replica.old.sql" "$FOLDER/replica.old.sql.new"`,
    `rm -f -- "$FOLDER/replica.old.sql.new" "$FOLDER/replica.old.sql"`,
  ],
  ['end of options', `${ETCD}/swap-back.sh`, 'mkdir -p restored', 'mkdir -p -- restored'],
  [
    'a longer interval',
    `${ETCD}/procedure.yaml`,
    'wait: {condition: all endpoint health, interval: 1s,',
    'wait: {condition: all endpoint health, interval: 2s,',
  ],
  ['more space is asked for', `${ETCD}/check-member.sh`, (text) => text.replaceAll('262144', '524288')],
  [
    'function of a text renamed',
    `${ETCD}/check-member.sh`,
    (text) => text.replaceAll(/\bfail\b/g, 'give_up'),
  ],
  ['quotes in a manifest', `${CDSW}/sh/helper-pod.sh`, 'restartPolicy: Always', 'restartPolicy: "Always"'],
  [
    'end of options before a file',
    `${CDSW}/sh/pack-projects.sh`,
    'rm -f "$WORK/describe"',
    'rm -f -- "$WORK/describe"',
  ],
  [
    'variable of another shell renamed',
    `${CDSW}/sh/remove-files.sh`,
    (text) => text.replaceAll(/\baway\b/g, 'aside'),
  ],
  [
    'two checks change places',
    `${CDSW}/sh/archive-is-whole.sh`,
    (text) => text.replace(/(LC_ALL=C expect '' comm .*\n)(expect '' find .*\n)/, '$2$1'),
  ],
  ['long option of tee', `${CDSW}/sh/place-files.sh`, 'tee -a "$WORK/placed"', 'tee --append "$WORK/placed"'],
  ['end of options', DRAIN, `run: cluster cordon "$NODE"`, 'run: cluster cordon -- "$NODE"'],
  ['empty file made by printf', MOVE, ': >"$WORK/target-made"', `printf '' >"$WORK/target-made"`],
  [
    'another status of failure',
    BACKUP,
    '            printf \'not a writable directory: %s\\n\' "$BACKUP" >&2\n            exit 1',
    '            printf \'not a writable directory: %s\\n\' "$BACKUP" >&2\n            exit 3',
  ],
  [
    'a list in another order',
    BACKUP,
    "WHERE datname IN (:'DATABASE', :'NEW_DATABASE')\n            expect",
    "WHERE datname IN (:'NEW_DATABASE', :'DATABASE')\n            expect",
  ],
  ['at least one', BACKUP, 'SELECT count(*) > 0 AS existing', 'SELECT count(*) >= 1 AS existing'],
  [
    'here-document in place of echo',
    BACKUP,
    "          echo 'ANALYZE;' | restored_db",
    "          restored_db <<'SQL'\n          ANALYZE;\n          SQL",
  ],
  [
    'an or as an if',
    `${MARIADB}/sh/start-again.sh`,
    `[ "$OLD_IO" = No ] || echo 'START SLAVE IO_THREAD;' | replica_db`,
    `if [ "$OLD_IO" != No ]; then echo 'START SLAVE IO_THREAD;' | replica_db; fi`,
  ],
  ['a fixed string', TLS, "grep 'does match'", "grep -F 'does match'"],
];

/** Nearly the same, each with what is not: whoever wrote it has to say that it doesn't matter here. */
export const NEARLY_SAME: readonly ProcedureEdit[] = [
  // `cut` wants one tab where awk takes any blanks: that depends on what `du` prints.
  ['cut in place of awk', MOVE, `du -sk "$SOURCE" | awk '{ print $1 }'`, 'du -sk "$SOURCE" | cut -f 1'],
  // bash 3.2 goes on behind `[[ … ]]` that doesn't hold, unless it is the last command.
  ['test in double brackets', TLS, '[ "$certificate" = "$key" ]', '[[ $certificate == "$key" ]]'],
  // The same for this text; that it is follows from two programs' own languages.
  ['sed in place of tr', TLS, `sed 's/^.*=//' | tr -d ':'`, `sed -e 's/^.*=//' -e 's/://g'`],
  // What is printed has no name behind the number.
  ['lines counted on standard input', `${CDSW}/sh/seal-archive.sh`, 'wc -l SHA256SUMS', 'wc -l <SHA256SUMS'],
  // Whoever relied on the default gets another value.
  [
    'the certificate must be valid for longer',
    TLS,
    'default: 30, help: How many days',
    'default: 45, help: How many days',
  ],
  // Other lines are printed, and nothing says that nobody takes them.
  [
    'more differences are shown',
    MOVE,
    `"$WORK/target.manifest" | sed -n '1,40p'`,
    `"$WORK/target.manifest" | sed -n '1,60p'`,
  ],
  // It stands in a program that is printed for another shell: only its text is known.
  ['umask of four digits', `${CDSW}/sh/receive-units.sh`, 'umask 022', 'umask 0022'],
];
