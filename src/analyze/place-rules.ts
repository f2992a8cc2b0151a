/** What is wrong with the name of a place after `on` or `in`. In: the field. Out: findings. */
import { suggest } from '../diagnostics/suggest.js';
import type { Model } from '../model/model.js';
import type { Report } from '../parse/report.js';
import { PLACES } from '../places/index.js';
import type { PlacedField } from './scope.js';

/** What a place is used for, and which kinds will do. */
function needs(field: PlacedField): { readonly cluster: boolean; readonly words: string } {
  if (field.language === 'cluster') return { cluster: true, words: 'a place of kind `kubectl`' };
  return { cluster: false, words: 'a place that has a shell, such as `ssh` or `pod`' };
}

/** The `on` of a step whose kind goes to a cluster is that cluster. */
function meansCluster({ step, language, pointer }: PlacedField): boolean {
  return (
    language === 'cluster' ||
    (step?.action.kind.needsCluster(step.action.value) === true && pointer === `${step.pointer}/on`)
  );
}

export function checkPlaceName(field: PlacedField, { source }: Model, report: Report): void {
  const places = source.places ?? {};
  const { text, pointer } = field;
  if (text === 'here' && field.language === 'place') return;
  const declared = places[text];
  if (declared === undefined) {
    const nearest = suggest(text, [...Object.keys(places), 'here']);
    const hint = nearest === undefined ? 'declare it under `places`' : `did you mean \`${nearest}\`?`;
    report({ code: 'SW0410', message: `there is no place \`${text}\``, hint, at: pointer });
    return;
  }
  const kind = PLACES.find(({ key }) => key in declared);
  const { words } = needs(field);
  const fits = meansCluster(field) ? kind?.isCluster : kind?.hasShell;
  if (fits === true) return;
  report({
    code: 'SW0410',
    message: `\`${text}\` is a place of kind \`${kind?.key ?? ''}\`, which will not do here`,
    hint: `name ${meansCluster(field) ? 'a place of kind `kubectl`' : words}`,
    at: pointer,
  });
}

/** What is wrong with the declarations of places themselves. */
export function checkPlaces({ source }: Model, report: Report): void {
  for (const [id, declared] of Object.entries(source.places ?? {})) {
    const kind = PLACES.find(({ key }) => key in declared);
    for (const { message, hint, at } of kind?.inspect(declared[kind.key]) ?? []) {
      const pointer = `/places/${id}/${kind?.key ?? ''}${at}`;
      report({ code: 'SW0730', message: `place \`${id}\`: ${message}`, hint, at: pointer });
    }
  }
}

/** Whether the place of a step, its own or that of the phase, is a cluster. */
export function isCluster(place: string, { source }: Model): boolean {
  const declared = source.places?.[place];
  return declared === undefined || PLACES.some(({ key, isCluster: cluster }) => cluster && key in declared);
}
