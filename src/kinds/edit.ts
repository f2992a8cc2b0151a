/** `edit`: lines of a configuration file, in one move; the step's own undo brings the old file back. */
import * as Type from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { Expression, LINE_PATTERN, Shell, Template } from './fields.js';
import { defineKind } from './kind.js';
import type { Contradiction } from './contradiction.js';
import type { LowerContext } from './kind.js';
import { streamOf } from './place-words.js';
import { placedText } from './place-text.js';
import { word } from './bash-pieces.js';
import { quoteWord } from '../shell/quote.js';

/** Longer lines are hard to read in a terminal. */
const WIDTH = 110;

const closed = { additionalProperties: false };

const Match = Type.Union(
  [
    Template('A text that the line holds.', { pattern: LINE_PATTERN, examples: ['port ='] }),
    Type.Object(
      {
        line: Type.Optional(Template('The whole line.', { pattern: LINE_PATTERN })),
        start: Type.Optional(Template('What the line begins with.', { pattern: LINE_PATTERN })),
        text: Type.Optional(Template('A text that the line holds.', { pattern: LINE_PATTERN })),
        pattern: Type.Optional(
          Expression(
            'An extended regular expression that the line has a match of, taken as it is: no value may stand in it.',
            { pattern: LINE_PATTERN, examples: ['^#? *port *='] },
          ),
        ),
      },
      { ...closed, description: 'One of the four ways to name a line.' },
    ),
  ],
  { description: 'Which line: exactly one may fit, or the file is left as it is.' },
);
type Match = Static<typeof Match>;

const Line = Template('The line, without a line end.', { pattern: LINE_PATTERN });

const changeFields = {
  set: Type.Optional(
    Type.Object(
      { match: Match, line: Line },
      { ...closed, description: 'Replaces a line. If none fits and the new line is there, it is done.' },
    ),
  ),
  add: Type.Optional(
    Type.Object(
      {
        line: Line,
        after: Type.Optional(Match),
        before: Type.Optional(Match),
        at: Type.Optional(
          Type.Union([Type.Literal('start'), Type.Literal('end')], {
            default: 'end',
            description: 'Where in the file, when neither `after` nor `before` says.',
          }),
        ),
      },
      {
        ...closed,
        description:
          'Adds a line. It is done when the line is there: beside the other one, or without one anywhere in the file.',
      },
    ),
  ),
  remove: Type.Optional(
    Type.Object({ match: Match }, { ...closed, description: 'Removes a line. If none fits, it is done.' }),
  ),
};

const Change = Type.Object(changeFields, { ...closed, description: 'One of `set`, `add` and `remove`.' });
type Change = Static<typeof Change>;

const Edit = Type.Object(
  {
    file: Template('The file. Behind a symbolic link, the file that it leads to is changed.', {
      pattern: LINE_PATTERN,
    }),
    ...changeFields,
    changes: Type.Optional(
      Type.Array(Change, { minItems: 1, description: 'Several changes: all are made at once, or none is.' }),
    ),
    reload: Type.Optional(
      Shell(
        'Commands that make the change known, after the file is replaced, and again after undo brought it back.',
      ),
    ),
  },
  closed,
);
type Edit = Static<typeof Edit>;

const WAYS = ['line', 'start', 'text', 'pattern'] as const;

/** HOW and TEXT, as the functions of the library take them. */
function matchWords(match: Match): string {
  if (typeof match === 'string') return `text ${word(match)}`;
  const way = WAYS.find((key) => match[key] !== undefined) ?? 'text';
  const text = match[way] ?? '';
  return `${way} ${way === 'pattern' ? quoteWord(text) : word(text)}`;
}

function changeWords({ set, add, remove }: Change): string {
  if (set !== undefined) return `set ${matchWords(set.match)} ${word(set.line)}`;
  if (remove !== undefined) return `remove ${matchWords(remove.match)}`;
  if (add?.after !== undefined) return `after ${matchWords(add.after)} ${word(add.line)}`;
  if (add?.before !== undefined) return `before ${matchWords(add.before)} ${word(add.line)}`;
  return `${add?.at === 'start' ? 'first' : 'last'} ${word(add?.line ?? '')}`;
}

interface ChangeAt {
  readonly change: Change;
  readonly at: string;
}

function changesOf({ set, add, remove, changes }: Edit): ChangeAt[] {
  const single = { ...(set && { set }), ...(add && { add }), ...(remove && { remove }) };
  return [
    ...(Object.keys(single).length === 0 ? [] : [{ change: single, at: '' }]),
    ...(changes ?? []).map((change, index) => ({ change, at: `/changes/${index}` })),
  ];
}

