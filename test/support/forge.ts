/** Edits a rendered script and makes all its digests fit again, as someone would who wants the edit to go unseen. */
import { digestOf } from '../../src/check/verify-script.js';
import { readScript } from '../../src/outputs/script.js';

function restated(text: string, name: string, digest: string): string {
  return text.replace(
    new RegExp(`^(sw_digests .*\\b${name})=[0-9a-f]{64}`, 'm'),
    (_, before: string) => `${before}=${digest}`,
  );
}

/** What the digest over all steps is of. */
function stepsText(text: string): string {
  const { coveredBy, functions } = readScript(text);
  const stated = (id: string): string =>
    functions.get(`about_${id.replaceAll('-', '_')}`)?.data.get('sw_digest')?.value ?? '';
  return [...coveredBy].map(([id, covered]) => `${id} ${stated(id)}\n${covered}`).join('');
}

export function forge(script: string, edit: (text: string) => string): string {
  let text = edit(script);
  const { coveredBy, functions } = readScript(text);
  for (const [id, covered] of coveredBy) {
    const stated = functions.get(`about_${id.replaceAll('-', '_')}`)?.data.get('sw_digest')?.value;
    if (stated !== undefined) text = text.replaceAll(stated, digestOf(covered));
  }
  text = restated(text, 'runner', digestOf(readScript(text).runner ?? ''));
  text = restated(text, 'steps', digestOf(stepsText(text)));
  return restated(text, 'data', digestOf(readScript(text).covered));
}
