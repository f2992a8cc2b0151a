/** The published JSON Schema as text. In: the schema of the kinds. Out: JSON in which what stands in several places is written once. */
import { LANGUAGE_KEYWORD } from '../kinds/fields.js';
import { explainMembers } from './explain-members.js';
import { isMapping } from '../mapping.js';
import { editorSchema } from './procedure-schema.js';
import { titleKeys } from './title-keys.js';
import { INCLUDE_DEFINITIONS, withIncludes } from './with-includes.js';

/** Shorter parts are easier to read where they are used. */
const WORTH_SHARING = 300;

/** Plain data without the compiler's own keyword, which editors would warn about. */
function plainSchema(): unknown {
  const text = JSON.stringify(editorSchema(), (key, value: unknown) =>
    key === LANGUAGE_KEYWORD ? undefined : value,
  );
  return JSON.parse(text);
}

function countParts(value: unknown, counts: Map<string, number>): void {
  if (typeof value !== 'object' || value === null) return;
  if (isMapping(value)) {
    const text = JSON.stringify(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  for (const member of Object.values(value)) countParts(member, counts);
}

function isShared(text: string, value: unknown, counts: ReadonlyMap<string, number>): boolean {
  const isSchema = isMapping(value) && (typeof value['type'] === 'string' || Array.isArray(value['anyOf']));
  return isSchema && text.length > WORTH_SHARING && (counts.get(text) ?? 0) > 1;
}

interface Definitions {
  readonly counts: ReadonlyMap<string, number>;
  readonly names: Map<string, string>;
  readonly schemas: Record<string, unknown>;
}

/** A definition is called like the key under which its schema is met first. */
function nameFor(key: string, { schemas }: Definitions): string {
  const stem = /^\d*$/.test(key) ? 'item' : key;
  let name = stem;
  for (let number = 2; name in schemas; number += 1) name = `${stem}-${number}`;
  return name;
}

function share(value: unknown, key: string, definitions: Definitions): unknown {
  if (Array.isArray(value)) return value.map((item, at) => share(item, String(at), definitions));
  if (!isMapping(value)) return value;
  const text = JSON.stringify(value);
  if (!isShared(text, value, definitions.counts)) return shareMembers(value, definitions);
  const known = definitions.names.get(text);
  if (known !== undefined) return { $ref: `#/definitions/${known}` };
  const name = nameFor(key, definitions);
  definitions.names.set(text, name);
  definitions.schemas[name] = {};
  definitions.schemas[name] = shareMembers(value, definitions);
  return { $ref: `#/definitions/${name}` };
}

function shareMembers(value: Readonly<Record<string, unknown>>, definitions: Definitions): unknown {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, share(member, key, definitions)]),
  );
}

export function schemaText(): string {
  const plain = titleKeys(explainMembers(withIncludes(plainSchema())));
  const counts = new Map<string, number>();
  countParts(plain, counts);
  const definitions: Definitions = { counts, names: new Map(), schemas: { ...INCLUDE_DEFINITIONS } };
  const root = share(plain, 'procedure', definitions) as object;
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...root,
    definitions: definitions.schemas,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
