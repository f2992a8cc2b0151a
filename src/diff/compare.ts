/** Compares two versions of a procedure. In: two subjects, or one and why the other is missing. Out: findings and step by step changes, plain data. */
import { InternalError } from '../diagnostics/diagnostic.js';
import { LEVELS } from './codes.js';
import { effectChanges } from './effect-changes.js';
import type { World } from './effect-changes.js';
import { findingOf, ofStep } from './found.js';
import type { Found } from './found.js';
import { changedFunctions, worldOf } from './functions.js';
import { compareHeads } from './heads.js';
import { matchSteps } from './match.js';
import type { Pair } from './match.js';
import { orderOf } from './order.js';
import { renamedPhases, withNewNames, withRenamed } from './renames.js';
import type { Comparison, Finding, Side } from './report-schema.js';
import { ofEffects } from './rules/effects.js';
import { ofFunction } from './rules/functions.js';
import { isJudged } from './rules/guards.js';
import { ofOrder } from './rules/moves.js';
import { ofNeeds } from './rules/needs.js';
import { ofAddedStep, ofChangedStep, ofRemovedStep } from './rules/steps.js';
import { ofVariables } from './rules/variables.js';
import { ofWhole } from './rules/whole.js';
import { changeOf, isChanged, loneChange } from './step-changes.js';
import type { Subject } from './subject.js';
import { compareRendered } from './rendered.js';
import { code } from '../diagnostics/code.js';
import { escapeMarkdown } from './words.js';

/** One side of a comparison: where it was read, and what it is if it could be read. */
export interface Version {
  readonly side: Side;
  readonly subject: Subject | undefined;
  /** For a script: what its own digests say was edited; empty when nothing. */
  readonly edits: readonly string[];
  /** What people read of it, by name: a procedure's outputs, or the script itself. */
  readonly rendered: ReadonlyMap<string, string>;
}

/** What both sides' texts may call, and who calls a function that is not what it was. */
interface Worlds {
  readonly old: World;
  readonly new: World;
  /** Ids of the steps that call such a function. */
  readonly callers: ReadonlySet<string>;
}

/** Whether a step is what it was, wherever it stands. */
function isEqual({ old, new: fresh }: Pair): boolean {
  return JSON.stringify({ ...old, number: 0 }) === JSON.stringify({ ...fresh, number: 0 });
}

function findInPair(pair: Pair, worlds: Worlds): Found[] {
  const { old, new: fresh } = pair;
  const equal = isEqual(pair);
  if (equal && !worlds.callers.has(fresh.id)) return [];
  const changes = effectChanges(old, fresh, worlds.old, worlds.new);
  return ofStep(fresh, [
    ...ofEffects(changes, isJudged(fresh)),
    ...(equal ? [] : ofChangedStep(old, fresh, changes, [worlds.old.functions, worlds.new.functions])),
  ]);
}

type Body = Omit<Comparison, 'name' | 'status' | 'old' | 'new'>;

/** Of what is the same on both sides, or was not compared. */
export const NO_DIFFERENCE: Body = {
  findings: [],
  steps: [],
  fields: [],
  texts: [],
  unchanged: 0,
  likenessTried: true,
};

function compareSubjects(was: Subject, fresh: Subject): Body {
  const { removed, added, likenessTried, ...matching } = matchSteps(was.steps, fresh.steps);
  const phases = renamedPhases(was, fresh, matching.pairs);
  const pairs = withNewNames(matching.pairs, phases);
  const old = withRenamed(was, pairs, phases);
  const order = orderOf(pairs);
  const moved = new Set(order.moved);
  const changes = pairs.map((pair) => changeOf(pair, moved.has(pair)));
  const changed = changes.filter(isChanged);
  const [before, after] = [worldOf(old), worldOf(fresh)];
  const functions = changedFunctions([old, before], [fresh, after]);
  const callers = new Set(functions.flatMap(({ steps }) => steps));
  const worlds = { old: before, new: after, callers };
  const sameGenerator = old.generator === fresh.generator;
  const found = [
    ...ofOrder(order, pairs),
    ...removed.flatMap((step) => ofStep(step, ofRemovedStep(step))),
    ...pairs.flatMap((pair) => findInPair(pair, worlds)),
    ...added.flatMap((step) =>
      ofStep(step, ofAddedStep(step, effectChanges({ texts: {}, captures: [] }, step, after, after))),
    ),
    ...functions.flatMap((change) => ofFunction(change, sameGenerator)),
    ...ofVariables(old.variables, fresh.variables),
    ...ofNeeds(old, fresh),
    ...ofWhole(old, fresh, pairs, phases),
  ];
  const present = [...changed, ...added.map((step) => loneChange(step, 'added'))];
  return {
    findings: found.map(findingOf),
    steps: [
      ...present.sort((a, b) => (a.number ?? 0) - (b.number ?? 0)),
      ...removed.map((step) => loneChange(step, 'removed')),
    ],
    ...compareHeads(old, fresh),
    unchanged: changes.length - changed.length,
    likenessTried,
  };
}

