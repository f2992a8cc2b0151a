/** The effects of a whole procedure. In: the plan. Out: the effects of each text, in the order of the steps. */
import type { Plan, Step, Text, TextName } from '../plan/plan.js';
import type { Effect } from './effect.js';
import { readFunctions, walkText } from './walk.js';
import { filesWrittenBy } from './written-files.js';

export interface TextEffects {
  readonly step: Step;
  readonly name: TextName;
  readonly text: Text;
  readonly effects: readonly Effect[];
}

const allTexts = ({ phases }: Plan): readonly { readonly step: Step; readonly text: Text }[] =>
  phases.flatMap(({ steps }) =>
    steps.flatMap((step) => Object.values(step.texts).map((text) => ({ step, text }))),
  );

export function effectsOfPlan(plan: Plan): readonly TextEffects[] {
  const functions = readFunctions(plan.functions);
  const texts = allTexts(plan);
  const files = filesWrittenBy(
    texts.filter(({ text }) => text.name === 'body').map(({ text }) => text.source),
  );
  return texts.map(({ step, text }) => ({
    step,
    name: text.name as TextName,
    text,
    effects: settle(walkText(text.source, functions, files).effects),
  }));
}

/** A file that is written as `X.new` and then renamed is written as X: one effect instead of two. */
export function settle(effects: readonly Effect[]): readonly Effect[] {
  const renamed = new Map(
    effects.flatMap((one) => {
      const [from = '', to = ''] = one.program === 'mv' && one.objects.length === 2 ? one.objects : [];
      return from !== '' && from === `${to}.new` ? [[from, one] as const] : [];
    }),
  );
  const merged = new Set<Effect>();
  const kept = effects.map((one) => {
    const [file = ''] = one.objects;
    const rename = one.does === 'changes' && one.program !== 'mv' ? renamed.get(file) : undefined;
    if (rename === undefined) return one;
    merged.add(rename);
    const shown = one.shown.replace(/\.new\b/, '');
    return { ...one, objects: [file.replace(/\.new$/, '')], shown, counts: one.counts && rename.counts };
  });
  return kept.filter((one) => !merged.has(one));
}
