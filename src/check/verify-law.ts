/**
 * Proves the one law on the outputs as they are on disk: guide and script, each read line by line, hold the same functions and texts
 * in the same order, as the same bytes. In: both, read back. Out: every line that differs, every text on one side only or elsewhere.
 */
import type { GuideBlock } from '../outputs/guide.js';
import { GUIDE, SCRIPT } from '../plan/output-names.js';
import type { Fault } from './fault.js';
import { ROLES, header, readGuideTexts, sectionLines } from './guide-texts.js';
import type { GuideText, PlacedLine, Role } from './guide-texts.js';
import { ITEM_ROLES, compareItems } from './verify-items.js';
import type { ScriptTexts, StepTexts } from './script-texts.js';

const fault = (file: string, line: number, message: string): Fault => ({ kind: 'law', file, line, message });

/** Index of the first line in which two differ; -1 if none does. */
function firstDifference(a: readonly string[], b: readonly string[]): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at += 1) if (a[at] !== b[at]) return at;
  return -1;
}

function compareLines(what: string, guide: readonly PlacedLine[], script: readonly string[]): Fault[] {
  const lines = guide.map(({ text }) => text);
  const at = firstDifference(lines, script);
  if (at === -1) return [];
  const { line } = guide[at] ?? guide.at(-1) ?? { line: 1 };
  return [fault(GUIDE, line, `${what} not the same in the guide and in the script`)];
}

function rolesIn({ id, lines }: StepTexts): Role[] {
  const present = new Set(lines);
  return ROLES.filter((role) => present.has(header(role, id)));
}

/** Texts that one side alone has. */
function onOneSide(step: StepTexts, texts: readonly GuideText[]): Fault[] {
  const inScript = rolesIn(step);
  const missing = inScript.filter((role) => !texts.some((text) => text.role === role));
  const extra = texts.filter(
    ({ role }, at) => !inScript.includes(role) || texts.findIndex((one) => one.role === role) < at,
  );
  return [
    ...extra.map(({ role, line }) =>
      fault(GUIDE, line, `\`${role} ${step.id}\` is in the guide and not in the script`),
    ),
    ...missing.map((role) =>
      fault(SCRIPT, step.line, `\`${role} ${step.id}\` is in the script and not in the guide`),
    ),
  ];
}

function compareFrame(step: StepTexts, { role, line, interactive, loads }: GuideText): Fault[] {
  const isBody = role === 'body';
  if (loads !== (isBody ? step.captures : ''))
    return [fault(GUIDE, line, `\`${role} ${step.id}\` loads other values than the script keeps`)];
  if (interactive === (isBody && step.interactive)) return [];
  return [fault(GUIDE, line, `\`${role} ${step.id}\` has a terminal on one side only`)];
}

function compareStep(step: StepTexts, texts: readonly GuideText[]): Fault[] {
  const ordered = [...texts].sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
  const faults = [...onOneSide(step, ordered), ...ordered.flatMap((text) => compareFrame(step, text))];
  if (faults.length > 0) return faults;
  const lines = sectionLines(ordered);
  const at = firstDifference(
    lines.map(({ text }) => text),
    step.lines,
  );
  if (at === -1) return [];
  const here = lines[at] ?? lines.at(-1);
  if (here === undefined) return [fault(SCRIPT, step.line, `the guide has nothing of step \`${step.id}\``)];
  return [
    fault(GUIDE, here.line, `\`${here.role} ${step.id}\` is not the same in the guide and in the script`),
  ];
}

function byStep(texts: readonly GuideText[]): Map<string, GuideText[]> {
  const steps = new Map<string, GuideText[]>();
  for (const text of texts) {
    const known = steps.get(text.step);
    if (known === undefined) steps.set(text.step, [text]);
    else known.push(text);
  }
  return steps;
}

function compareSteps(texts: readonly GuideText[], steps: readonly StepTexts[]): Fault[] {
  const waiting = byStep(texts);
  const faults = steps.flatMap((step) => {
    const own = waiting.get(step.id) ?? [];
    waiting.delete(step.id);
    return compareStep(step, own);
  });
  const strangers = [...waiting.values()].flat();
  return [
    ...faults,
    ...strangers.map(({ role, step, line }) =>
      fault(GUIDE, line, `\`${role} ${step}\` is in the guide and not in the script`),
    ),
  ];
}

/** Each step's texts in their order, the steps in theirs; what takes a step back stands behind all of them, last first. */
function compareOrder(texts: readonly GuideText[], steps: readonly StepTexts[]): Fault[] {
  const keys = steps.map((step) => rolesIn(step).map((role) => ({ role, id: step.id })));
  const forward = keys.flat().filter(({ role }) => role !== 'undo');
  const back = keys
    .flat()
    .filter(({ role }) => role === 'undo')
    .reverse();
  const wanted = [...forward, ...back].map(({ role, id }) => `${role} ${id}`);
  const at = texts.findIndex(({ role, step }, index) => `${role} ${step}` !== wanted[index]);
  const here = texts[at];
  if (here === undefined) return [];
  const message = `the guide says \`${here.role} ${here.step}\` where the script has \`${wanted[at] ?? 'nothing'}\``;
  return [fault(GUIDE, here.line, message)];
}

/** What the guide asks for must be what the script asks for. */
function compareAnswers(blocks: readonly GuideBlock[], steps: readonly StepTexts[]): Fault[] {
  const answers = new Map(blocks.filter(({ role }) => role === 'answer').map((block) => [block.step, block]));
  return steps.flatMap(({ id, answer }) => {
    const block = answers.get(id);
    if ((block?.text ?? '') === (answer === '' ? '' : `${answer}=''`)) return [];
    const line = block === undefined ? 1 : block.line + 1;
    return [fault(GUIDE, line, `\`answer ${id}\` is not what the script asks for`)];
  });
}

/** Roles of blocks that the guide may hold; those that are no text are what a person does where the runner does it itself. */
const KNOWN: ReadonlySet<string> = new Set([
  ...ROLES,
  'access',
  'functions',
  'appendix',
  'values',
  'secret',
  'resume',
  'answer',
  ...ITEM_ROLES,
]);

/** Prose may show a block of shell, so one without a role is judged only where nothing says that a build made the guide. */
function strayBlocks(blocks: readonly GuideBlock[], vouchedFor: boolean): Fault[] {
  return blocks
    .filter(({ role }) => !KNOWN.has(role) && !(role === '' && vouchedFor))
    .map(({ line }) =>
      fault(GUIDE, line, 'this block of commands is of no step, and the script does not hold it'),
    );
}

/** `vouchedFor`: the guide fits the digest in the manifest. */
export function verifyLaw(blocks: readonly GuideBlock[], script: ScriptTexts, vouchedFor: boolean): Fault[] {
  const guide = readGuideTexts(blocks);
  const texts = [
    ...compareLines('the functions are', guide.functions, script.functions.lines),
    ...compareLines(
      'the checks of rights are',
      guide.access,
      script.access.flatMap(({ lines }) => lines),
    ),
    ...compareSteps(guide.texts, script.steps),
  ];
  const whole = texts.length === 0 && guide.faults.length === 0;
  return [
    ...guide.faults,
    ...texts,
    ...(whole ? compareOrder(guide.texts, script.steps) : []),
    ...compareAnswers(blocks, script.steps),
    ...compareItems(blocks, script.steps),
    ...strayBlocks(blocks, vouchedFor),
  ];
}
