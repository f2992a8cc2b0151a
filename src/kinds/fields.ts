/**
 * The building blocks of the schema: each says in which language its text is written, so that analysis can check every
 * text of every kind without knowing the kind.
 */
import * as Type from '@sinclair/typebox';
import type { SchemaOptions, Static, StringOptions, TProperties, TString } from '@sinclair/typebox';

/**
 * What a field holds. `template`: `${NAME}` refers to a variable. `content`: the same, many lines, as file content.
 * `manifest`: the same, but only variables whose type is safe inside YAML. `shell`, `sql`, `markdown`: as they say.
 * `names`: a `template` of names of Kubernetes with blanks between them. `host`: a `template` whose values name a host. `items`: a `template` that is
 * one list. `expression`: an extended regular expression. `function`: the body of a function.
 * `connection`: the name of a connection. `place`, `cluster`: the name of a place, of one of kind `kubectl`. `remember`, `restore`: the
 * name under which counts are noted, and a use of it. `title`: one line of prose. `question`: a `template` that is shown as prose.
 */
export const LANGUAGES = [
  'template',
  'content',
  'manifest',
  'names',
  'host',
  'items',
  'expression',
  'shell',
  'function',
  'sql',
  'markdown',
  'connection',
  'place',
  'cluster',
  'remember',
  'restore',
  'title',
  'question',
] as const;
export type Language = (typeof LANGUAGES)[number];

/** The schema keyword that carries the language. */
export const LANGUAGE_KEYWORD = 'language';

function text(language: Language, description: string, options: StringOptions = {}): TString {
  return Type.String({ minLength: 1, ...options, description, [LANGUAGE_KEYWORD]: language });
}

export const Template = (description: string, options?: StringOptions): TString =>
  text('template', description, options);
/** Names of Kubernetes, with blanks between them. */
export const Names = (description: string, options?: StringOptions): TString =>
  text('names', description, options);
/** A host: nothing that a value could hold changes how it is reached. */
export const HostName = (description: string): TString =>
  text('host', description, { pattern: '^[^\\s@/-][^\\s@/]*$', examples: ['db1.example.org', '${DB_HOST}'] });
/** 1 to 65535, in digits. */
const PORT_DIGITS = '[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]';

/** A port, or one reference to a value that is one. */
export const Port = (description: string) =>
  Type.Union(
    [
      Type.Integer({ minimum: 1, maximum: 65535 }),
      Template('The port, as digits or by one reference.', {
        pattern: `^(${PORT_DIGITS}|\\$[A-Z][A-Z0-9_]*|\\$\\{[A-Z][A-Z0-9_]*\\})$`,
        examples: ['5432', '${DB_PORT}'],
      }),
    ],
    { description },
  );
/** One reference to a list. */
export const ListReference = (description: string): TString =>
  text('items', description, { pattern: '^\\$\\{[A-Z][A-Z0-9_]*\\}$' });
export const Expression = (description: string, options?: StringOptions): TString =>
  text('expression', description, options);
/** One reference to a secret. */
export const Password = (description: string): TString =>
  text('template', description, {
    pattern: '^\\$(?:[A-Z][A-Z0-9_]*|\\{[A-Z][A-Z0-9_]*\\})$',
    examples: ['${DB_PASSWORD}'],
  });
export const Question = (description: string): TString => text('question', description);
export const Content = (description: string): TString => text('content', description, { minLength: 0 });
export const Manifest = (description: string): TString => text('manifest', description);
export const Shell = (description: string, options?: StringOptions): TString =>
  text('shell', description, options);
export const Sql = (description: string): TString => text('sql', description);
export const FunctionBody = (description: string): TString => text('function', description);
export const Markdown = (description: string): TString => text('markdown', description);

export const ID_PATTERN = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';
export const FUNCTION_PATTERN = '^[a-z][a-z0-9_]*$';
export const NAME_PATTERN = '^[A-Z][A-Z0-9_]*$';
export const LINE_PATTERN = '^[^\\n\\r]+$';
export const DURATION_PATTERN = '^[0-9]+(s|m|h)$';

export const Id = (description: string): TString =>
  Type.String({ pattern: ID_PATTERN, maxLength: 63, description, examples: ['stop-clients'] });

export const VariableName = (description: string, options: StringOptions = {}): TString =>
  Type.String({ pattern: NAME_PATTERN, maxLength: 63, description, examples: ['NAMESPACE'], ...options });

