/** A small procedure with every kind of thing that outputs hold, for tests that change it. */

export const SERVICE = `procedure: move-service
title: Move a service
version: 1.2.0
contact: ops@example.org
summary: Moves a *service* from one place to another.
requires:
  tools: [{name: tar, min: "1.20", why: Packs}]
  images: [busybox]
  access: [{run: kubectl auth can-i get pods, why: Pods are read}]
  disk: {"$WORK": 5GiB}
variables:
  NAMESPACE: {type: k8s-name, default: mlx, help: Where it is.}
  LIMIT: {type: duration, default: 5m, help: How long to wait.}
  DB_PASSWORD: {type: string, secret: true, help: The database's password.}
connections:
  db: {psql: {host: localhost, port: "5432", user: sense, database: sense, password: "\${DB_PASSWORD}"}}
places:
  site: {kubectl: {namespace: "\${NAMESPACE}"}}
phases:
  - id: export
    title: Export
    where: a workstation
    steps:
      - id: backup-exists
        title: A full backup exists
        confirm: {question: "Is there a backup? Of \${NAMESPACE}, $NAMESPACE and \\"$$5\\"", look_for: A log without errors.}
      - id: find-pod
        title: Find the pod
        capture: {into: POD, run: "kubectl get pod -n \\"$NAMESPACE\\" -o name"}
      - id: stop-clients
        title: Stop everything that talks to the database
        why: |
          Because a | dump taken \`while\` clients write is worth nothing.
        scale: {on: site, deployments: [web, cron], replicas: 0, remember: replicas}
        undo: {restore: replicas}
      - id: wait-for-quiet
        title: Wait until nobody is connected
        wait: {condition: 'test -e "$WORK/POD"', interval: 5s, timeout: 10m}
      - id: dump
        title: Dump the database
        run: |
          kubectl exec "$POD" -- pg_dump sense >"$WORK/db.sql.new"
          mv "$WORK/db.sql.new" "$WORK/db.sql"
          sleep 30
        verify: [test -s "$WORK/db.sql", "grep -q 'dump complete' \\"$WORK/db.sql\\""]
        undo: {run: rm -f "$WORK/db.sql"}
        retry: {attempts: 3, wait: 10s}
        timeout: 30m
        if_it_fails: |
          Look at the log.

          Then try again.
      - id: pack
        title: Pack it
        run: |
          cat >"$WORK/note" <<'EOF'
            indented text stays
          EOF
          tar -C "$WORK" -cf "$WORK/db.tar" db.sql note
        rerun: safe
        done_when: test -s "$WORK/db.tar"
      - id: users-are-there
        title: There are users
        assert: {sql: {on: db, expect: "t", query: SELECT count(*) > 0 FROM users}}
  - id: clean-up
    title: Clean up
    steps:
      - id: drop-old
        title: Remove the old database
        risk: point-of-no-return
        run: kubectl delete pvc old-data -n "$NAMESPACE"
`;

/** The same where nothing is left to warn of: every value is used, and every step says how it is taken back. */
export const CLEAN_SERVICE = SERVICE.replace(
  '-n "$NAMESPACE"\n',
  '-n "$NAMESPACE" --timeout="$LIMIT"\n',
).replace(
  '        done_when: test -s',
  `        undo: {run: 'rm -f "$WORK/note" "$WORK/db.tar"'}\n        done_when: test -s`,
);
