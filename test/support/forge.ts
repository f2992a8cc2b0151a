/** Edits a rendered script and makes all its digests fit again, as someone would who wants the edit to go unseen. */
import { digestOf } from '../../src/check/verify-script.js';
import { readScript } from '../../src/outputs/script.js';
import type { Script } from '../../src/outputs/script.js';

function restated(text: string, name: string, digest: string): string {
  return text.replace(
    new RegExp(`^(sw_digests .*\\b${name})=[0-9a-f]{64}`, 'm'),
    (_, before: string) => `${before}=${digest}`,
  );
}

/** What each step's facts say its digest is, by id. */
function statedIn({ parts }: Script): ReadonlyMap<string, string> {
  return new Map(parts.steps.map(({ about, digest }) => [about.id, digest]));
}

/** What the digest over all steps is of. */
function stepsText(text: string): string {
  const script = readScript(text);
  const stated = statedIn(script);
  return [...script.coveredBy].map(([id, covered]) => `${id} ${stated.get(id) ?? ''}\n${covered}`).join('');
}

export function forge(script: string, edit: (text: string) => string): string {
  let text = edit(script);
  const read = readScript(text);
  for (const [id, stated] of statedIn(read))
    if (stated !== '') text = text.replaceAll(stated, digestOf(read.coveredBy.get(id) ?? ''));
  text = restated(text, 'runner', digestOf(readScript(text).runner ?? ''));
  text = restated(text, 'steps', digestOf(stepsText(text)));
  return restated(text, 'data', digestOf(readScript(text).covered));
}
