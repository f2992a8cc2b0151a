/** Compares two versions of a procedure. In: two subjects, or one and why the other is missing. Out: findings and step by step changes, plain data. */
import { TEXT_NAMES } from '../plan/plan.js';
import { InternalError } from '../diagnostics/diagnostic.js';
import { matchSteps } from './match.js';
import type { Pair } from './match.js';
import { findMoves } from './order.js';
import type { Move } from './order.js';
import type { Comparison, Finding, Side, StepChange, TextChange } from './report-schema.js';
import { EDITED, UNREADABLE } from './rules/index.js';
import { addedStepRules, removedStepRules } from './rules/lone-step-rules.js';
import { moveContext, moveRules } from './rules/move-rules.js';
import type { MoveContext } from './rules/move-rules.js';
import type { LoneStepRule } from './rules/rule.js';
import { LEVELS } from './rules/rule.js';
import { stepRules } from './rules/step-rules.js';
import { variableRules } from './rules/variable-rules.js';
import { wholeRules } from './rules/whole-rules.js';
import type { Subject, SubjectStep } from './subject.js';
import { diffText } from './text-diff.js';

/** One side of a comparison: where it was read, and what it is if it could be read. */
export interface Version {
  readonly side: Side;
  readonly subject: Subject | undefined;
  /** For a script: what its own digests say was edited; empty when nothing. */
  readonly edits: readonly string[];
}

interface CodeOf {
  readonly code: string;
  readonly level: Finding['level'];
  readonly title: string;
}

function finding(
  { code, level, title }: CodeOf,
  message: string,
  step: SubjectStep | undefined,
  variable?: string,
): Finding {
  return {
    code,
    level,
    title,
    message,
    step: step?.id ?? null,
    risk: step?.risk ?? null,
    variable: variable ?? null,
  };
}

function findInPair({ old, new: fresh }: Pair): Finding[] {
  return stepRules.flatMap((rule) => {
    const message = rule.find(old, fresh);
    return message === undefined ? [] : [finding(rule, message, fresh)];
  });
}

function findInLone(rules: readonly LoneStepRule[], steps: readonly SubjectStep[]): Finding[] {
  return steps.flatMap((step) =>
    rules.flatMap((rule) => {
      const message = rule.find(step);
      return message === undefined ? [] : [finding(rule, message, step)];
    }),
  );
}

/** The heaviest that can be said of a move; the others would repeat it. */
function findInMove(move: Move, context: MoveContext): Finding[] {
  for (const rule of moveRules) {
    const message = rule.find(move, context);
    if (message !== undefined) return [finding(rule, message, move.pair.new)];
  }
  return [];
}

function findInMoves(moves: readonly Move[], pairs: readonly Pair[]): Finding[] {
  if (moves.length === 0) return [];
  const context = moveContext(pairs);
  return moves.flatMap((move) => findInMove(move, context));
}

function findInWhole(old: Subject, fresh: Subject): Finding[] {
  const inVariables = fresh.variables.flatMap((variable) => {
    const before = old.variables.find(({ name }) => name === variable.name);
    if (before === undefined) return [];
    return variableRules.flatMap((rule) => {
      const message = rule.find(before, variable);
      return message === undefined ? [] : [finding(rule, message, undefined, variable.name)];
    });
  });
  const inWhole = wholeRules.flatMap((rule) =>
    rule.find(old, fresh).map(({ message, variable }) => finding(rule, message, undefined, variable)),
  );
  return [...inVariables, ...inWhole];
}

/** A step's plain data as people read it. */
const FIELDS: readonly (readonly [string, (step: SubjectStep) => string])[] = [
  ['title', ({ title }) => title],
  ['phase', ({ phase }) => phase],
  ['kind', ({ kind }) => kind],
  ['risk', ({ risk }) => risk],
  ['prompt', ({ prompt }) => prompt],
  ['question', ({ question }) => question],
  ['captures', ({ captures }) => captures.join(' ')],
  ['attempts', ({ attempts }) => String(attempts)],
  ['retry wait', ({ retryWait }) => `${retryWait} s`],
  ['timeout', ({ timeout }) => (timeout === 0 ? 'none' : `${timeout} s`)],
  ['rerun', ({ rerunSafe }) => (rerunSafe ? 'safe' : 'ask')],
  ['interactive', ({ interactive }) => (interactive ? 'yes' : 'no')],
];

/** Prose of a step; undefined where a side does not hold it. */
const PROSE: readonly (readonly [string, (step: SubjectStep) => string | undefined])[] = [
  ['look_for', ({ lookFor }) => lookFor],
  ['why', ({ why }) => why],
  ['expect', ({ expect }) => expect],
  ['if_it_fails', ({ ifItFails }) => ifItFails],
];

function textChanges(old: SubjectStep | undefined, fresh: SubjectStep | undefined): TextChange[] {
  const changes: TextChange[] = [];
  const add = (name: string, before = '', after = ''): void => {
    if (before !== after) changes.push({ name, rows: diffText(before, after) as TextChange['rows'] });
  };
  for (const name of TEXT_NAMES) add(name, old?.texts[name], fresh?.texts[name]);
  for (const [name, read] of PROSE) {
    const [before, after] = [old === undefined ? '' : read(old), fresh === undefined ? '' : read(fresh)];
    if (before !== undefined && after !== undefined) add(name, before, after);
  }
  return changes;
}

