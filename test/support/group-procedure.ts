/** A procedure with a group, for tests: each member of a set is stopped and started anew. In: nothing. Out: its YAML, and the tree that it works on. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const GROUP = `procedure: members
title: Replace the members of a set
version: 1.0.0
variables:
  FOLDER: {type: dir, help: Where the members are.}
  MEMBERS: {type: list, default: [a=node-a:1, b=fe80::b:2, c=node-c:3], help: The members.}
phases:
  - id: replace
    title: Replace them
    steps:
      - id: before
        title: Write down what is there
        run: cp -r "$FOLDER" "$WORK/was"
        undo: {run: 'rm -r "$WORK/was"'}
      - id: members
        title: Replace each member
        for_each:
          name: MEMBER
          fields: {name: {type: k8s-name}, host: {type: host}, port: {type: int}}
          form: name=host:port
          in: \${MEMBERS}
        steps:
          - id: record
            title: Record its version
            capture: {into: {VERSION: {type: int}}, run: 'cat "$FOLDER/$MEMBER_NAME"'}
          - id: stop
            title: Stop it
            run: |
              [ ! -e "$FOLDER/$MEMBER_NAME.hold" ]
              mv "$FOLDER/$MEMBER_NAME" "$FOLDER/$MEMBER_NAME.old"
              printf 'stop %s of %s\\n' "$MEMBER_NAME" "$VERSION" >>"$FOLDER/log"
            undo:
              run: |
                mv "$FOLDER/$MEMBER_NAME.old" "$FOLDER/$MEMBER_NAME"
                printf 'unstop %s of %s\\n' "$MEMBER_NAME" "$VERSION" >>"$FOLDER/log"
          - id: start
            title: Start it anew
            run: |
              [ ! -e "$FOLDER/$MEMBER_NAME.wait" ] || sleep 30
              printf '%s\\n' "$((VERSION + 1))" >"$FOLDER/$MEMBER_NAME"
              printf 'start %s on %s port %s\\n' "$MEMBER_NAME" "$MEMBER_HOST" "$MEMBER_PORT" >>"$FOLDER/log"
            verify: '[ "$(cat "$FOLDER/$MEMBER_NAME")" -eq "$((VERSION + 1))" ]'
            undo:
              run: |
                rm -f "$FOLDER/$MEMBER_NAME"
                printf 'unstart %s\\n' "$MEMBER_NAME" >>"$FOLDER/log"
      - id: after
        title: Look at all of them
        run: ls "$FOLDER" >"$FOLDER.list"
        undo: {run: 'rm "$FOLDER.list"'}
`;

export const STEPS = ['before', 'members', 'record', 'stop', 'start', 'after'] as const;

/** Members of version 10, 20 and 30. */
export function writeMembers(folder: string): string {
  const members = join(folder, 'members');
  mkdirSync(members);
  ['a', 'b', 'c'].forEach((name, at) => {
    writeFileSync(join(members, name), `${(at + 1) * 10}\n`);
  });
  return members;
}

/** Each file with what is in it. */
export function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

/** What was done, in order. */
export const logOf = (members: string): string[] =>
  readFileSync(join(members, 'log'), 'utf8').trimEnd().split('\n');

/** All that a run does to members of which none was done before. */
export const ALL_DONE = [
  'stop a of 10',
  'start a on node-a port 1',
  'stop b of 20',
  'start b on fe80::b port 2',
  'stop c of 30',
  'start c on node-c port 3',
];