function inspectMatch(match: Match | undefined, at: string): Contradiction[] {
  if (match === undefined || typeof match === 'string') return [];
  const given = WAYS.filter((key) => match[key] !== undefined);
  if (given.length !== 1) {
    const hint = 'give one of `line`, `start`, `text` and `pattern`';
    return [{ message: `a line is named in ${given.length} ways`, hint, at }];
  }
  if (!/\$\{?[A-Z]/.test(match.pattern ?? '')) return [];
  const hint = 'name the line with `line`, `start` or `text`, in which a value stands for itself';
  return [{ message: 'a pattern holds a value', hint, at: `${at}/pattern` }];
}

function inspectChange({ change, at }: ChangeAt): Contradiction[] {
  const { set, add, remove } = change;
  const count = [set, add, remove].filter((one) => one !== undefined).length;
  if (count !== 1) {
    const hint = 'give one of `set`, `add` and `remove`; several stand in `changes`, one an item';
    return [{ message: `one change has ${count} actions`, hint, at }];
  }
  const places = [add?.after, add?.before, add?.at].filter((one) => one !== undefined).length;
  const twice = {
    message: 'a line is added in two places',
    hint: 'keep one of `after`, `before` and `at`',
    at: `${at}/add`,
  };
  return [
    ...(places > 1 ? [twice] : []),
    ...inspectMatch(set?.match, `${at}/set/match`),
    ...inspectMatch(remove?.match, `${at}/remove/match`),
    ...inspectMatch(add?.after, `${at}/add/after`),
    ...inspectMatch(add?.before, `${at}/add/before`),
  ];
}

/** A second line beside the same one would stand between it and the first: each run would add both anew. */
function inspectNeighbours(changes: readonly ChangeAt[]): Contradiction[] {
  const seen = new Set<string>();
  return changes.flatMap(({ change: { add }, at }) => {
    if (add?.after === undefined && add?.before === undefined) return [];
    const where = JSON.stringify([add.after, add.before]);
    const again = seen.has(where);
    seen.add(where);
    const hint = 'name the line that was added before it';
    return again ? [{ message: 'two lines are added beside the same one', hint, at: `${at}/add` }] : [];
  });
}

function inspect(action: Edit): Contradiction[] {
  const changes = changesOf(action);
  const single = action.set ?? action.add ?? action.remove;
  if ((single === undefined) === (action.changes === undefined)) {
    const hint = 'give one of `set`, `add` and `remove`, or several in `changes`';
    const message = single === undefined ? 'no line is changed' : 'changes stand in two places';
    return [{ message, hint, at: '' }];
  }
  return [...changes.flatMap(inspectChange), ...inspectNeighbours(changes)];
}

function withReload(text: string, { reload }: Edit, context: LowerContext): string {
  return reload === undefined ? text : `${text}\n${placedText(reload, context)}`;
}

function editText(action: Edit, context: LowerContext): string {
  const call = `edit_file ${context.stepId} ${streamOf(context.place)} ${word(action.file)}`;
  const changes = changesOf(action).map(({ change }) => changeWords(change));
  const line = [call, ...changes].join(' ');
  return changes.length === 1 && line.length <= WIDTH
    ? line
    : [call, ...changes.map((change) => `  ${change}`)].join(' \\\n');
}

export const edit = defineKind({
  key: 'edit',
  title: 'Edit lines of a configuration file',
  description:
    'Sets, adds or removes lines of a text file. Each change names a line that must be there exactly once. The difference is shown, then the file is replaced in one move; mode and owner stay. ' +
    'What was there is kept under `$WORK`. The undo comes with it, unless the step says another: it brings the old file back, and refuses if the file has changed since.',
  example: `- id: set-port
  title: Set the port
  edit:
    file: /etc/app/app.conf
    set: {match: {start: "port ="}, line: "port = \${PORT}"}
    reload: systemctl reload app`,
  schema: Edit,
  risk: 'reversible',
  rerunSafe: true,
  placed: true,
  inspect,
  lower: (action, context) => ({
    body: withReload(editText(action, context), action, context),
    summary: 'Shows the difference, keeps the old file, and replaces it in one move.',
  }),
  takeBack: (action, context) =>
    withReload(`put_back ${context.stepId} ${streamOf(context.place)} ${word(action.file)}`, action, context),
});
