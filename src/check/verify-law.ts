/**
 * Proves the one law on the outputs as they are on disk: guide and script, each parsed on its own, hold the same commands in the
 * same order. In: both, read back. Out: every text that differs, is on one side only, or stands elsewhere.
 */
import type { GuideBlock } from '../outputs/guide.js';
import { framedText } from '../outputs/guide.js';
import type { Script } from '../outputs/script.js';
import { scriptFunctionName } from '../outputs/function-name.js';
import { GUIDE, SCRIPT } from './fault.js';
import type { Fault } from './fault.js';

/** A text as one side holds it. */
interface Entry {
  /** Role and step, such as `body stop-clients`. */
  readonly key: string;
  readonly text: string;
  readonly line: number;
  readonly interactive: boolean;
}

const fault = (file: string, line: number, message: string): Fault => ({ kind: 'law', file, line, message });

/** Roles whose blocks stand in the frame; what stands in the others is the guide's own. */
const FRAMED: ReadonlySet<string> = new Set([
  'when',
  'done_when',
  'choices',
  'body',
  'progress',
  'check',
  'undo',
  'access',
  'version',
]);

interface Side {
  readonly entries: readonly Entry[];
  readonly faults: readonly Fault[];
}

function guideSide(blocks: readonly GuideBlock[]): Side {
  const entries: Entry[] = [];
  const faults: Fault[] = [];
  for (const { role, step, text, line } of blocks) {
    if (!FRAMED.has(role)) continue;
    const framed = framedText(text);
    if (framed === undefined) {
      faults.push(
        fault(
          GUIDE,
          line,
          `the frame around \`${`${role} ${step}`.trim()}\` is not the one that every block has`,
        ),
      );
    } else entries.push({ key: `${role} ${step}`.trim(), line: line + 2, ...framed });
  }
  return { entries, faults };
}

const words = (script: Script, name: string): string[] =>
  (script.data.get(name)?.value ?? '').split(' ').filter((word) => word !== '');

/** A step's texts in the order in which the guide shows them; the undo comes later, in its own section. */
function stepEntries(script: Script, id: string): Entry[] {
  const about = script.functions.get(scriptFunctionName('about', id));
  const texts = (about?.data.get('sw_texts')?.value ?? '').split(' ');
  return texts.flatMap((name) => {
    const found = script.functions.get(scriptFunctionName(name === 'body' ? 'step' : name, id));
    if (found === undefined) return [];
    const interactive = name === 'body' && about?.data.get('sw_interactive')?.value === 'yes';
    return [{ key: `${name} ${id}`, text: found.source, line: found.line, interactive }];
  });
}

function numberedEntries(script: Script): Entry[] {
  const count = Number(script.data.get('sw_access_count')?.value ?? 0);
  const access = Array.from(
    { length: Math.min(count, script.functions.size) },
    (_, at) => [`access_${at + 1}`, 'access'] as const,
  );
  const versions = words(script, 'sw_tools').map(
    (tool) => [scriptFunctionName('version', tool), 'version'] as const,
  );
  return [...versions, ...access].flatMap(([name, key]) => {
    const found = script.functions.get(name);
    return found === undefined ? [] : [{ key, text: found.source, line: found.line, interactive: false }];
  });
}

function isUndo({ key }: Entry): boolean {
  return key.startsWith('undo ');
}

/** All texts of the script, in the order in which a guide holds them; no step before the last point of no return is undone. */
function scriptSide(script: Script): Entry[] {
  const texts = words(script, 'sw_steps').flatMap((id) => stepEntries(script, id));
  const undos = texts.filter(isUndo).reverse();
  return [...numberedEntries(script), ...texts.filter((entry) => !isUndo(entry)), ...undos];
}