function changeOf({ old, new: fresh }: Pair, moved: boolean): StepChange {
  return {
    status: 'changed',
    id: fresh.id,
    oldId: old.id,
    title: fresh.title,
    kind: fresh.kind,
    risk: fresh.risk,
    oldRisk: old.risk,
    number: fresh.number,
    oldNumber: old.number,
    renamed: old.id !== fresh.id,
    moved,
    fields: FIELDS.flatMap(([name, read]) =>
      read(old) === read(fresh) ? [] : [{ name, old: read(old), new: read(fresh) }],
    ),
    texts: textChanges(old, fresh),
  };
}

function isChanged({ renamed, moved, fields, texts }: StepChange): boolean {
  return renamed || moved || fields.length + texts.length > 0;
}

function loneChange(step: SubjectStep, status: 'added' | 'removed' | 'listed'): StepChange {
  const there = status === 'removed' ? undefined : step;
  return {
    status,
    id: step.id,
    oldId: status === 'removed' ? step.id : null,
    title: step.title,
    kind: step.kind,
    risk: step.risk,
    oldRisk: status === 'removed' ? step.risk : null,
    number: there === undefined ? null : step.number,
    oldNumber: status === 'removed' ? step.number : null,
    renamed: false,
    moved: false,
    fields: [],
    texts: textChanges(status === 'removed' ? step : undefined, there),
  };
}

const HEAD_FIELDS = ['title', 'version'] as const;

function byWeight(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

function editFindings({ edits, side }: Version): Finding[] {
  return edits.map((edit) => finding(EDITED, `${side.label}: ${edit}`, undefined));
}

function compareSubjects(old: Subject, fresh: Subject): Omit<Comparison, 'name' | 'status' | 'old' | 'new'> {
  const { pairs, removed, added, likenessTried } = matchSteps(old.steps, fresh.steps);
  const moves = findMoves(pairs);
  const moved = new Set(moves.map(({ pair }) => pair));
  const changes = pairs.map((pair) => changeOf(pair, moved.has(pair)));
  const changed = changes.filter(isChanged);
  const findings = [
    ...findInMoves(moves, pairs),
    ...findInLone(removedStepRules, removed),
    ...pairs.flatMap(findInPair),
    ...findInLone(addedStepRules, added),
    ...findInWhole(old, fresh),
  ];
  const present = [...changed, ...added.map((step) => loneChange(step, 'added'))];
  return {
    findings,
    steps: [
      ...present.sort((a, b) => (a.number ?? 0) - (b.number ?? 0)),
      ...removed.map((step) => loneChange(step, 'removed')),
    ],
    fields: HEAD_FIELDS.flatMap((name) =>
      old[name] === fresh[name] ? [] : [{ name, old: old[name], new: fresh[name] }],
    ),
    unchanged: changes.length - changed.length,
    likenessTried,
  };
}

const EMPTY = { phases: [], variables: [], tools: [], images: [], access: [], disk: [], steps: [] } as const;

/** What a side that does not exist is compared as: the same procedure without anything in it. */
function nothingOf(subject: Subject): Subject {
  return { ...subject, ...EMPTY };
}

function unreadable(versions: readonly Version[]): Omit<Comparison, 'name' | 'status' | 'old' | 'new'> {
  const readable = versions.find(({ subject }) => subject !== undefined)?.subject;
  const findings = versions
    .filter(({ side }) => side.problems.length > 0)
    .map(({ side }) => {
      const [first] = side.problems;
      const place =
        first?.file == null ? '' : ` (${first.file}${first.line === null ? '' : `:${first.line}`})`;
      return finding(UNREADABLE, `${side.label}: ${first?.message ?? ''}${place}`, undefined);
    });
  return {
    findings,
    steps: (readable?.steps ?? []).map((step) => loneChange(step, 'listed')),
    fields: [],
    unchanged: 0,
    likenessTried: true,
  };
}

/** Compares what is there; a side that is undefined does not exist. */
export function compareVersions(
  name: string,
  old: Version | undefined,
  fresh: Version | undefined,
): Comparison {
  const sides = { name, old: old?.side ?? null, new: fresh?.side ?? null };
  const versions = [old, fresh].filter((version) => version !== undefined);
  const edits = versions.flatMap(editFindings);
  if (versions.some(({ subject }) => subject === undefined)) {
    const found = unreadable(versions);
    return { ...sides, status: 'unreadable', ...found, findings: byWeight([...found.findings, ...edits]) };
  }
  const [before, after] = [old?.subject, fresh?.subject];
  const known = before ?? after;
  if (known === undefined) throw new InternalError('a comparison needs at least one side');
  const found = compareSubjects(before ?? nothingOf(known), after ?? nothingOf(known));
  const findings = byWeight([...edits, ...found.findings]);
  const differs = findings.length + found.steps.length + found.fields.length > 0;
  const status =
    before === undefined ? 'added' : after === undefined ? 'removed' : differs ? 'changed' : 'same';
  return { ...sides, status, ...found, findings };
}
