/** Compiles the schema ahead of time with ajv. In: the schema of the procedure, of the modifiers and of each kind. Out: a module that needs no ajv. */
import * as Type from '@sinclair/typebox';
import type { TSchema } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { KINDS } from '../kinds/index.js';
import { LANGUAGE_KEYWORD } from '../kinds/fields.js';
import { GroupShell, ProcedureShell, modifierFields } from '../validate/procedure-schema.js';

/** Export names of the generated module, each with its schema. */
function exported(): Readonly<Record<string, TSchema>> {
  const kinds = KINDS.map(({ key, schema }) => [`action_${key}`, schema] as const);
  return {
    acceptsProcedure: ProcedureShell,
    acceptsGroup: GroupShell,
    acceptsModifiers: Type.Object(modifierFields),
    ...Object.fromEntries(kinds),
  };
}

/** Schemas shorter than this are compiled where they stand; a function of their own would not be shorter. */
const WORTH_SHARING = 150;

type Shared = Map<string, { readonly id: string; readonly schema: object }>;

/** Each member of a mapping of schemas, shared. */
function shareMembers(members: object, shared: Shared): object {
  return Object.fromEntries(
    Object.entries(members).map(([key, member]) => [key, share(member as TSchema, shared)]),
  );
}

/** Replaces every larger part of a schema by a reference, so that equal parts are compiled once. */
function share(schema: TSchema, shared: Shared): object {
  const { properties, patternProperties, items, anyOf, ...rest } = schema as Partial<SchemaParts>;
  const inner = {
    ...rest,
    ...(properties === undefined ? {} : { properties: shareMembers(properties, shared) }),
    ...(patternProperties === undefined
      ? {}
      : { patternProperties: shareMembers(patternProperties, shared) }),
    ...(items === undefined ? {} : { items: share(items, shared) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map((member) => share(member, shared)) }),
  };
  const text = JSON.stringify(inner);
  if (text.length < WORTH_SHARING) return inner;
  const known = shared.get(text) ?? { id: `shared_${shared.size}`, schema: inner };
  shared.set(text, known);
  return { $ref: known.id };
}

/** The keywords of the schema that hold schemas. */
interface SchemaParts {
  readonly properties: object;
  readonly patternProperties: object;
  readonly items: TSchema;
  readonly anyOf: readonly TSchema[];
}

/** ajv's standalone code asks for its runtime by `require`; bundling puts it in. */
export async function writeValidators(target: string, resolveDir: string): Promise<void> {
  const ajv = new Ajv({
    code: { source: true, esm: true },
    strict: true,
    strictTypes: false,
    unicodeRegExp: true,
    inlineRefs: false,
    messages: false,
  });
  ajv.addVocabulary([LANGUAGE_KEYWORD]);
  const shared: Shared = new Map();
  const all = exported();
  for (const [name, schema] of Object.entries(all)) ajv.addSchema(share(schema, shared), name);
  for (const { id, schema } of shared.values()) ajv.addSchema(schema, id);
  const names = Object.keys(all);
  const source = standalone.default(ajv, Object.fromEntries(names.map((name) => [name, name])));
  const table = KINDS.map(({ key }) => `${JSON.stringify(key)}: action_${key}`).join(', ');
  await build({
    stdin: { contents: `${source}\nexport const acceptsAction = { ${table} };\n`, resolveDir },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: target,
    minifySyntax: true,
    logLevel: 'warning',
  });
}
