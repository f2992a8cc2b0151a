/** Files that texts write, and those of them that stay. In: the effects of all texts. Out: paths, by place. */
import type { Effect } from '../../effects/effect.js';
import type { TextEffects } from '../../effects/of-plan.js';
import type { Plan } from '../../plan/plan.js';
import { isOwnFile } from './changing.js';
import type { PlaceFiles } from './review.js';

const WRITES =
  / (?:-f|-o|-out|\\o|\\w|\\g|\\copy to)$|^>>?$|^(?:cp|mkdir|mktemp|tee|touch|install|tar -x|tar -c|ln|mv)$/;

/** The file or folder that an effect makes or fills; undefined for others. */
export function writtenBy({ does, verb, objects }: Effect): string | undefined {
  return does === 'changes' && WRITES.test(verb) ? objects.at(-1) : undefined;
}

/** What an effect takes away from where it was. */
function goneBy({ program, objects }: Effect): readonly string[] {
  if (/^(?:rm|rmdir)$/.test(program)) return objects;
  return program === 'mv' ? objects.slice(0, -1) : [];
}

/** Values that steps find out come by way of a file `.new`, which gets their name. */
const isPassing = (file: string): boolean => isOwnFile(file) && file.endsWith('.new');

/** Whether a file is one of those that a name with stars stands for. */
export function isNamed(file: string, name: string): boolean {
  const [first = '', ...others] = name.split('*');
  return others.length === 0 ? file === name : file.startsWith(first) && file.endsWith(others.at(-1) ?? '');
}

/** A variable of the text's own, which stands for the same file wherever the text names it, also in a trap. */
export const isOwnVariable = (object: string): boolean => /^\$\{?[a-z_]\w*\}?$/.test(object);

/** What a text takes away in the end, though it may say so before it makes it. */
const goneInTheEnd = ({ effects }: TextEffects): ReadonlySet<string> =>
  new Set(effects.flatMap(goneBy).filter(isOwnVariable));

/** Files with a name of its own that a text makes and takes away again. */
export function temporariesOf(text: TextEffects): ReadonlySet<string> {
  const gone = goneInTheEnd(text);
  const made = text.effects.filter(({ verb }) => verb === 'mktemp').flatMap(({ objects }) => objects);
  return new Set(made.filter((file) => gone.has(file)));
}

/** Files and folders that the way forward makes and does not take away again, by place. */
export function filesThatStay({ phases }: Plan, all: readonly TextEffects[]): PlaceFiles[] {
  const captures = phases.flatMap(({ steps }) => steps.flatMap((step) => step.captures));
  const values = captures.map((name) => `$WORK/${name}`);
  const stay = new Map(values.length === 0 ? [] : [['here', new Set(values)]]);
  for (const text of all.filter(({ name }) => name !== 'undo')) {
    const gone = goneInTheEnd(text);
    for (const effect of text.effects) {
      const files = stay.get(effect.place) ?? new Set();
      const made = writtenBy(effect);
      if (made !== undefined && made !== '' && !isPassing(made) && !gone.has(made))
        stay.set(effect.place, files.add(made));
      for (const name of goneBy(effect))
        for (const file of [...files].filter((one) => isNamed(one, name))) files.delete(file);
    }
  }
  return [...stay].flatMap(([place, files]) => (files.size === 0 ? [] : [{ place, files: [...files] }]));
}