/** The name under which a scale step notes counts, or a use of such a name. */
export const Memory = (language: 'remember' | 'restore', description: string): TString =>
  Type.String({
    pattern: ID_PATTERN,
    maxLength: 63,
    description,
    examples: ['replicas'],
    [LANGUAGE_KEYWORD]: language,
  });

export const ConnectionName = (description: string): TString =>
  Type.String({ pattern: ID_PATTERN, maxLength: 63, description, [LANGUAGE_KEYWORD]: 'connection' });

/** The name of a place; `here` is this machine. */
export const PlaceName = (description: string): TString =>
  Type.String({
    pattern: ID_PATTERN,
    maxLength: 63,
    description,
    examples: ['db'],
    [LANGUAGE_KEYWORD]: 'place',
  });

/** The name of a place of kind `kubectl`. */
export const ClusterName = (description: string): TString =>
  Type.String({
    pattern: ID_PATTERN,
    maxLength: 63,
    description,
    examples: ['cml'],
    [LANGUAGE_KEYWORD]: 'cluster',
  });

/** A title: one line. */
export const Title = (description: string): TString =>
  text('title', description, { maxLength: 120, pattern: LINE_PATTERN });

export const Duration = (description: string, options: SchemaOptions = {}): TString =>
  Type.String({ pattern: DURATION_PATTERN, description, examples: ['30s', '10m'], ...options });

/** A duration, or a reference to a variable of type `duration`. */
export const DurationTemplate = (description: string, options: SchemaOptions = {}): TString =>
  Template(description, {
    pattern: '^([0-9]+(s|m|h)|\\$[A-Z][A-Z0-9_]*|\\$\\{[A-Z][A-Z0-9_]*\\})$',
    examples: ['30s', '10m'],
    ...options,
  });

export const SqlQuery = Type.Object(
  {
    on: ConnectionName('The connection that the query goes to.'),
    query: Sql("One query. `:'NAME'` is a variable's value as a string."),
  },
  {
    additionalProperties: false,
    description: 'A query whose output is used as it is: rows as lines, no headings.',
  },
);

export const SqlCheck = Type.Object(
  {
    on: ConnectionName('The connection that the query goes to.'),
    query: Sql("A read-only query. `:'NAME'` is a variable's value as a string."),
    expect: Template('What the query must print: columns separated by `|`, rows by line ends.', {
      minLength: 0,
      examples: ['0'],
    }),
  },
  { additionalProperties: false, description: 'Holds when the query prints exactly what is expected.' },
);

const ShellCheck = Shell(
  'Read-only commands. Status 0: it holds; 1: it does not; anything else: it cannot be told.',
);

const inShell = <More extends TProperties>(more: More) =>
  Type.Object(
    { run: ShellCheck, ...more },
    { additionalProperties: false, description: 'A check in shell.' },
  );

const inSql = <More extends TProperties>(more: More) =>
  Type.Object({ sql: SqlCheck, ...more }, { additionalProperties: false, description: 'A check in SQL.' });

export const Check = Type.Union([ShellCheck, inShell({}), inSql({})], {
  description: 'A read-only check, in shell or in SQL.',
});
export type Check = Static<typeof Check>;

export const Checks = (description: string) =>
  Type.Union([Check, Type.Array(Check, { minItems: 1, description: 'All of these.' })], { description });
export type Checks = Check | Check[];

const Until = Type.Optional(
  Id(
    "A later step that takes away what the check looks at: once it has run, the script's `verify` does not ask any more.",
  ),
);

/** A check of what a step has made, which may hold for a while only. */
export const Verify = Type.Union(
  [
    ShellCheck,
    inShell({ until: Until }),
    inSql({ until: Until }),
    Type.Array(Check, { minItems: 1, description: 'All of these.' }),
  ],
  { description: 'Must hold after the body; of a `for_each`, once after all items.' },
);
export type Verify = Static<typeof Verify>;

/** The step until which it must hold; '' where it always must. */
export const untilOf = (verify: Verify | undefined): string =>
  (typeof verify === 'object' && 'until' in verify ? verify.until : undefined) ?? '';

/** Where kubectl finds the cluster, and the namespace in it. */
export const clusterFields = {
  namespace: Type.Optional(Template('The namespace; without it, that of the context.')),
  context: Type.Optional(Template('The context of the kubeconfig; without it, the current one.')),
  kubeconfig: Type.Optional(Template('The kubeconfig file; without it, what kubectl finds by itself.')),
};

/** What a listing comes from: exactly one of the two. */
export const sourceFields = {
  run: Type.Optional(Shell('Commands whose standard output is taken.')),
  sql: Type.Optional(SqlQuery),
};
