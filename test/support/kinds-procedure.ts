/**
 * A procedure that uses each kind and each modifier that run without a person. In: nothing. Out: its YAML, what it works on, how it is run.
 * Left out is `interactive`, which needs a terminal.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tell } from './databases.js';
import type { PostgresServer } from './postgres.js';

/** kubectl for it: objects are files. */
export const SMALL_KUBECTL = fileURLToPath(
  new URL('../../../test/support/kubectl-in-files.sh', import.meta.url),
);

export const RUN_KINDS = ['--yes', '--confirm', 'drop', '--confirm', 'pick=two'];

export function prepareKinds(server: PostgresServer, target: string): void {
  writeFileSync(join(target, 'input'), 'a-name\n');
  mkdirSync(join(target, 'objects'));
  for (const [name, count] of [
    ['deployment.web', '3'],
    ['deployment.cron', '0'],
    ['statefulset.worker', '2'],
  ] as const) {
    writeFileSync(join(target, 'objects', `site.${name}`), count);
  }
  tell(server, 'postgres', 'CREATE DATABASE kinds;');
  tell(
    server,
    'kinds',
    "CREATE TABLE jobs (name text, paused bool); INSERT INTO jobs VALUES ('a-name', false), ('other', true);",
  );
}

export const kindsEnvironment = (server: PostgresServer, target: string): Record<string, string> => ({
  STEPWRIGHT_TARGET: target,
  STEPWRIGHT_DB_HOST: server.socket,
  STEPWRIGHT_DB_PORT: String(server.port),
  OBJECTS: join(target, 'objects'),
});

export const KINDS = `
procedure: kinds
title: Each kind that runs locally, and each modifier
version: 1.0.0
contact: nobody
variables:
  TARGET: {type: dir, help: What is worked on.}
  DB_HOST: {type: string, help: The server.}
  DB_PORT: {type: int, help: Its port.}
  ONES: {type: int, default: 1, help: How many are to be left.}
connections:
  db: {psql: {host: "\${DB_HOST}", port: "\${DB_PORT}", user: postgres, database: kinds}}
places:
  site: {kubectl: {namespace: site}}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - id: look
        title: Look
        assert:
          - 'cat "$TARGET/input" >/dev/null'
          - sql: {on: db, query: SELECT count(*) FROM jobs, expect: "2"}
      - id: settings
        title: Write settings
        write: {path: "\${TARGET}/settings", content: "input = \${TARGET}/input\\n", mode: "0640"}
        undo: {run: 'rm -f "$TARGET/settings" "$TARGET/settings.new"'}
      - id: name
        title: Find the name
        capture: {into: NAME, run: 'cat "$TARGET/input"'}
      - id: rows
        title: Find the number of rows
        capture: {into: ROWS, sql: {on: db, query: SELECT count(*) FROM jobs}}
      - id: pick
        title: Pick
        choose: {into: PICKED, question: "Which?", run: "printf '%s\\\\n' one two"}
      - id: ready
        title: Ready
        confirm: {question: "Ready?", assume: yes}
      - id: plain
        title: Run once only
        run: |
          mkdir "$TARGET/$NAME"
          touch "$TARGET/$NAME/$PICKED"
        if_it_fails: Look whether it is there already.
        undo: {run: 'rm -rf "$TARGET/$NAME"'}
      - id: listed
        title: Run with done_when, verify, timeout and progress
        run: |
          cat "$TARGET/input" "$TARGET/settings" >"$TARGET/list.new"
          mv "$TARGET/list.new" "$TARGET/list"
        done_when: '[ -s "$TARGET/list" ]'
        verify: 'cat "$TARGET/list" >/dev/null'
        timeout: 2m
        progress: {run: 'wc -c <"$TARGET/list.new" | tr -d " "'}
        undo: {run: 'rm -f "$TARGET/list" "$TARGET/list.new"'}
      - id: each
        title: Run for each of a list
        for_each: {name: ITEM, in: [a, b], done: '[ -e "$TARGET/item-$ITEM" ]'}
        run: |
          cp "$TARGET/input" "$TARGET/item-$ITEM.new"
          mv "$TARGET/item-$ITEM.new" "$TARGET/item-$ITEM"
        rerun: safe
        retry: {attempts: 2, wait: 0s}
        undo: {run: 'rm -f "$TARGET"/item-*'}
      - id: each-line
        title: Run for each line
        for_each: {name: LINE, run: 'sort "$TARGET/list"', done: '[ -s "$TARGET/line-\${LINE%% *}" ]'}
        run: |
          printf '%s\\n' "$LINE" | cat >"$TARGET/new-\${LINE%% *}"
          mv "$TARGET/new-\${LINE%% *}" "$TARGET/line-\${LINE%% *}"
        rerun: safe
        undo: {run: 'rm -f "$TARGET"/line-* "$TARGET"/new-*'}
      - id: sometimes
        title: Run when
        when: '[ -e "$TARGET/input" ]'
        run: 'cp "$TARGET/input" "$TARGET/sometimes"'
        rerun: safe
        undo: {run: 'rm -f "$TARGET/sometimes"'}
      - id: waits
        title: Wait
        wait: {condition: 'cat "$TARGET/sometimes"', interval: 1s, timeout: 5s}
      - id: copied
        title: Copy
        copy: {from: {path: "\${TARGET}/list"}, to: {path: "\${TARGET}/copied"}}
        undo: {run: 'rm -f "$TARGET/copied" "$TARGET/copied.part"'}
      - id: insert
        title: Insert rows
        sql: {on: db, statements: "INSERT INTO jobs VALUES (:'NAME' || '-2', true);"}
        undo: {sql: {on: db, statements: "DELETE FROM jobs WHERE name = :'NAME' || '-2';"}}
      - id: paused
        title: Update rows
        sql: {on: db, statements: "UPDATE jobs SET paused = true WHERE name = :'NAME';"}
        rerun: safe
        verify: {sql: {on: db, query: SELECT count(*) FROM jobs WHERE NOT paused, expect: "0"}}
        undo: {sql: {on: db, statements: "UPDATE jobs SET paused = false WHERE name = :'NAME';"}}
      - id: stop
        title: Scale to nothing
        scale: {deployments: [web, cron], statefulsets: [worker], on: site, replicas: 0, remember: replicas}
        undo: {restore: replicas}
      - id: helper
        title: Apply a manifest
        apply:
          on: site
          manifest: |
            kind: Pod
            metadata:
              name: helper
        undo: {run: site delete pod helper --ignore-not-found}
      - id: one
        title: Scale to one
        scale: {on: site, deployments: [web], replicas: "\${ONES}", remember: ones}
        undo: {restore: ones}
      - id: start
        title: Scale back
        scale: {on: site, restore: replicas}
        undo: {scale: {on: site, deployments: [web, cron], statefulsets: [worker], replicas: 0}}
      - id: drop
        title: Drop
        risk: destructive
        run: 'mv "$TARGET/copied" "$TARGET/dropped"'
        undo: {run: '[ ! -e "$TARGET/dropped" ] || mv "$TARGET/dropped" "$TARGET/copied"'}
`;
