/** How long a text waits, and for what. In: bash. Out: seconds by the way of waiting, as far as they are constants. */
import type { SubjectStep } from '../subject.js';

/** Ways of waiting: how often each is used and the seconds in all. */
export type Waits = ReadonlyMap<string, { readonly times: number; readonly seconds: number }>;

const DEADLINE = { way: 'the deadline', pattern: /\bdeadline=\$\(\(SECONDS \+ (\d+)()\)\)/g } as const;

const WAYS = [
  DEADLINE,
  { way: '`sleep`', pattern: /\bsleep (\d+(?:\.\d+)?)([smh]?)(?![\w.])/g },
  { way: '`--timeout`', pattern: /--timeout[= ](\d+)([smh]?)(?!\w)/g },
  { way: '`kubectl wait`', pattern: /\bkubectl (?:[^\n|;&]* )?wait (?=\S)()()/g },
  { way: '`rollout status`', pattern: /\brollout status\b()()/g },
  { way: '`wait`', pattern: /(?:^|[\n;])\s*wait\b()()/g },
] as const;

const SECONDS_PER: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 };

/** A `wait` step's `sleep` is the time between two looks, so only its deadline counts. */
export function waitsOf({ kind, texts }: SubjectStep): Waits {
  const text = texts.body ?? '';
  const waits = new Map<string, { times: number; seconds: number }>();
  for (const { way, pattern } of kind === 'wait' ? [DEADLINE] : WAYS) {
    const found = [...text.matchAll(pattern)];
    if (found.length === 0) continue;
    const seconds = found.reduce(
      (sum, [, number, unit]) => sum + Number(number ?? 0) * (SECONDS_PER[unit ?? ''] ?? 1),
      0,
    );
    waits.set(way, { times: found.length, seconds });
  }
  return waits;
}
