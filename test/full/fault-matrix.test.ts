/** Every fault at every step boundary and inside every step, then resumed; and the same for undo: fixtures with each local kind and modifier. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runMatrix } from '../support/fault-matrix.js';
import { canMakeWorlds, openWorld } from '../support/faults.js';
import { renderYaml } from '../support/rendered-script.js';

const test = suite('fault matrix');

const KINDS = `
procedure: kinds
title: Each kind that runs locally, and each modifier
version: 1.0.0
contact: nobody
variables:
  TARGET: {type: dir, help: What is worked on.}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - id: look
        title: Look
        assert: 'cat "$TARGET/input" >/dev/null'
      - id: settings
        title: Write settings
        write: {path: "\${TARGET}/settings", content: "input = \${TARGET}/input\\n", mode: "0640"}
        undo: {run: 'rm -f "$TARGET/settings" "$TARGET/settings.new"'}
      - id: name
        title: Find the name
        capture: {into: NAME, run: 'cat "$TARGET/input"'}
      - id: pick
        title: Pick
        choose: {into: PICKED, question: "Which?", run: "printf '%s\\\\n' one two"}
      - id: ready
        title: Ready
        confirm: {question: "Ready?"}
      - id: plain
        title: Run once only
        run: |
          mkdir "$TARGET/$NAME"
          touch "$TARGET/$NAME/$PICKED"
        undo: {run: 'rm -rf "$TARGET/$NAME"'}
      - id: listed
        title: Run with done_when and verify
        run: |
          cat "$TARGET/input" "$TARGET/settings" >"$TARGET/list.new"
          mv "$TARGET/list.new" "$TARGET/list"
        done_when: '[ -s "$TARGET/list" ]'
        verify: 'cat "$TARGET/list" >/dev/null'
        undo: {run: 'rm -f "$TARGET/list" "$TARGET/list.new"'}
      - id: each
        title: Run for each
        for_each: {name: ITEM, in: [a, b], done: '[ -e "$TARGET/item-$ITEM" ]'}
        run: |
          cp "$TARGET/input" "$TARGET/item-$ITEM.new"
          mv "$TARGET/item-$ITEM.new" "$TARGET/item-$ITEM"
        rerun: safe
        retry: {attempts: 2, wait: 0s}
        undo: {run: 'rm -f "$TARGET"/item-*'}
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
      - id: drop
        title: Drop
        risk: destructive
        run: 'mv "$TARGET/copied" "$TARGET/dropped"'
        undo: {run: '[ ! -e "$TARGET/dropped" ] || mv "$TARGET/dropped" "$TARGET/copied"'}
`;

const STEPS = (script: string): string[] => (/^sw_steps='(.*)'$/m.exec(script)?.[1] ?? '').split(' ');

test('every kind and modifier', () => {
  if (!canMakeWorlds()) {
    console.log('skipped: faults need root and mount');
    return;
  }
  const script = renderYaml(KINDS);
  const world = openWorld(
    script,
    (target) => {
      writeFileSync(join(target, 'input'), 'a-name\n');
    },
    (target) => ({ STEPWRIGHT_TARGET: target }),
  );
  const args = ['--yes', '--confirm', 'drop', '--confirm', 'pick=two'];
  const tally = runMatrix({ world, steps: STEPS(script), args, undo: [] });
  console.log(`${tally.cases} cases; ${tally.unreached} places that do not exist`);
  assert.equal(tally.failures, []);
  assert.ok(tally.cases > 150, `only ${tally.cases} cases`);
});

test.run();
