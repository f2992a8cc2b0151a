/** Edits a rendered script and makes all its digests fit again, as someone would who wants the edit to go unseen. */
import { digestOf } from '../../src/check/verify-script.js';
import { readScript } from '../../src/outputs/script.js';

function restated(text: string, name: string, digest: string): string {
  return text.replace(new RegExp(`^${name}=[0-9a-f]{64}$`, 'm'), `${name}=${digest}`);
}

export function forge(script: string, edit: (text: string) => string): string {
  let text = edit(script);
  const { sections, functions } = readScript(text);
  for (const { id, source } of sections) {
    const stated = functions.get(`about_${id.replaceAll('-', '_')}`)?.data.get('sw_digest')?.value;
    if (stated !== undefined) text = text.replaceAll(stated, digestOf(source));
  }
  text = restated(text, 'sw_runner_digest', digestOf(readScript(text).runner ?? ''));
  return restated(text, 'sw_data_digest', digestOf(readScript(text).covered));
}
