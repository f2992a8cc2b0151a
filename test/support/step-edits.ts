/** Edits of one step, of which a test says how much they weigh under `diff`. In: YAML of a step before and after. Out: what diff finds. */
import { compareVersions } from '../../src/diff/compare.js';
import type { Finding } from '../../src/diff/report-schema.js';
import { versionOfProcedure } from '../../src/diff/version.js';
import { compileFiles } from './compile.js';

export interface StepEdit {
  readonly name: string;
  readonly old: string;
  readonly new: string;
}

const HEAD = `procedure: small
title: Small
version: 1.0.0
variables:
  DIR: {type: dir, help: A folder.}
  TARGET: {type: dir, help: Another folder.}
  CONTEXT: {type: string, default: test, help: The cluster.}
  LIMIT: {type: duration, default: 30s, help: A limit.}
  MODE: {type: enum, values: [fast, slow, none], default: fast, help: How.}
places:
  site: {kubectl: {context: "\${CONTEXT}", namespace: app}}
  other: {kubectl: {context: production, namespace: app}}
  pod: {pod: {in: site, name: db-0}}
connections:
  data: {psql: {on: pod, user: app}}
phases:
  - id: one
    title: One
    steps:
      - id: uses
        title: Use all values
        run: |
          ls "$DIR" "$TARGET" "$LIMIT" "$MODE"
          site get pods
          other get pods
          data <<'SQL'
          SELECT 1;
          SQL
      - id: it
`;

function compiled(step: string): ReturnType<typeof compileFiles> {
  const indented = step
    .trimEnd()
    .split('\n')
    .map((line) => `        ${line}`)
    .join('\n');
  const title = /^title:/m.test(step) ? '' : '        title: Do it\n';
  const result = compileFiles({ 'procedure.yaml': `${HEAD}${title}${indented}\n` });
  if (result.plan === undefined)
    throw new Error(
      `${step}\n${result.diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n')}`,
    );
  return result;
}

export function findingsOf({ old, new: fresh }: StepEdit): readonly Finding[] {
  const [before, after] = [
    versionOfProcedure('old', compiled(old)),
    versionOfProcedure('new', compiled(fresh)),
  ];
  return compareVersions('small', before, after).findings;
}

/** A step that only runs a text. */
export function running(text: string, more = ''): string {
  const lines = text.split('\n').map((line) => `  ${line}`);
  return `run: |\n${lines.join('\n')}\n${more}`;
}
