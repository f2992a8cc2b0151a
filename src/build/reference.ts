/** Writes the reference page. In: the kinds, the schema, the codes and the commands' help. Out: Markdown. */
import { runCommandLine } from '../cli/main.js';
import { CODES } from '../diagnostics/codes.js';
import { GROUPS } from '../diff/fail-on.js';
import { DIFF_CODES } from '../diff/rules/index.js';
import { KINDS } from '../kinds/index.js';
import { editorSchema, modifierFields } from '../validate/procedure-schema.js';
import type { SchemaNode } from '../validate/schema-node.js';
import { schemaNode } from '../validate/schema-node.js';
import { VARIABLE_TYPES } from '../plan/plan.js';

const COMMANDS = ['build', 'check', 'diff', 'init', 'schema', 'explain'] as const;

/** A type in a few words; unions name each member once. */
function typeWords(schema: SchemaNode): string {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeWords))].join(' or ');
  switch (schema.type) {
    case 'string':
      return 'text';
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
    const row = `| \`${name}\` | ${cell(typeWords(field))} | ${needed} | ${cell(field.description ?? '')} |`;
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
  const fields = mappingsIn(node).length === 0 ? `\`${key}\` takes ${typeWords(node)}.` : table(node);
  return [
    `### \`${key}\`: ${title}`,
    description,
    `Risk, when the step does not say: ${risk}.`,
    `\`\`\`yaml\n${example}\n\`\`\``,
    fields,
  ].join('\n\n');
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
    sql: {on: workspace-db, statements: {include: sql/load.sql}}
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
    '## Steps',
    'A step has an id, a title, one of the kinds below, and any of these:',
    modifierTable(),
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
