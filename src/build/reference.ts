/** Writes the reference page. In: the kinds, the schema, the codes and the commands' help. Out: Markdown. */
import { runCommandLine } from '../cli/main.js';
import { CODES } from '../diagnostics/codes.js';
import { DIFF_CODES, GROUPS } from '../diff/codes.js';
import { LANGUAGE_KEYWORD, Check } from '../kinds/fields.js';
import { LIBRARY } from '../functions/library.js';
import { items as ITEMS } from '../kinds/items.js';
import { KINDS } from '../kinds/index.js';
import { CONNECTIONS } from '../connections/index.js';
import { PLACES } from '../places/index.js';
import { GroupShell, editorSchema, modifierFields } from '../validate/procedure-schema.js';
import type { SchemaNode } from '../validate/schema-node.js';
import { schemaNode } from '../validate/schema-node.js';
import { VARIABLE_TYPES } from '../kinds/vocabulary.js';

const COMMANDS = [
  'build',
  'check',
  'diff',
  'publish',
  'bundle',
  'verify',
  'init',
  'schema',
  'explain',
] as const;

/** What the text of a field is written in. */
const LANGUAGE_WORDS: Readonly<Record<string, string>> = {
  template: 'text with `${NAME}`',
  question: 'text with `${NAME}`',
  content: 'text with `${NAME}`',
  manifest: 'YAML with `${NAME}`',
  shell: 'shell',
  sql: 'SQL',
  markdown: 'Markdown',
  connection: 'name of a connection',
  place: 'name of a place',
  cluster: 'name of a place',
  names: 'text with `${NAME}`',
  host: 'text with `${NAME}`',
  function: 'shell',
};

function languageOf(schema: object): string | undefined {
  const language = (schema as Readonly<Record<string, unknown>>)[LANGUAGE_KEYWORD];
  return typeof language === 'string' ? language : undefined;
}

function defaultOf(schema: object): string {
  const value = (schema as { readonly default?: string | number | boolean }).default;
  return value === undefined ? '' : ` Default: \`${String(value)}\`.`;
}

function exampleOf({ examples, patternProperties }: SchemaNode): string {
  const [first] = examples ?? [];
  if (first === undefined || patternProperties === undefined) return '';
  const members = Object.entries(first as Readonly<Record<string, string>>).map(
    ([key, value]) => `${JSON.stringify(key)}: ${value}`,
  );
  return ` Example: \`{${members.join(', ')}}\`.`;
}

/** A type in a few words; unions name each member once. */
function typeWords(schema: SchemaNode): string {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeWords))].join(' or ');
  switch (schema.type) {
    case 'string':
      return LANGUAGE_WORDS[languageOf(schema) ?? ''] ?? 'text';
    case 'integer':
      return 'whole number';
    case 'boolean':
      return '`true` or `false`';
    case 'array':
      return schema.items === undefined ? 'list' : `list of ${typeWords(schema.items)}`;
    case 'object':
      return 'mapping';
    default:
      return 'anything';
  }
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** Mappings that a field's value may be, whether by itself, as an item or as a member of a union. */
function mappingsIn(schema: SchemaNode): readonly SchemaNode[] {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(mappingsIn);
  if (schema.items !== undefined) return mappingsIn(schema.items);
  if (schema.patternProperties !== undefined)
    return Object.values(schema.patternProperties).flatMap(mappingsIn);
  return schema.properties === undefined ? [] : [schema];
}

/** A row for each field, those inside after the one that they are in. */
function rows(schema: SchemaNode, prefix: string, seen: ReadonlySet<SchemaNode>): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const name = `${prefix}${key}`;
    const needed = schema.required?.includes(key) === true ? 'yes' : '';
    const row = `| \`${name}\` | ${cell(typeWords(field))} | ${needed} | ${cell(`${field.description ?? ''}${defaultOf(field)}${exampleOf(field)}`)} |`;
    const inside = mappingsIn(field).filter((mapping) => !seen.has(mapping));
    const deeper = new Set([...seen, ...inside]);
    const more = inside.flatMap((mapping) => rows(mapping, `${name}.`, deeper));
    return [row, ...new Set(more)];
  });
}

function table(schema: SchemaNode): string {
  const head = ['| Key | Value | Needed | What it says |', '| --- | --- | --- | --- |'];
  return [...head, ...rows(schema, '', new Set())].join('\n');
}

function kindSection({ key, title, description, example, schema, risk }: (typeof KINDS)[number]): string {
  const node = schemaNode(schema);
  const fields =
    node.properties === undefined
      ? `\`${key}\` takes ${typeWords(node)}.${node.anyOf === undefined ? '' : ' See [checks](#checks).'}`
      : table(node);
  return [
    `### \`${key}\`: ${title}`,
    description,
    `Risk, when the step does not say: ${risk}.`,
    `\`\`\`yaml\n${example}\n\`\`\``,
    fields,
  ].join('\n\n');
}

