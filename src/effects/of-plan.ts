/** The effects of a whole procedure. In: the plan. Out: the effects of each text, in the order of the steps. */
import type { Plan, Step, Text, TextName } from '../plan/plan.js';
import type { Effect } from './effect.js';
import type { Move } from './scope.js';
import { routinesOf, withRoutines } from './routine-calls.js';
import { readFunctions, walkText } from './walk.js';
import type { Functions, Walked } from './walk.js';

export interface TextEffects {
  readonly step: Step;
  readonly name: TextName;
  readonly text: Text;
  readonly effects: readonly Effect[];
  readonly trail: readonly Move[];
}

const allTexts = ({ phases }: Plan): readonly { readonly step: Step; readonly text: Text }[] =>
  phases.flatMap(({ steps }) =>
    steps.flatMap((step) => Object.values(step.texts).map((text) => ({ step, text }))),
  );

/** What texts write into files that others read, by path; a file that several write is not known. */
export function filesOf(walked: readonly Pick<Walked, 'written'>[]): ReadonlyMap<string, string> {
  const files = new Map<string, string | undefined>();
  for (const { written } of walked)
    for (const [path, content] of written) files.set(path, files.has(path) ? undefined : content);
  return new Map([...files].flatMap(([path, content]) => (content === undefined ? [] : [[path, content]])));
}

/** What is kept of a walk: its calls hold the text's whole tree, and a procedure has many. */
type Followed = Pick<Walked, 'effects' | 'written' | 'asked' | 'trail'>;

/** A move without what leads back to that tree. */
const withoutTree = (move: Move): Move => ({
  ...move,
  under: [],
  called: { ...move.called, contentOf: () => undefined },
});

function follow(source: string, functions: Functions, files?: ReadonlyMap<string, string>): Followed {
  const { effects, written, asked, trail } = walkText(source, functions, files);
  return { effects, written, asked, trail: trail.map(withoutTree) };
}

/** A text is followed twice where it runs a script that another one writes. */
export function effectsOfPlan(plan: Plan): readonly TextEffects[] {
  const functions = readFunctions(plan.functions);
  const texts = allTexts(plan);
  const walked = texts.map(({ text }) => follow(text.source, functions));
  const files = filesOf(walked);
  const read = (text: Text, at: number): Followed | undefined =>
    [...(walked[at]?.asked ?? [])].some((path) => files.has(path))
      ? follow(text.source, functions, files)
      : walked[at];
  const all = texts.map(({ text }, at) => read(text, at));
  const routines = routinesOf(all.map((one) => one?.trail ?? []));
  return texts.map(({ step, text }, at) => {
    const { effects = [], trail = [] } = all[at] ?? {};
    const done = withRoutines(effects, trail, routines, functions);
    return { step, name: text.name as TextName, text, effects: settle(done), trail };
  });
}

/** What a script looks at before a phase, in the texts of `requires.access`. */
export function accessOf({ functions, phases }: Plan): readonly Pick<Walked, 'effects' | 'trail'>[] {
  const sources = new Set(phases.flatMap(({ requires }) => requires.access.map(({ text }) => text.source)));
  const known: Functions = sources.size === 0 ? new Map() : readFunctions(functions);
  return [...sources].map((source) => walkText(source, known));
}

/** What is appended to the name of a file that is not whole yet. */
const UNFINISHED = /\.(?:new|part)$/;

/** A file that is written as `X.new` or `X.part` and then renamed is written as X: one effect instead of two. */
export function settle(effects: readonly Effect[]): readonly Effect[] {
  const renamed = new Map(
    effects.flatMap((one) => {
      const [from = '', to = ''] = one.program === 'mv' && one.objects.length === 2 ? one.objects : [];
      return UNFINISHED.test(from) && from.replace(UNFINISHED, '') === to ? [[from, one] as const] : [];
    }),
  );
  const merged = new Set<Effect>();
  const kept = effects.map((one) => {
    const [file = ''] = one.objects;
    const rename = one.does === 'changes' && one.program !== 'mv' ? renamed.get(file) : undefined;
    if (rename === undefined) return one;
    merged.add(rename);
    const shown = one.shown.replace(/\.(?:new|part)\b/, '');
    return { ...one, objects: [file.replace(UNFINISHED, '')], shown, counts: one.counts && rename.counts };
  });
  return kept.filter((one) => !merged.has(one));
}
