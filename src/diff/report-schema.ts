/** The shape of what `diff` finds, published as schema/diff.schema.json. The types of the code come from it, so that both agree. */
import * as Type from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';

const closed = { additionalProperties: false };
const text = (description: string) => Type.String({ description });
const orNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

export const Level = Type.Union([Type.Literal('danger'), Type.Literal('caution'), Type.Literal('note')], {
  description: '`danger`: read this before anything else. `caution`: judge it. `note`: know it.',
});

const Part = Type.Object(
  {
    changed: Type.Boolean({ description: 'Whether these words are what differs from the other side.' }),
    text: Type.String(),
  },
  closed,
);

const Row = Type.Object(
  {
    op: Type.Union([Type.Literal('same'), Type.Literal('removed'), Type.Literal('added')]),
    parts: Type.Array(Part),
  },
  {
    ...closed,
    description:
      'One line. Rows that are not `added` make the old text, rows that are not `removed` make the new one.',
  },
);

export const TextChange = Type.Object(
  {
    name: text(
      '`body`, `check`, `undo`, … for commands; `why`, `expect`, `if_it_fails`, `look_for` for prose.',
    ),
    rows: Type.Array(Row),
  },
  closed,
);
export type TextChange = Static<typeof TextChange>;

const FieldChange = Type.Object(
  { name: Type.String(), old: orNull('Null when it was not there.'), new: orNull('Null when it is gone.') },
  closed,
);

const Risk = Type.Union(
  [
    Type.Literal('read-only'),
    Type.Literal('reversible'),
    Type.Literal('destructive'),
    Type.Literal('point-of-no-return'),
  ],
  { description: 'What a step may do that cannot be taken back.' },
);

export const StepChange = Type.Object(
  {
    status: Type.Union(
      [Type.Literal('added'), Type.Literal('removed'), Type.Literal('changed'), Type.Literal('listed')],
      { description: '`listed`: shown as it is, because the other side cannot be read.' },
    ),
    id: text('The id, on the new side where the step is there.'),
    oldId: orNull('Its id on the old side.'),
    title: Type.String(),
    kind: Type.String(),
    risk: Risk,
    oldRisk: Type.Union([Risk, Type.Null()]),
    number: Type.Union([Type.Integer(), Type.Null()], { description: 'Its place, from 1, on the new side.' }),
    oldNumber: Type.Union([Type.Integer(), Type.Null()], { description: 'Its place on the old side.' }),
    renamed: Type.Boolean(),
    moved: Type.Boolean({
      description: 'Whether it changed its place among the steps that are on both sides.',
    }),
    fields: Type.Array(FieldChange),
    texts: Type.Array(TextChange),
  },
  closed,
);
export type StepChange = Static<typeof StepChange>;

export const Finding = Type.Object(
  {
    code: text('Stable: the code that `--fail-on` takes.'),
    level: Level,
    title: text('What the code means.'),
    message: text('What was found here, in Markdown.'),
    step: orNull("The step's id, on the new side where it is there."),
    risk: Type.Union([Risk, Type.Null()], { description: "The step's risk." }),
    variable: orNull('The variable that it is about.'),
  },
  closed,
);
export type Finding = Static<typeof Finding>;

const Problem = Type.Object(
  { message: Type.String(), file: orNull('Where.'), line: Type.Union([Type.Integer(), Type.Null()]) },
  closed,
);
export type Problem = Static<typeof Problem>;

export const Side = Type.Object(
  {
    label: text('A path, or a revision and a path.'),
    form: Type.Union([Type.Literal('procedure'), Type.Literal('script')]),
    procedure: orNull('Null when it cannot be read.'),
    version: orNull('Null when it cannot be read.'),
    problems: Type.Array(Problem, { description: 'Why it cannot be read; empty when it can.' }),
  },
  closed,
);
export type Side = Static<typeof Side>;

export const Comparison = Type.Object(
  {
    name: text('The procedure.'),
    status: Type.Union([
      Type.Literal('same'),
      Type.Literal('changed'),
      Type.Literal('added'),
      Type.Literal('removed'),
      Type.Literal('unreadable'),
    ]),
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
    unchanged: Type.Integer({ description: 'Steps that are equal and where they were.' }),
    likenessTried: Type.Boolean({
      description:
        'False when there were too many steps without a partner to look for renamed ones among them.',
    }),
  },
  closed,
);
export type Comparison = Static<typeof Comparison>;

export const DiffReport = Type.Object(
  {
    format: Type.Literal(1),
    generator: text('The program that made it, with its version.'),
    old: text('What was asked for as the old side.'),
    new: text('What was asked for as the new side.'),
    comparisons: Type.Array(Comparison),
  },
  { ...closed, title: 'A comparison of procedures, as `stepwright diff --format json` prints it' },
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
