/**
 * A comment for a pull request. In: a report and how many bytes there are. Out: Markdown that says first what must not be missed,
 * then which steps changed, then how, folded; what does not fit is left out from the end, and that is said.
 */
import type {
  Comparison,
  DiffReport,
  FieldChange,
  Finding,
  Row,
  StepChange,
  TextChange,
} from '../report-schema.js';
import { nearChanges } from '../text-diff.js';
import { code, visible } from '../../diagnostics/code.js';
import { escapeInMarkdown } from '../../render/html/escape.js';
import { escapeMarkdown, htmlCode, inHtml } from '../words.js';
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

/**
 * GitHub refuses comments beyond 65,536 characters; bytes are never fewer, and a program may put a line before ours. GitLab takes a
 * million, Bitbucket 32,768.
 */
export const COMMENT_BYTES = 64_000;

/** By this a program finds the comment that it made before. */
export const COMMENT_MARK = '<!-- stepwright diff -->';

const MOST_ROWS = 120;
const MOST_PROBLEMS = 20;
const MOST_ROW_CHARACTERS = 400;

const bytes = (text: string): number => Buffer.byteLength(text);

/** As many parts as fit, and a sentence for the rest. */
function fit(parts: readonly string[], limit: number, rest: (left: number) => string): string {
  let used = 0;
  let taken = 0;
  const reserve = bytes(rest(parts.length));
  for (const part of parts) {
    const last = taken === parts.length - 1;
    if (used + bytes(part) + (last ? 0 : reserve) > limit) break;
    used += bytes(part);
    taken += 1;
  }
  return parts.slice(0, taken).join('') + (taken < parts.length ? rest(parts.length - taken) : '');
}