const EMPTY = { phases: [], variables: [], tools: [], images: [], access: [], disk: [], steps: [] } as const;

/** What a side that does not exist is compared as: the same procedure without anything in it. */
const nothingOf = (subject: Subject): Subject => ({ ...subject, ...EMPTY, functions: new Map() });

function problemFinding({ side }: Version): Finding {
  const [first] = side.problems;
  const line = first?.line == null ? '' : `:${first.line}`;
  const place = first?.file == null ? '' : ` (${first.file}${line})`;
  const message = escapeMarkdown(`${side.label}: ${first?.message ?? ''}${place}`);
  return findingOf({ code: 'does-not-parse', message });
}

function unreadable(versions: readonly Version[]): Body {
  const readable = versions.find(({ subject }) => subject !== undefined)?.subject;
  return {
    ...NO_DIFFERENCE,
    findings: versions.filter(({ side }) => side.problems.length > 0).map(problemFinding),
    steps: (readable?.steps ?? []).map((step) => loneChange(step, 'listed')),
  };
}

const differs = ({ findings, steps, fields, texts }: Body): boolean =>
  findings.length + steps.length + fields.length + texts.length > 0;

/** Findings that say that a script was edited, also where its digests do not. */
const TAMPERED: ReadonlySet<string> = new Set(['script-has-foreign-code', 'runner-changed']);

function withRendered(body: Body, old: Version, fresh: Version): Body {
  const plain = !differs(body);
  const tampered = body.findings.some(({ code: name }) => TAMPERED.has(name));
  if (!plain && !tampered && old.edits.length + fresh.edits.length === 0) return body;
  const texts = compareRendered(old.rendered, fresh.rendered);
  const message = `in ${texts.map(({ name }) => code(name)).join(', ')}`;
  const said = plain && texts.length > 0 ? [findingOf({ code: 'wording-changed', message })] : [];
  return { ...body, findings: [...body.findings, ...said], texts: [...body.texts, ...texts] };
}

function compareSides(old: Version | undefined, fresh: Version | undefined): Body {
  const [before, after] = [old?.subject, fresh?.subject];
  const known = before ?? after;
  if (known === undefined) throw new InternalError('a comparison needs at least one side');
  const body = compareSubjects(before ?? nothingOf(known), after ?? nothingOf(known));
  return old === undefined || fresh === undefined ? body : withRendered(body, old, fresh);
}

const byWeight = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));

const editFindings = ({ edits, side }: Version): Finding[] =>
  edits.map((edit) =>
    findingOf({ code: 'edited-on-site', message: escapeMarkdown(`${side.label}: ${edit}`) }),
  );

function statusOf(old: Version | undefined, fresh: Version | undefined, body: Body): Comparison['status'] {
  if (old === undefined) return 'added';
  if (fresh === undefined) return 'removed';
  return differs(body) ? 'changed' : 'same';
}

/** Compares what is there; a side that is undefined does not exist. */
export function compareVersions(
  name: string,
  old: Version | undefined,
  fresh: Version | undefined,
): Comparison {
  const sides = { name, old: old?.side ?? null, new: fresh?.side ?? null };
  const versions = [old, fresh].filter((version) => version !== undefined);
  const isReadable = versions.every(({ subject }) => subject !== undefined);
  const body = isReadable ? compareSides(old, fresh) : unreadable(versions);
  const findings = byWeight([...versions.flatMap(editFindings), ...body.findings]);
  const status = isReadable ? statusOf(old, fresh, { ...body, findings }) : 'unreadable';
  return { ...sides, status, ...body, findings };
}
