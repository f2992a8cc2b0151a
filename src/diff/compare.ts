/** Compares two versions of a procedure. In: two subjects, or one and why the other is missing. Out: findings and step by step changes, plain data. */
import { TEXT_NAMES } from '../plan/plan.js';
import { InternalError } from '../diagnostics/diagnostic.js';
import { matchSteps } from './match.js';
import type { Pair } from './match.js';
import { effectChanges } from './effect-changes.js';
import type { World } from './effect-changes.js';
import { changedFunctions, worldOf } from './functions.js';
import type { FunctionChange } from './functions.js';
import { compareHeads } from './heads.js';
import { withItemsNames, withPairItemsNames } from './items.js';
import { findMoves } from './order.js';
import type { Move } from './order.js';
import type { Comparison, Finding, Side, StepChange, TextChange } from './report-schema.js';
import { renamedPhases, withPairPhaseNames, withPhaseNames } from './phases.js';
import { EDITED, UNREADABLE, WORDING } from './rules/index.js';
import { effectRules } from './rules/effect-rules.js';
import { functionRules } from './rules/function-rules.js';
import { addedStepRules, removedStepRules } from './rules/lone-step-rules.js';
import { moveContext, moveRules } from './rules/move-rules.js';
import type { MoveContext } from './rules/move-rules.js';
import type { LoneStepRule, Matched } from './rules/rule.js';
import { LEVELS } from './rules/rule.js';
import { stepRules } from './rules/step-rules.js';
import { variableRules } from './rules/variable-rules.js';
import { wholeRules } from './rules/whole-rules.js';
import type { Subject, SubjectStep } from './subject.js';
import { textChange } from './text-diff.js';
import { code, escapeMarkdown } from './words.js';