function placeSection({ key, title, description, example, schema }: (typeof PLACES)[number]): string {
  return [
    `### \`${key}\` place: ${title}`,
    description,
    `\`\`\`yaml\nplaces:\n  ${example}\n\`\`\``,
    schemaNode(schema).properties === undefined
      ? `\`${key}\` takes ${typeWords(schemaNode(schema))}: ${schema.description ?? ''}`
      : table(schemaNode(schema)),
  ].join('\n\n');
}

function connectionSection({
  key,
  title,
  description,
  example,
  schema,
}: (typeof CONNECTIONS)[number]): string {
  return [
    `### \`${key}\` connection: ${title}`,
    description,
    `\`\`\`yaml\nconnections:\n  ${example}\n\`\`\``,
    table(schemaNode(schema)),
  ].join('\n\n');
}

/** The functions that come with every procedure, as their comments tell. */
function libraryTable(): string {
  const rows = LIBRARY.map(({ name, help }) => {
    const [, words = '', text = help] = /^([A-Z[][^:]*): ([\s\S]*)$/.exec(help) ?? [];
    return `| \`${name}${words === '' ? '' : ` ${cell(words)}`}\` | ${cell(text)} |`;
  });
  return ['| Function | What it does |', '| --- | --- |', ...rows].join('\n');
}

/** Fields of a step without those whose value is an action, which the kinds describe. */
function modifierTable(): string {
  const { undo, ...fields } = modifierFields;
  const required = ['id', 'title'];
  const all = {
    type: 'object' as const,
    properties: fields as unknown as Record<string, SchemaNode>,
    required,
  };
  const undoRow = `| \`undo\` | mapping |  | ${cell(schemaNode(undo).description ?? '')} |`;
  return `${table(all)}\n${undoRow}`;
}

function headTable(): string {
  const { properties = {}, required = [] } = schemaNode(editorSchema());
  const { phases, ...head } = properties;
  const phase = mappingsIn(phases ?? {})[0]?.properties ?? {};
  const { steps, ...phaseFields } = phase;
  const phaseNode = { type: 'object' as const, properties: phaseFields, required: ['id', 'title'] };
  const stepsRow = `| \`steps\` | list of mapping | yes | ${steps?.description ?? ''} |`;
  const phasesRow = `| \`phases\` | list of mapping | yes | ${phases?.description ?? ''} |`;
  return [
    `${table({ type: 'object', properties: head, required })}\n${phasesRow}`,
    '## Phases',
    `${table(phaseNode)}\n${stepsRow}`,
  ].join('\n\n');
}

function codeSection([code, { title, severity, explanation }]: [
  string,
  (typeof CODES)[keyof typeof CODES],
]): string {
  return `### ${code}: ${title}\n\nSeverity: ${severity}.\n\n${explanation}`;
}

/** What `diff` can find, with the groups that hold it. */
function findingsTable(): string {
  const rows = DIFF_CODES.map(({ code, level, title }) => {
    const groups = Object.keys(GROUPS).filter(
      (group) => group !== level && GROUPS[group]?.includes(code) === true,
    );
    return `| \`${code}\` | ${level} | ${title} | ${groups.filter((group) => group !== 'caution').join(', ')} |`;
  });
  return ['| Code | Weight | What it means | Groups |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** What a command prints when it is asked for help. */
async function helpOf(command: string): Promise<string> {
  const printed: string[] = [];
  const keep = (text: string): void => {
    printed.push(text);
  };
  await runCommandLine([command, '--help'], {
    out: keep,
    log: keep,
    colour: { out: false, log: false },
    debug: false,
    token: '',
    interrupted: () => Promise.resolve(),
  });
  return `### ${command}\n\n\`\`\`text\n${printed.join('').trimEnd()}\n\`\`\``;
}

const INCLUDES = `A mapping whose only key is \`include\` is replaced by a file. As an item of a list it names a YAML file: the items of its list, or its one mapping, take the
place. Anywhere else it names a text file, which becomes the string. Paths are relative to the procedure's folder, and never lead out of it.

\`\`\`yaml
steps:
  - include: steps/export.yaml
  - id: load
    title: Load the rows
    sql: {on: cml-sql, statements: {include: sql/load.sql}}
\`\`\``;

const TEXTS = `A text of a step (its body, a check, an undo) is bash and runs in a shell of its own, in the guide as in the script: with \`set -euo pipefail\`,
without standard input and without a terminal, with \`umask 077\`. So new files are for their owner alone unless a mode is given.

- **Between steps** only files survive. \`cd\`, lower-case variables, functions and options of the shell end with the text. So they do between
  the items of a \`for_each\`, or they may: do not rely on them.
- **\`$WORK\`** is a folder of the procedure's own, made before the first step and kept until somebody removes it: \`~/stepwright/PROCEDURE\` by hand,
  \`work/\` in the script's state directory. Put files there that a later step reads, under another name first (\`"$WORK/list.new"\`) and then
  \`mv\`. What \`capture\` and \`choose\` fill stands there under the variable's name until the step is undone, \`scale\` keeps counts as \`MEMORY_KIND_NAME\`, and the
  items of a \`for_each\` are in \`STEP.items\` and \`STEP.progress\`. Names that begin with an upper-case letter are taken by those.
- **Variables**: in fields that take text with \`\${NAME}\`, \`\${NAME}\` and \`$NAME\` are a variable and \`$$\` is a dollar; the kind quotes the value. In shell a
  variable is a shell variable: write \`"$NAME"\`. In SQL it is \`:'NAME'\` for a string and \`:"NAME"\` for an identifier. Titles, prose and ids take none.
- **Values are data.** A value whose type allows more than letters, digits and \`._:/@-\` never stands where something evaluates it: in arithmetic,
  subscripts, \`[[ … -eq … ]]\` and \`-v\`, as the name of a variable or a command, or inside the text of \`eval\`, \`sh -c\`, \`ssh\`, \`su -c\`, awk, sed, perl,
  python, jq or psql. \`build\` refuses it, wherever the value came from, and names the right form: an argument, the environment, standard input.
  A type such as int or k8s-name, or a check in the same text, makes it harmless. See [SW0520](#sw0520-a-value-is-evaluated-as-code).
- **Secrets** are asked for, never stored. In SQL over a connection to a host a secret is written like any variable and reaches psql by the
  environment of that one command:

\`\`\`yaml
- id: set-password
  title: Set the password of the application
  sql: {on: cml-sql, statements: "ALTER ROLE app PASSWORD :'APP_PASSWORD';"}
\`\`\``;

const CONNECTIONS_TEXT = `Each connection becomes a function of its name, with \`_\` for \`-\`, that takes SQL on standard input. Its client runs on this machine, or in the place that \`on\` names. SQL fails
with its first error. Between \`BEGIN;\` and \`COMMIT;\`, which \`sql\` writes, a stream that is cut short changes nothing.`;

const PLACES_TEXT = `Each place becomes a function of its name, with \`_\` for \`-\`, that texts call: \`cml get pods\`, \`db psql --version\`. \`here\` is this machine.

With \`on: PLACE\` at a step or a phase, the shell texts of the step run in that place. They are given to the shell of the place on its standard input, and run
after all of them has arrived. The values that they read are handed over by name. A text whose output is cut short fails, as does one whose end never arrives. Functions exist on this
machine only.

What a text has started there ends when its connection ends, however that happens: TERM at once, KILL after three seconds. What leaves the process group on purpose, such as a
service that systemd starts, stays. A command that is given input (\`db psql <file\`) finds the end of it then. A network that vanishes is noticed here after 45 seconds, and on a host as its
sshd is set (\`ClientAliveInterval\`).

Before the first step, each host and each other user must answer and have the shell and the programs that the texts call there. A place whose address is captured by a step, or is the item
of a loop, is first reached when it is needed.

\`\`\`yaml
places:
  old: {ssh: {host: "\${OLD_HOST}", user: root}}
  cml: {kubectl: {context: "\${CML_CONTEXT}", namespace: "\${CML_NAMESPACE}"}}
  db: {pod: {in: cml, name: db-0, container: db}}
phases:
  - id: look
    title: Look at the database
    steps:
      - {id: free, title: Show the free space, risk: read-only, on: db, run: df -k "$PGDATA"}
\`\`\``;

const FUNCTIONS_TEXT = `Whatever several texts would repeat is a function. It is declared under \`functions\`, takes its arguments as \`$1\` and so on, and may use \`local\` and \`return\`. It stands once in
the guide's set-up and once in the script. A function that is called in \`$(…)\`, in a condition, or left of \`||\` runs without \`set -e\`: write \`|| return\` behind what may fail.

\`\`\`yaml
functions:
  no_lines:
    help: Fails, and shows them, if standard input has any lines.
    run: |
      local lines
      lines=$(cat)
      [ -z "$lines" ] || {
        printf '%s\\n' "$lines" >&2
        return 1
      }
\`\`\`

These come with every procedure. Only those that are called are rendered. A connection is a function as well: it takes SQL on its standard input and options of psql.`;

const GROUPS_TEXT = `Steps that are done for one item, one after the other, and then for the next item, are a group. The group is a step of its own, which lists the items and
keeps the list in \`$WORK/GROUP.items\`; its steps follow. Undo takes back the last item first, and in an item the last step first.

\`\`\`yaml
${ITEMS.example}
\`\`\`

- **An item is one word.** Letters, digits and \`._:/@%+=,-\` can stand in it. Two items alike, an item that does not fit its type and a list without items are
  errors of the first step, before anything is done (\`empty: allowed\` takes an empty list).
- **Items with fields** are written as people write them: \`form: name=host:port\` takes \`a=10.0.0.1:2379\` apart, checks each field against its type and makes
  \`$MEMBER_NAME\`, \`$MEMBER_HOST\` and \`$MEMBER_PORT\` of an item \`MEMBER\`. Without \`form\` the fields stand in their order with commas between them, which
  no type but \`string\` and \`pattern\` may hold. An expression made of the types does it, so the last colon parts an address of IPv6 from its port.
- **\`$WORK\` is a folder of the item** in the steps of a group, so what they capture, keep or count is kept for each item. Files of the whole procedure are in
  \`"$WORK/.."\`.
- **The list is made once.** To change it, run its first step again (\`run PHASE --from GROUP\`, by hand its block between two items). New items come in their turn;
  an item that is done may leave it and can still be taken back; one that is begun and not finished may not leave it.
- **In the script** a step of a group is \`ID@ITEM\`: in \`plan\`, \`status\`, \`report\` and messages, and as a value of \`--from\`, \`--to\`, \`--only\`, \`--skip\` and
  \`--confirm\`. \`--item ITEM\` leaves the steps for that item, also with \`undo\`.
- A group holds no group. \`{with: ID}\` and \`{restore: NAME}\` name a step of the same group, and a place may be named with an item: \`host: "\${MEMBER_HOST}"\`.`;

const CHECKS = `\`when\`, \`done_when\`, \`verify\`, \`assert\`, the \`condition\` of \`wait\` and \`done\` of \`for_each\` take a check: shell, or a mapping, or a list of these. A list holds when all
of its checks hold; they are asked in order until one does not, and none may rely on what another one set.

Status 0 means that it holds, 1 that it does not, anything else that it cannot be told: \`when\` then ends the step as failed; \`done_when\` and \`done\` count as
not done, and \`wait\` asks again. Checks must change nothing: \`plan\` runs them too.

The script's \`verify\` asks the checks of all steps that are done again, at any later time. So \`verify\` of a step looks only at what later steps leave as it is,
or names with \`until\` the step that takes it away: once that step has run, the check is not asked any more. What must hold at one moment only, such as that
services are stopped, is a step of kind \`assert\` or \`wait\` there.

\`\`\`yaml
verify:
  - test -s "$ARCHIVE/db.dump"
  - sql: {on: cml-sql, query: SELECT count(*) FROM jobs WHERE NOT paused, expect: "0"}
\`\`\`

\`\`\`yaml
verify: {run: '[ -d "$OLD_FOLDER" ]', until: remove-old-folder}
\`\`\``;

export async function referenceText(): Promise<string> {
  const sections = [
    '# Reference',
    'This page is generated from the schema, the kinds, the codes and the commands; `npm run build` writes it anew.',
    '## A procedure',
    headTable(),
    `Types of variables: ${VARIABLE_TYPES.map((type) => `\`${type}\``).join(', ')}.`,
    '## Includes',
    INCLUDES,
    '## Places',
    PLACES_TEXT,
    ...PLACES.map(placeSection),
    '## Connections',
    CONNECTIONS_TEXT,
    ...CONNECTIONS.map(connectionSection),
    '## Functions',
    FUNCTIONS_TEXT,
    libraryTable(),
    '## Steps',
    'A step has an id, a title, one of the kinds below, and any of these:',
    modifierTable(),
    '## Groups',
    GROUPS_TEXT,
    table(schemaNode(GroupShell)),
    '## Texts, values and state',
    TEXTS,
    '## Checks',
    CHECKS,
    table({ type: 'object', properties: { check: schemaNode(Check) } }),
    '## Kinds',
    ...KINDS.map(kindSection),
    '## Commands',
    ...(await Promise.all(COMMANDS.map(helpOf))),
    '## Findings of diff',
    'What `--fail-on` takes, heaviest first.',
    findingsTable(),
    '## Codes',
    ...Object.entries(CODES).map(codeSection),
  ];
  return `${sections.join('\n\n')}\n`;
}
