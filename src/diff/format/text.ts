/** For a terminal, or plain. In: a report, and whether colours are wanted. Out: lines; words that differ stand out by colour, or by `[-…-]` and `{+…+}`. */
import type { Comparison, DiffReport, Finding, Row, StepChange, TextChange } from '../report-schema.js';
import { nearChanges } from '../text-diff.js';
import { visible } from '../../diagnostics/code.js';
import {
  NOT_TRIED,
  countFindings,
  countSteps,
  describeChange,
  gapOf,
  problemsOf,
  riskOf,
  sideName,
} from './summary.js';

const STYLES = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  cyan: 36,
  redWord: '7;31',
  greenWord: '7;32',
} as const;
type Paint = (style: keyof typeof STYLES, text: string) => string;

function createPaint(colour: boolean): Paint {
  return (style, text) => (colour && text !== '' ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
}

const LEVEL_STYLES = { danger: 'red', caution: 'yellow', note: 'dim' } as const;

function findingLines(
  { level, code, title, message, step, risk, variable }: Finding,
  paint: Paint,
): string[] {
  const about = step === null ? (variable ?? '') : `${step}${risk === null ? '' : ` (${risk})`}`;
  const head = `${paint(LEVEL_STYLES[level], level.padEnd(7))} ${paint('bold', code)}${about === '' ? '' : ` ${visible(about)}`}`;
  return [`  ${head}`, `          ${title}: ${visible(message)}`];
}

function rowText({ op, parts }: Row, colour: boolean, paint: Paint): string {
  if (op === 'same') return `  ${visible(parts.map(({ text }) => text).join(''))}`;
  const [line, word, open, close] =
    op === 'removed'
      ? (['red', 'redWord', '[-', '-]'] as const)
      : (['green', 'greenWord', '{+', '+}'] as const);
  const mixed = parts.some(({ changed }) => !changed);
  const shown = parts.map(({ changed, text }) => {
    if (!changed || !mixed) return paint(line, visible(text));
    return colour ? paint(word, visible(text)) : `${open}${visible(text)}${close}`;
  });
  return `${paint(line, op === 'removed' ? '-' : '+')} ${shown.join('')}`;
}

function textLines({ name, rows }: TextChange, colour: boolean, paint: Paint): string[] {
  const lines = nearChanges(rows).map((row) =>
    'gap' in row ? paint('dim', `  ${gapOf(row)}`) : rowText(row, colour, paint),
  );
  return [`      ${paint('cyan', name)}`, ...lines.map((line) => `        ${line}`)];
}

const SIGNS = { added: '+', removed: '-', changed: '~', listed: ' ' } as const;

function stepLines(step: StepChange, colour: boolean, paint: Paint): string[] {
  const number = step.number ?? step.oldNumber ?? '';
  const what = describeChange(step, (id) => visible(id));
  return [
    `  ${SIGNS[step.status]} ${number}. ${paint('bold', visible(step.id))} ${visible(step.title)} (${riskOf(step)}): ${what}`,
    ...step.fields.map(
      ({ name, old, new: fresh }) =>
        `      ${paint('cyan', name)}: ${visible(old ?? 'none')} → ${visible(fresh ?? 'none')}`,
    ),
    ...step.texts.flatMap((text) => textLines(text, colour, paint)),
  ];
}

function problemLines(comparison: Comparison, paint: Paint): string[] {
  return problemsOf(comparison).map(
    ({ place, message }) =>
      `  ${paint('red', 'cannot be read')} ${visible(place === '' ? message : `${place}: ${message}`)}`,
  );
}

function comparisonLines(comparison: Comparison, colour: boolean, paint: Paint): string[] {
  const { name, old, new: fresh, findings, fields, steps } = comparison;
  return [
    `${paint('bold', visible(name))}: ${[old, fresh].map((side) => sideName(side, visible)).join(' → ')}`,
    `  ${countFindings(findings)}; ${countSteps(comparison)}`,
    ...(comparison.likenessTried ? [] : [`  ${NOT_TRIED}`]),
    ...problemLines(comparison, paint),
    ...(findings.length > 0 ? [''] : []),
    ...findings.flatMap((finding) => findingLines(finding, paint)),
    ...(steps.length + fields.length + comparison.texts.length > 0 ? [''] : []),
    ...fields.map(
      ({ name: field, old: before, new: after }) =>
        `  ${field}: ${visible(before ?? '')} → ${visible(after ?? '')}`,
    ),
    ...comparison.texts.flatMap((text) => textLines(text, colour, paint)),
    ...steps.flatMap((step) => stepLines(step, colour, paint)),
    '',
  ];
}

export function formatText(report: DiffReport, colour: boolean): string {
  const paint = createPaint(colour);
  const changed = report.comparisons.filter(({ status }) => status !== 'same');
  if (changed.length === 0)
    return `no step differs between ${visible(report.old)} and ${visible(report.new)}\n`;
  return changed.flatMap((comparison) => comparisonLines(comparison, colour, paint)).join('\n');
}
