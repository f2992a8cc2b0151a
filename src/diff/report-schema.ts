/** The shape of what `diff` finds, published as schema/diff.schema.json. The types of the code come from it, so that both agree. */
import * as Type from '@sinclair/typebox';
import type { Static, TLiteral, TProperties, TUnion } from '@sinclair/typebox';

const object = <T extends TProperties>(properties: T, more: { title?: string; description?: string } = {}) =>
  Type.Object(properties, { additionalProperties: false, ...more });

type Literals<T extends readonly string[]> = { [K in keyof T]: TLiteral<T[K]> };

/** One of some words. */
const oneOf = <const T extends string[]>(
  words: T,
  more: { description?: string } = {},
): TUnion<Literals<T>> =>
  Type.Union(
    words.map((word) => Type.Literal(word)),
    more,
  ) as unknown as TUnion<Literals<T>>;

const text = (description: string) => Type.String({ description });
const count = (description: string) => Type.Integer({ description });
const flag = (description: string) => Type.Boolean({ description });
const orNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const placeOrNull = (description: string) => Type.Union([Type.Integer(), Type.Null()], { description });

const Level = oneOf(['danger', 'caution', 'note'], {
  description: '`danger`: read this before anything else. `caution`: judge it. `note`: know it.',
});

const Part = object({
  changed: flag('Whether these words are what differs from the other side.'),
  text: Type.String(),
});
export type Part = Static<typeof Part>;

const Row = object(
  { op: oneOf(['same', 'removed', 'added']), parts: Type.Array(Part) },
  {
    description:
      'One line. Rows that are not `added` make the old text, rows that are not `removed` make the new one.',
  },
);
export type Row = Static<typeof Row>;

const TextChange = object({
  name: text(
    '`body`, `check`, `undo`, … for commands; `why`, `expect`, `if_it_fails`, `look_for` for prose.',
  ),
  rows: Type.Array(Row),
});
export type TextChange = Static<typeof TextChange>;

const FieldChange = object({
  name: Type.String(),
  old: orNull('Null when it was not there.'),
  new: orNull('Null when it is gone.'),
});
export type FieldChange = Static<typeof FieldChange>;

const Risk = oneOf(['read-only', 'reversible', 'destructive', 'point-of-no-return'], {
  description: 'What a step may do that cannot be taken back.',
});

const StepChange = object({
  status: oneOf(['added', 'removed', 'changed', 'listed'], {
    description: '`listed`: shown as it is, because the other side cannot be read.',
  }),
  id: text('The id, on the new side where the step is there.'),
  oldId: orNull('Its id on the old side.'),
  title: Type.String(),
  kind: Type.String(),
  risk: Risk,
  oldRisk: Type.Union([Risk, Type.Null()]),
  number: placeOrNull('Its place, from 1, on the new side.'),
  oldNumber: placeOrNull('Its place on the old side.'),
  renamed: Type.Boolean(),
  moved: flag('Whether it changed its place among the steps that are on both sides.'),
  fields: Type.Array(FieldChange),
  texts: Type.Array(TextChange),
});
export type StepChange = Static<typeof StepChange>;

const Finding = object({
  code: text('Stable: the code that `--fail-on` takes.'),
  level: Level,
  title: text('What the code means.'),
  message: text('What was found here, in Markdown.'),
  step: orNull("The step's id, on the new side where it is there."),
  risk: Type.Union([Risk, Type.Null()], { description: "The step's risk." }),
  variable: orNull('The variable that it is about.'),
});
export type Finding = Static<typeof Finding>;

const Problem = object({
  message: Type.String(),
  file: orNull('Where.'),
  line: Type.Union([Type.Integer(), Type.Null()]),
});
export type Problem = Static<typeof Problem>;

const Side = object({
  label: text('A path, or a revision and a path.'),
  form: oneOf(['procedure', 'script']),
  procedure: orNull('Null when it cannot be read.'),
  version: orNull('Null when it cannot be read.'),
  problems: Type.Array(Problem, { description: 'Why it cannot be read; empty when it can.' }),
});
export type Side = Static<typeof Side>;

const Comparison = object({
  name: text('The procedure.'),
  status: oneOf(['same', 'changed', 'added', 'removed', 'unreadable']),
  old: Type.Union([Side, Type.Null()], { description: 'Null when it is on the new side only.' }),
  new: Type.Union([Side, Type.Null()], { description: 'Null when it is on the old side only.' }),
  findings: Type.Array(Finding, { description: 'Heaviest first.' }),
  steps: Type.Array(StepChange, {
    description: 'Steps that differ, in the order of the new side; removed ones last.',
  }),
  fields: Type.Array(FieldChange, {
    description: 'What changed in the head of the procedure and of its phases.',
  }),
  texts: Type.Array(TextChange, {
    description:
      'Prose of the procedure and of its phases, code that belongs to no step, and whole outputs where nothing else tells what differs.',
  }),
  unchanged: count('Steps that are equal and where they were.'),
  likenessTried: flag(
    'False when there were too many steps without a partner to look for renamed ones among them.',
  ),
});
export type Comparison = Static<typeof Comparison>;

const DiffReport = object(
  {
    format: Type.Literal(1),
    generator: text('The program that made it, with its version.'),
    old: text('What was asked for as the old side.'),
    new: text('What was asked for as the new side.'),
    comparisons: Type.Array(Comparison),
  },
  { title: 'A comparison of procedures, as `stepwright diff --format json` prints it' },
);
export type DiffReport = Static<typeof DiffReport>;

/** The text of schema/diff.schema.json. */
export function diffSchemaText(): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:stepwright:diff:1',
    ...DiffReport,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
