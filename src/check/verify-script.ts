/** Holds a script against the digests that it carries itself. In: a script as read back. Out: what was edited after it was rendered; needs nothing but the script. */
import { createHash } from 'node:crypto';
import type { Script } from '../outputs/script.js';
import { SCRIPT } from '../plan/output-names.js';
import type { Fault } from './fault.js';

/** SHA-256 of UTF-8 bytes, in hex; here and not the renderer's, because this proves the renderer. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function fault(line: number, message: string): Fault {
  return { kind: 'digest', file: SCRIPT, line, message };
}

function verifySections({ parts, sections, coveredBy }: Script): Fault[] {
  const found = new Map(sections.map((section) => [section.id, section]));
  return parts.steps.flatMap(({ about: { id }, texts, digest, line }) => {
    const section = found.get(id);
    if (section === undefined && texts.length > 0)
      return [fault(line, `the marks around step \`${id}\` are gone`)];
    if (digest === digestOf(coveredBy.get(id) ?? '')) return [];
    return [
      fault(section?.line ?? line, `the commands of step \`${id}\` are not those it was generated with`),
    ];
  });
}

/** The digest over all steps, by which the runner sees in one look that none was edited. */
function verifySum({ parts, coveredBy }: Script): Fault[] {
  const all = parts.steps.map(({ about: { id }, digest }) => `${id} ${digest}\n${coveredBy.get(id) ?? ''}`);
  if (parts.stated.steps === digestOf(all.join(''))) return [];
  return [fault(1, 'the digest of all steps is not the one it was generated with')];
}

function verifyOrder({ parts, sections }: Script): Fault[] {
  const stated = parts.steps.flatMap(({ about, texts }) => (texts.length > 0 ? [about.id] : []));
  const found = sections.map(({ id }) => id);
  if (stated.join(' ') === found.join(' ')) return [];
  return [fault(sections[0]?.line ?? 1, 'the steps do not stand in the order that the script states')];
}

export function verifyScript(script: Script): Fault[] {
  const sections = verifySections(script);
  const faults = [...sections, ...verifyOrder(script), ...(sections.length === 0 ? verifySum(script) : [])];
  if (script.runner === undefined) faults.push(fault(1, 'the line that begins the runner is gone'));
  else if (script.parts.stated.runner !== digestOf(script.runner)) {
    faults.push(fault(script.runnerLine, 'the runner is not the one it was generated with'));
  }
  if (script.parts.stated.data !== digestOf(script.covered)) {
    faults.push(
      fault(1, 'its data, or a line outside of steps and runner, is not what it was generated with'),
    );
  }
  return faults;
}
