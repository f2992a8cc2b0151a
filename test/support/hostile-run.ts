/**
 * Sends many hostile values through one run of a script: as variables (environment, file, flag), captured output, answers,
 * skip reasons and secrets. In: values. Out: what the steps saw, compared byte by byte; throws on any difference.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { BASH } from './bash.js';
import { readJournal } from './journal.js';
import { placeScript, renderYaml } from './rendered-script.js';
import { plainEnvironment } from './run-script.js';

export const PWNED = '/tmp/stepwright-pwned';
/** Values that one run carries. */
export const VALUES_A_RUN = 20;

const numbers = Array.from({ length: VALUES_A_RUN }, (_, at) => at);

const CARRIER = renderYaml(`
procedure: carrier
title: Carry values
version: 1.0.0
contact: nobody
variables:
${numbers.map((at) => `  VALUE_${at}: {type: string, help: A value.}`).join('\n')}
  SECRET: {type: string, secret: true, help: A secret.}
phases:
  - id: main
    title: Main
    where: here
    steps:
      - id: keep
        title: Keep each
        run: |
${numbers.map((at) => `          printf '%s' "$VALUE_${at}" >"$WORK/value-${at}"`).join('\n')}
          printf '%s\\n' "$SECRET"
      - id: capture-it
        title: Capture one
        capture: {into: CAPTURED, empty: allowed, run: 'printf "%s" "$VALUE_0"'}
      - id: pick
        title: Pick one
        choose: {into: PICKED, question: "Which?", run: 'printf "%s\\n" "$VALUE_1"'}
      - id: use
        title: Use what was captured
        run: |
          printf '%s' "$CAPTURED" >"$WORK/captured"
          printf '%s' "$PICKED" >"$WORK/picked"
      - {id: left-out, title: Left out, run: "true"}
`);

const trimmed = (value: Buffer): string => value.toString('latin1').replace(/\n+$/, '');
const latin = (path: string): string => readFileSync(path, 'latin1');

/** As JSON, bytes that are not UTF-8 are lone surrogates; this is the journal's documented form. */
function asJson(value: Buffer): string {
  const text = value.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(value)) return text;
  return Array.from(value, (byte) => String.fromCharCode(byte < 128 ? byte : 0xdc00 + byte)).join('');
}

/** What stands for a value where secrets are masked: its lines of four bytes and more that are the secret's, the longest first, are stars. */
function masked(value: Buffer, secret: Buffer): Buffer {
  const lines = secret.toString('latin1').split('\n');
  const parts = lines.filter((line) => line.length >= 4).sort((a, b) => b.length - a.length);
  const text = parts.reduce((rest, part) => rest.replaceAll(part, () => '***'), value.toString('latin1'));
  return Buffer.from(text, 'latin1');
}

/** Node passes only UTF-8 to programs; printf in a shell passes any bytes. */
function runWithBytes(
  path: string,
  args: readonly Buffer[],
  env: readonly (readonly [string, Buffer])[],
): { status: number | null; stdout: Buffer; stderr: Buffer } {
  const quoted = (bytes: Buffer): string =>
    `$'${Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`;
  const line = [
    ...env.map(([name, value]) => `export ${name}=${quoted(value)}`),
    `exec ${[BASH, path, ...args.map(quoted)].join(' ')} </dev/null`,
  ].join('\n');
  return spawnSync('bash', ['-c', line], { env: plainEnvironment() });
}

/** Runs the carrier once; `values` has up to VALUES_A_RUN members, none empty. */
export function carry(values: readonly Buffer[], secret: Buffer, reason: Buffer): void {
  rmSync(PWNED, { force: true });
  const script = placeScript(CARRIER);
  const padded = numbers.map((at) => values[at] ?? Buffer.from('x'));
  const picked = Buffer.from(
    padded[1]
      ?.toString('latin1')
      .split('\n')
      .find((line) => line !== '') ?? 'x',
    'latin1',
  );
  padded[1] =
    padded[1]
      ?.toString('latin1')
      .split('\n')
      .some((line) => line !== '') === true
      ? padded[1]
      : Buffer.from('x');
  const flags = padded.flatMap((value, at) =>
    at % 2 === 0 ? [Buffer.from('--set'), Buffer.concat([Buffer.from(`VALUE_${at}=`), value])] : [],
  );
  const env = padded.flatMap((value, at) =>
    at % 2 === 1 ? [[`STEPWRIGHT_VALUE_${at}`, value] as const] : [],
  );
  const { status, stdout, stderr } = runWithBytes(
    script.path,
    [
      ...['run', '--state', script.state].map((text) => Buffer.from(text)),
      ...flags,
      ...[Buffer.from('--confirm'), Buffer.concat([Buffer.from('pick='), picked])],
      ...[Buffer.from('--skip'), Buffer.concat([Buffer.from('left-out='), reason])],
    ],
    [...env, ['STEPWRIGHT_SECRET', secret]],
  );
  assert.is(status, 0, stderr.toString());
  const work = (name: string): string => latin(join(script.state, 'work', name));
  padded.forEach((value, at) => {
    assert.is(work(`value-${at}`), value.toString('latin1'));
  });
  assert.is(work('captured'), trimmed(padded[0] ?? Buffer.alloc(0)));
  assert.is(work('picked'), picked.toString('latin1'));
  const events = readJournal(script.state);
  const kept = events[0]?.['values'] as Record<string, { value: string }>;
  padded.forEach((value, at) => {
    assert.is(kept[`VALUE_${at}`]?.value, asJson(masked(value, secret)));
  });
  assert.is(events.find(({ event }) => event === 'answer')?.['answer'], asJson(masked(picked, secret)));
  assert.is(events.find(({ result }) => result === 'skipped')?.['reason'], asJson(masked(reason, secret)));
  assert.not.ok(existsSync(PWNED), 'a value was run as code');
  assertHidden(secret, [stdout.toString('latin1'), latin(join(script.state, 'transcript.log'))]);
}

/** No line of the secret that is long enough to be one may be on a line of step output. */
function assertHidden(secret: Buffer, outputs: readonly string[]): void {
  const lines = secret
    .toString('latin1')
    .split('\n')
    .filter((line) => line.length >= 8 && !line.includes('***'));
  for (const output of outputs)
    for (const line of lines)
      assert.not.ok(output.includes(line), `shows the secret ${JSON.stringify(line)}`);
}
