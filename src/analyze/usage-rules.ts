/** Variables that nothing uses. In: the model and its fields. Out: findings; a name in prose alone is no use. */
import type { Model } from '../model/model.js';
import type { Pointer } from '../parse/document.js';
import { pointerKey } from '../parse/pointer.js';
import type { Report } from '../parse/report.js';
import type { PlacedField } from './scope.js';

const PROSE = new Set(['markdown', 'title']);

function addNames(text: string, names: Set<string>): void {
  for (const [name] of text.matchAll(/[A-Z][A-Z0-9_]*/g)) names.add(name);
}

/** Names in all texts and keys below a value; declarations of variables count by their texts alone. */
function namesIn(value: unknown, at: Pointer, prose: ReadonlySet<Pointer>, names: Set<string>): void {
  if (typeof value === 'string') {
    if (!prose.has(at) && !/^\/variables\/[^/]+\/(?:help|prompt)$/.test(at)) addNames(value, names);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (at !== '/variables') addNames(key, names);
    namesIn(member, `${at}/${pointerKey(key)}`, prose, names);
  }
}

export function checkUsage(model: Model, fields: readonly PlacedField[], report: Report): void {
  const prose = new Set(fields.filter(({ language }) => PROSE.has(language)).map(({ pointer }) => pointer));
  const names = new Set<string>();
  namesIn(model.document.data, '', prose, names);
  for (const name of Object.keys(model.source.variables ?? {})) {
    if (names.has(name)) continue;
    const hint = 'remove it: a value for it would change nothing';
    report({
      code: 'SW0420',
      message: `nothing uses \`${name}\``,
      hint,
      at: `/variables/${name}`,
      onKey: true,
    });
  }
}

/** Titles are the same for every site: nothing is replaced in them. */
export function checkTitle(field: PlacedField, isValue: (name: string) => boolean, report: Report): void {
  const match = [...field.text.matchAll(/\$\{([A-Z][A-Z0-9_]*)\}/g)].find(([, name = '']) => isValue(name));
  if (match === undefined) return;
  report({
    code: 'SW0421',
    message: `\`${match[0]}\` is not replaced in a title`,
    hint: 'say what it is in words; the value can stand in `why`, as `$NAME` in a code span',
    at: field.pointer,
    within: { text: field.text, offset: match.index, length: match[0].length },
  });
}
