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
  /** Values that are loaded after it, with single spaces between them. */
  readonly loads: string;
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
  const rights = entries.filter(({ key }) => key === 'access');
  return { entries: [...accessEntry(rights), ...entries.filter(({ key }) => key !== 'access')], faults };
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
    const loads = name === 'body' ? (about?.data.get('sw_captures')?.value ?? '') : '';
    return [{ key: `${name} ${id}`, text: found.source, line: found.line, interactive, loads }];
  });
}

/** The guide's blocks of rights, each of which may hold several texts: together they are those of the script. */
function accessEntry(texts: readonly Pick<Entry, 'text' | 'line'>[]): Entry[] {
  const [first] = texts;
  if (first === undefined) return [];
  const text = texts.map((one) => one.text).join('\n');
  return [{ key: 'access', text, line: first.line, interactive: false, loads: '' }];
}

function scriptAccess(script: Script): Entry[] {
  const count = Math.min(Number(script.data.get('sw_access_count')?.value ?? 0), script.functions.size);
  const found = Array.from({ length: count }, (_, at) => script.functions.get(`access_${at + 1}`));
  return accessEntry(
    found.flatMap((one) => (one === undefined ? [] : [{ text: one.source, line: one.line }])),
  );
}

function isUndo({ key }: Entry): boolean {
  return key.startsWith('undo ');
}

/** All texts of the script, in the order in which a guide holds them; no step before the last point of no return is undone. */
function scriptSide(script: Script): Entry[] {
  const texts = words(script, 'sw_steps').flatMap((id) => stepEntries(script, id));
  const undos = texts.filter(isUndo).reverse();
  return [...scriptAccess(script), ...texts.filter((entry) => !isUndo(entry)), ...undos];
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
    if (other.loads !== entry.loads)
      return [fault(GUIDE, entry.line, `\`${entry.key}\` loads other values than the script keeps`)];
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

/** What the guide asks for must be what the script asks for. */
function compareAnswers(blocks: readonly GuideBlock[], script: Script): Fault[] {
  return words(script, 'sw_steps').flatMap((id) => {
    const name = script.functions.get(scriptFunctionName('about', id))?.data.get('sw_answer')?.value ?? '';
    const block = blocks.find(({ step, role }) => step === id && role === 'answer');
    if ((block?.text ?? '') === (name === '' ? '' : `${name}=''`)) return [];
    const line = block === undefined ? 1 : block.line + 1;
    return [fault(GUIDE, line, `\`answer ${id}\` is not what the script asks for`)];
  });
}

/** What the script would run besides its steps; no guide says it. */
function foreignCode({ foreign }: Script): Fault[] {
  return foreign.map(({ line }) => fault(SCRIPT, line, 'this is code of no step, and not in the guide'));
}

/** Roles of blocks that no script holds: what a person does where the runner does it itself. */
const OWN: ReadonlySet<string> = new Set(['functions', 'values', 'secret', 'resume', 'answer']);

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
    ...compareAnswers(blocks, script),
    ...strayBlocks(blocks, vouchedFor),
    ...foreignCode(script),
  ];
}