/** One side of a comparison: where it was read, and what it is if it could be read. */
export interface Version {
  readonly side: Side;
  readonly subject: Subject | undefined;
  /** For a script: what its own digests say was edited; empty when nothing. */
  readonly edits: readonly string[];
  /** What people read of it, by name: a procedure's outputs, or the script itself. */
  readonly rendered: ReadonlyMap<string, string>;
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

/** Whether a step is what it was, wherever it stands. */
function isEqual({ old, new: fresh }: Pair): boolean {
  return JSON.stringify({ ...old, number: 0 }) === JSON.stringify({ ...fresh, number: 0 });
}

/** What both sides' texts may call, and which functions are not what they were. */
interface Worlds {
  readonly old: World;
  readonly new: World;
  readonly changed: readonly FunctionChange[];
}

function findInPair(pair: Pair, worlds: Worlds): Finding[] {
  const { old, new: fresh } = pair;
  const equal = isEqual(pair);
  if (equal && !worlds.changed.some((one) => one.steps.includes(fresh.id))) return [];
  const changes = effectChanges(old.texts, fresh.texts, worlds.old, worlds.new);
  return [
    ...effectRules.flatMap((rule) => {
      const message = rule.find(changes);
      return message === undefined ? [] : [finding(rule, message, fresh)];
    }),
    ...stepRules.flatMap((rule) => {
      const message = equal ? undefined : rule.find(old, fresh, changes);
      return message === undefined ? [] : [finding(rule, message, fresh)];
    }),
  ];
}

function findInLone(rules: readonly LoneStepRule[], steps: readonly SubjectStep[], world: World): Finding[] {
  return steps.flatMap((step) => {
    const changes = effectChanges({}, step.texts, world, world);
    return rules.flatMap((rule) => {
      const message = rule.find(step, changes);
      return message === undefined ? [] : [finding(rule, message, step)];
    });
  });
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

function findInFunction(change: FunctionChange): Finding[] {
  return functionRules.flatMap((rule) => {
    const message = rule.find(change);
    return message === undefined ? [] : [finding(rule, message, undefined)];
  });
}

function findInWhole(old: Subject, fresh: Subject, matched: Matched): Finding[] {
  const inVariables = fresh.variables.flatMap((variable) => {
    const before = old.variables.find(({ name }) => name === variable.name);
    if (before === undefined) return [];
    return variableRules.flatMap((rule) => {
      const message = rule.find(before, variable);
      return message === undefined ? [] : [finding(rule, message, undefined, variable.name)];
    });
  });
  const inWhole = wholeRules.flatMap((rule) =>
    rule
      .find(old, fresh, matched)
      .map(({ message, variable, step }) => finding(rule, message, step, variable)),
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
  ['answer', ({ answer }) => answer],
  ['captures', ({ captures }) => captures.join(' ')],
  ['attempts', ({ attempts }) => String(attempts)],
  ['retry wait', ({ retryWait }) => `${retryWait} s`],
  ['timeout', ({ timeout }) => (timeout === 0 ? 'none' : `${timeout} s`)],
  ['rerun', ({ rerunSafe }) => (rerunSafe ? 'safe' : 'ask')],
  ['interactive', ({ interactive }) => (interactive ? 'yes' : 'no')],
  ['output', ({ quiet }) => (quiet ? 'log' : 'shown')],
  ['answered by', ({ role }) => role || 'operator'],
  ['for', ({ applies }) => applies],
  ['group', ({ group }) => group],
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
    if (before !== after) changes.push(textChange(name, before, after));
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

function byWeight(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

function editFindings({ edits, side }: Version): Finding[] {
  return edits.map((edit) => finding(EDITED, escapeMarkdown(`${side.label}: ${edit}`), undefined));
}

type Found = Omit<Comparison, 'name' | 'status' | 'old' | 'new'>;

function compareSubjects(was: Subject, fresh: Subject): Found {
  const { removed, added, likenessTried, ...matching } = matchSteps(was.steps, fresh.steps);
  const renamed = renamedPhases(was, fresh, matching.pairs);
  const pairs = withPairItemsNames(withPairPhaseNames(matching.pairs, renamed));
  const old = withItemsNames(withPhaseNames(was, renamed), pairs);
  const moves = findMoves(pairs);
  const moved = new Set(moves.map(({ pair }) => pair));
  const changes = pairs.map((pair) => changeOf(pair, moved.has(pair)));
  const changed = changes.filter(isChanged);
  const [before, after] = [worldOf(old), worldOf(fresh)];
  const worlds = { old: before, new: after, changed: changedFunctions([old, before], [fresh, after]) };
  const findings = [
    ...findInMoves(moves, pairs),
    ...findInLone(removedStepRules, removed, worlds.old),
    ...pairs.flatMap((pair) => findInPair(pair, worlds)),
    ...findInLone(addedStepRules, added, worlds.new),
    ...worlds.changed.flatMap(findInFunction),
    ...findInWhole(old, fresh, { pairs, renamedPhases: renamed }),
  ];
  const present = [...changed, ...added.map((step) => loneChange(step, 'added'))];
  return {
    findings,
    steps: [
      ...present.sort((a, b) => (a.number ?? 0) - (b.number ?? 0)),
      ...removed.map((step) => loneChange(step, 'removed')),
    ],
    ...compareHeads(old, fresh),
    unchanged: changes.length - changed.length,
    likenessTried,
  };
}

const EMPTY = {
  functions: new Map<string, string>(),
  phases: [],
  variables: [],
  tools: [],
  images: [],
  access: [],
  disk: [],
  steps: [],
} as const;

/** What a side that does not exist is compared as: the same procedure without anything in it. */
function nothingOf(subject: Subject): Subject {
  return { ...subject, ...EMPTY };
}

function problemFinding({ side }: Version): Finding {
  const [first] = side.problems;
  const line = first?.line == null ? '' : `:${first.line}`;
  const place = first?.file == null ? '' : ` (${first.file}${line})`;
  return finding(UNREADABLE, escapeMarkdown(`${side.label}: ${first?.message ?? ''}${place}`), undefined);
}

function unreadable(versions: readonly Version[]): Found {
  const readable = versions.find(({ subject }) => subject !== undefined)?.subject;
  return {
    findings: versions.filter(({ side }) => side.problems.length > 0).map(problemFinding),
    steps: (readable?.steps ?? []).map((step) => loneChange(step, 'listed')),
    fields: [],
    texts: [],
    unchanged: 0,
    likenessTried: true,
  };
}

/**
 * What people read is compared as text where a script was edited, so that every edited line is seen, and where nothing else was
 * found, so that no difference goes unsaid. Digests follow from the rest.
 */
function compareRendered(old: Version, fresh: Version): TextChange[] {
  const changes: TextChange[] = [];
  for (const [name, text] of fresh.rendered) {
    const [before, after] = [old.rendered.get(name) ?? text, text].map((one) =>
      one.replace(/\b[0-9a-f]{64}\b/g, '…'),
    );
    if (before !== undefined && after !== undefined && before !== after)
      changes.push(textChange(name, before, after));
  }
  return changes;
}

const differs = ({ findings, steps, fields, texts }: Found): boolean =>
  findings.length + steps.length + fields.length + texts.length > 0;

/** Findings that say that a script was edited, also where its digests do not. */
const TAMPERED: ReadonlySet<string> = new Set(['script-has-foreign-code', 'runner-changed']);

function withRendered(found: Found, old: Version, fresh: Version): Found {
  const plain = !differs(found);
  const tampered = found.findings.some(({ code: name }) => TAMPERED.has(name));
  if (!plain && !tampered && old.edits.length + fresh.edits.length === 0) return found;
  const texts = compareRendered(old, fresh);
  const said =
    plain && texts.length > 0
      ? [finding(WORDING, `in ${texts.map(({ name }) => code(name)).join(', ')}`, undefined)]
      : [];
  return { ...found, findings: [...found.findings, ...said], texts: [...found.texts, ...texts] };
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
  const compared = compareSubjects(before ?? nothingOf(known), after ?? nothingOf(known));
  const found = old === undefined || fresh === undefined ? compared : withRendered(compared, old, fresh);
  const findings = byWeight([...edits, ...found.findings]);
  const status =
    before === undefined
      ? 'added'
      : after === undefined
        ? 'removed'
        : differs({ ...found, findings })
          ? 'changed'
          : 'same';
  return { ...sides, status, ...found, findings };
}
