/** Holds a script against the digests that it carries itself. In: a script as read back. Out: what was edited after it was rendered; needs nothing but the script. */
import { createHash } from 'node:crypto';
import type { Script } from '../outputs/script.js';
import { scriptFunctionName } from '../outputs/function-name.js';
import { SCRIPT } from '../plan/output-names.js';
import type { Fault } from './fault.js';

/** SHA-256 of UTF-8 bytes, in hex; here and not the renderer's, because this proves the renderer. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function fault(line: number, message: string): Fault {
  return { kind: 'digest', file: SCRIPT, line, message };
}

function ids(script: Script): string[] {
  return (script.data.get('sw_steps')?.value ?? '').split(' ').filter((id) => id !== '');
}

function verifySections(script: Script): Fault[] {
  const found = new Map(script.sections.map((section) => [section.id, section]));
  return ids(script).flatMap((id) => {
    const about = script.functions.get(scriptFunctionName('about', id));
    const section = found.get(id);
    const texts = about?.data.get('sw_texts')?.value ?? '';
    if (section === undefined && texts !== '')
      return [fault(about?.line ?? 1, `the marks around step \`${id}\` are gone`)];
    const stated = about?.data.get('sw_digest')?.value;
    if (stated === digestOf(script.coveredBy.get(id) ?? '')) return [];
    const line = section?.line ?? about?.line ?? 1;
    return [fault(line, `the commands of step \`${id}\` are not those it was generated with`)];
  });
}

/** The digest over all steps, by which the runner sees in one look that none was edited. */
function verifySum(script: Script): Fault[] {
  const all = ids(script).map((id) => {
    const stated = script.functions.get(scriptFunctionName('about', id))?.data.get('sw_digest')?.value ?? '';
    return `${id} ${stated}\n${script.coveredBy.get(id) ?? ''}`;
  });
  if (script.data.get('sw_steps_digest')?.value === digestOf(all.join(''))) return [];
  return [fault(1, 'the digest of all steps is not the one it was generated with')];
}

function verifyOrder(script: Script): Fault[] {
  const withTexts = ids(script).filter(
    (id) => script.functions.get(scriptFunctionName('about', id))?.data.get('sw_texts')?.value !== '',
  );
  const stated = withTexts.join(' ');
  const found = script.sections.map(({ id }) => id);
  if (stated === found.join(' ')) return [];
  return [fault(script.sections[0]?.line ?? 1, 'the steps do not stand in the order that the script states')];
}

export function verifyScript(script: Script): Fault[] {
  const sections = verifySections(script);
  const faults = [...sections, ...verifyOrder(script), ...(sections.length === 0 ? verifySum(script) : [])];
  if (script.runner === undefined) faults.push(fault(1, 'the line that begins the runner is gone'));
  else if (script.data.get('sw_runner_digest')?.value !== digestOf(script.runner)) {
    faults.push(fault(script.runnerLine, 'the runner is not the one it was generated with'));
  }
  if (script.data.get('sw_data_digest')?.value !== digestOf(script.covered)) {
    faults.push(
      fault(1, 'its data, or a line outside of steps and runner, is not what it was generated with'),
    );
  }
  return faults;
}