const CODE_SPAN = /(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g;

/** A bar ends a cell, also in code, and a backslash before it cannot be written there; as HTML both can, and so can what looks like HTML. */
function cell(text: string): string {
  const spans = text.replace(CODE_SPAN, (span, _fence, inside: string) =>
    /[|<]/.test(inside) ? htmlCode(inside.trim()) : span,
  );
  return spans.replace(/\|/g, '&vert;').replace(/\n/g, ' ');
}

function subjectOf({ step, variable }: Finding): string {
  return step !== null ? code(step) : variable !== null ? code(variable) : '';
}

function findingRow(finding: Finding): string {
  const { level, title, message, code: name, risk } = finding;
  const what = `**${title}.** ${message} (${code(name)})`;
  const weight = level === 'danger' ? '**danger**' : level;
  return `| ${weight} | ${cell(subjectOf(finding))} | ${risk ?? ''} | ${cell(what)} |\n`;
}

const FINDINGS_HEAD = '| Weight | What | Risk | Finding |\n| --- | --- | --- | --- |\n';

function findingsTable(findings: readonly Finding[], limit: number): string {
  if (findings.length === 0) return '';
  const rows = fit(
    findings.map(findingRow),
    limit - bytes(FINDINGS_HEAD),
    (left) => `\n**${left} more findings do not fit here.**\n`,
  );
  return `${FINDINGS_HEAD}${rows}\n`;
}

function stepName(step: StepChange): string {
  const number = step.number ?? step.oldNumber;
  return `${number ?? ''}. ${code(step.id)} ${escapeMarkdown(step.title)}`;
}

const STEPS_HEAD = '| Step | Change | Risk |\n| --- | --- | --- |\n';

function stepsTable(steps: readonly StepChange[], limit: number): string {
  if (steps.length === 0) return '';
  const rows = steps.map(
    (step) => `| ${cell(stepName(step))} | ${cell(describeChange(step, code))} | ${riskOf(step)} |\n`,
  );
  return `${STEPS_HEAD}${fit(rows, limit - bytes(STEPS_HEAD), (left) => `\n**${left} more steps do not fit here.**\n`)}\n`;
}

const SIGNS: Readonly<Record<Row['op'], string>> = { same: '  ', removed: '- ', added: '+ ' };

function rowHtml({ op, parts }: Row): string {
  const tag = op === 'removed' ? 'del' : 'ins';
  const mixed = parts.some(({ changed }) => !changed);
  let room = MOST_ROW_CHARACTERS;
  const shown = parts.map(({ changed, text }) => {
    const cut = text.length > room ? `${text.slice(0, Math.max(0, room))}…` : text;
    room -= text.length;
    if (cut === '…' && room + text.length <= 0) return '';
    const safe = escapeInMarkdown(visible(cut));
    return changed && mixed && op !== 'same' ? `<${tag}>${safe}</${tag}>` : safe;
  });
  return `${SIGNS[op]}${shown.join('')}`;
}

function textHtml({ name, rows }: TextChange): string {
  const lines = nearChanges(rows).map((row) => ('gap' in row ? `  ${gapOf(row)}` : rowHtml(row)));
  const rest = lines.length - MOST_ROWS;
  const shown = rest > 0 ? [...lines.slice(0, MOST_ROWS), `  … ${rest} more lines, not shown here`] : lines;
  return `\n${code(name)}\n\n<pre>\n${shown.join('\n')}\n</pre>\n`;
}

function fieldLine({ name, old, new: fresh }: FieldChange): string {
  return `- ${escapeMarkdown(name)}: ${old === null ? 'none' : code(old)} → ${fresh === null ? 'none' : code(fresh)}\n`;
}

function details(step: StepChange, limit: number): string {
  const summary = `${step.number ?? step.oldNumber ?? ''}. <code>${escapeInMarkdown(visible(step.id))}</code> ${inHtml(step.title)}: ${inHtml(describeChange(step, (id) => id))}`;
  const [head, tail] = [`<details><summary>${summary}</summary>\n\n`, '\n</details>\n\n'];
  const parts = [...step.fields.map(fieldLine), ...step.texts.map(textHtml)];
  const room = limit - bytes(head) - bytes(tail);
  return `${head}${fit(parts, room, (left) => `\n${left} more parts of this step do not fit here.\n`)}${tail}`;
}

/** What differs above and between the steps. */
function wholeDetails({ texts }: Comparison, limit: number): string {
  if (texts.length === 0) return '';
  const [head, tail] = [`<details><summary>Around the steps</summary>\n`, '\n</details>\n\n'];
  const room = limit - bytes(head) - bytes(tail);
  return `${head}${fit(texts.map(textHtml), room, (left) => `\n${left} more parts do not fit here.\n`)}${tail}`;
}

const STATUS_WORDS: Readonly<Record<Comparison['status'], string>> = {
  same: 'Nothing changed.',
  changed: '',
  added: 'This procedure is new: there is nothing to compare it with.',
  removed: 'This procedure was removed.',
  unreadable: 'One side cannot be read, so nothing is compared. The other side is listed below.',
};

function problems(comparison: Comparison): string {
  const lines = problemsOf(comparison).map(
    ({ place, message }) => `-${place === '' ? '' : ` ${code(place)}:`} ${escapeMarkdown(message)}\n`,
  );
  return lines.length === 0 ? '' : `${lines.slice(0, MOST_PROBLEMS).join('')}\n`;
}

function head(comparison: Comparison): string {
  const { name, old, new: fresh, status, findings, fields, likenessTried } = comparison;
  const words = STATUS_WORDS[status];
  return [
    `## Changes in ${code(name)}\n\n`,
    `${[old, fresh].map((side) => sideName(side, code, escapeMarkdown)).join(' → ')}\n\n`,
    words === '' ? '' : `**${words}**\n\n`,
    problems(comparison),
    status === 'same' ? '' : `**${countFindings(findings)}**; ${countSteps(comparison)}.\n\n`,
    likenessTried ? '' : `${NOT_TRIED}\n\n`,
    fields.map(fieldLine).join(''),
    fields.length > 0 ? '\n' : '',
  ].join('');
}

function folded(title: string, content: string): string {
  return content === '' ? '' : `<details><summary>${title}</summary>\n\n${content}</details>\n\n`;
}

const OMITTED = (left: number): string => `\n${left} more steps changed; their details do not fit here.\n`;

function comparisonMarkdown(comparison: Comparison, limit: number): string {
  const { findings, steps } = comparison;
  const weighty = findings.filter(({ level }) => level !== 'note');
  const notes = findings.filter(({ level }) => level === 'note');
  let text = head(comparison);
  const left = (): number => limit - bytes(text);
  if (weighty.length > 0) text += `### What to look at first\n\n${findingsTable(weighty, left() / 2)}`;
  if (steps.length > 0) text += `### Steps\n\n${stepsTable(steps, left() / 2)}`;
  text += folded('Notes', findingsTable(notes, left() / 4));
  text += wholeDetails(comparison, left() / 2);
  const most = left() - bytes(OMITTED(steps.length));
  const shown = steps.filter(({ fields, texts }) => fields.length + texts.length > 0);
  return (
    text +
    fit(
      shown.map((step) => details(step, most)),
      left(),
      OMITTED,
    )
  );
}

/** Below this, a procedure gets a line instead of a section. */
const LEAST_BYTES = 3_000;

export function formatMarkdown(report: DiffReport, limit = COMMENT_BYTES): string {
  const changed = report.comparisons.filter(({ status }) => status !== 'same');
  const same = report.comparisons.length - changed.length;
  let text = `${COMMENT_MARK}\n`;
  if (changed.length === 0) {
    const what = same === 1 ? 'the procedure' : `${same} procedures`;
    return `${text}No step of ${what} differs between ${code(report.old)} and ${code(report.new)}.\n`;
  }
  const tail = `---\nMade by ${report.generator} from ${code(report.old)} and ${code(report.new)}${same > 0 ? `; ${same} more unchanged` : ''}.\n`;
  const room = limit - bytes(text) - bytes(tail);
  const inFull = Math.min(changed.length, Math.max(1, Math.floor((room * 0.8) / LEAST_BYTES)));
  const share = (room * (inFull < changed.length ? 0.8 : 1)) / inFull;
  for (const comparison of changed.slice(0, inFull)) text += comparisonMarkdown(comparison, share);
  const lines = changed
    .slice(inFull)
    .map((one) => `- ${code(one.name)}: ${countFindings(one.findings)}; ${countSteps(one)}\n`);
  text += fit(lines, limit - bytes(text) - bytes(tail), (left) => `- and ${left} more procedures\n`);
  return `${text}${tail}`;
}