function firstDifferentLine(a: string, b: string): number {
  const [left, right] = [a.split('\n'), b.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  return at === -1 ? left.length - 1 : at;
}

function compareTexts(guide: readonly Entry[], script: readonly Entry[]): Fault[] {
  const waiting = new Map<string, Entry[]>();
  for (const entry of script) waiting.set(entry.key, [...(waiting.get(entry.key) ?? []), entry]);
  const faults = guide.flatMap((entry) => {
    const other = waiting.get(entry.key)?.shift();
    if (other === undefined)
      return [fault(GUIDE, entry.line, `\`${entry.key}\` is in the guide and not in the script`)];
    if (other.text !== entry.text) {
      const line = entry.line + firstDifferentLine(entry.text, other.text);
      return [fault(GUIDE, line, `\`${entry.key}\` is not the same in the guide and in the script`)];
    }
    if (other.interactive === entry.interactive) return [];
    return [fault(GUIDE, entry.line, `\`${entry.key}\` has a terminal on one side only`)];
  });
  const missing = [...waiting.values()]
    .flat()
    .map(({ key, line }) => fault(SCRIPT, line, `\`${key}\` is in the script and not in the guide`));
  return [...faults, ...missing];
}

function compareOrder(guide: readonly Entry[], script: readonly Entry[]): Fault[] {
  const at = guide.findIndex(({ key }, index) => key !== script[index]?.key);
  const here = guide[at];
  if (here === undefined) return [];
  return [
    fault(
      GUIDE,
      here.line,
      `the guide says \`${here.key}\` where the script has \`${script[at]?.key ?? 'nothing'}\``,
    ),
  ];
}

/** What the guide loads after a step must be what the script loads, and what it asks for must be what the script asks for. */
function compareValues(blocks: readonly GuideBlock[], script: Script): Fault[] {
  return words(script, 'sw_steps').flatMap((id) => {
    const about = script.functions.get(scriptFunctionName('about', id));
    const value = (name: string): string => about?.data.get(name)?.value ?? '';
    const loads = value('sw_captures')
      .split(' ')
      .filter((name) => name !== '')
      .map((name) => `${name}=$(cat "$WORK/${name}")`)
      .join('\n');
    const answer = value('sw_answer') === '' ? '' : `${value('sw_answer')}=''`;
    return [['load', loads] as const, ['answer', answer] as const].flatMap(([role, wanted]) => {
      const block = blocks.find((one) => one.step === id && one.role === role);
      if ((block?.text ?? '') === wanted) return [];
      const line = block === undefined ? 1 : block.line + 1;
      return [fault(GUIDE, line, `\`${role} ${id}\` does not fit what the script keeps`)];
    });
  });
}

/** What the script would run besides its steps; no guide says it. */
function foreignCode({ foreign }: Script): Fault[] {
  return foreign.map(({ line }) => fault(SCRIPT, line, 'this is code of no step, and not in the guide'));
}

/** Roles of blocks that no script holds: what a person does where the runner does it itself. */
const OWN: ReadonlySet<string> = new Set(['setup', 'values', 'secret', 'keep', 'resume', 'load', 'answer']);

/** Prose may show a block of shell, so one without a role is judged only where nothing says that a build made the guide. */
function strayBlocks(blocks: readonly GuideBlock[], vouchedFor: boolean): Fault[] {
  return blocks
    .filter(({ role }) => !FRAMED.has(role) && !OWN.has(role) && !(role === '' && vouchedFor))
    .map(({ line }) =>
      fault(GUIDE, line, 'this block of commands is of no step, and the script does not hold it'),
    );
}

/** `vouchedFor`: the guide fits the digest in the manifest. */
export function verifyLaw(blocks: readonly GuideBlock[], script: Script, vouchedFor: boolean): Fault[] {
  const guide = guideSide(blocks);
  const entries = scriptSide(script);
  const texts = compareTexts(guide.entries, entries);
  const order = texts.length === 0 && guide.faults.length === 0 ? compareOrder(guide.entries, entries) : [];
  return [
    ...guide.faults,
    ...texts,
    ...order,
    ...compareValues(blocks, script),
    ...strayBlocks(blocks, vouchedFor),
    ...foreignCode(script),
  ];
}
