/** The schema of a procedure file, assembled from the kinds; the types of the model come from it too. */
import * as Type from '@sinclair/typebox';
import type { Static, TObject, TSchema } from '@sinclair/typebox';
import { CONNECTIONS } from '../connections/index.js';
import type { ConnectionSource } from '../connections/index.js';
import { AlternativeSource } from '../kinds/alternative.js';
import {
  Checks,
  Duration,
  DurationTemplate,
  FUNCTION_PATTERN,
  FunctionBody,
  Id,
  ID_PATTERN,
  Markdown,
  Memory,
  NAME_PATTERN,
  LINE_PATTERN,
  PlaceName,
  Question,
  Shell,
  Template,
  Title,
  Verify,
} from '../kinds/fields.js';
import { KINDS } from '../kinds/index.js';
import { items, loopFields } from '../kinds/items.js';
import type { GroupLoop } from '../kinds/items.js';
import type { Kind } from '../kinds/kind.js';
import { typeFields } from '../kinds/variable-types.js';
import { RISKS } from '../kinds/vocabulary.js';
import { PLACES } from '../places/index.js';

const closed = { additionalProperties: false };

const Retry = Type.Object(
  {
    attempts: Type.Integer({ minimum: 2, maximum: 100, description: 'How often in all.' }),
    wait: Type.Optional(Duration('Time between attempts.', { default: '5s' })),
  },
  { ...closed, description: 'Run the body again when it fails.' },
);

const ForEach = Type.Object(
  {
    ...loopFields,
    done: Type.Optional(
      Checks('Skips an item for which this holds, so that a second run goes on where the first one stopped.'),
    ),
  },
  {
    ...closed,
    description: 'Runs the body once an item: a list, or the lines that commands or a query print.',
  },
);

const discards = {
  discards: Type.Optional(
    Markdown("What is lost when the step is undone; the step's id must then be typed."),
  ),
};

const Restore = Type.Object(
  {
    restore: Memory('restore', 'A name that a `scale` step remembers.'),
    ready: Type.Optional(Type.Boolean({ default: false, description: 'Wait until all replicas are ready.' })),
    within: Type.Optional(DurationTemplate('How long that may take.', { default: '10m' })),
    ...discards,
  },
  { ...closed, description: 'Sets workloads back to the counts that were kept.' },
);

const UndoWith = Type.Object(
  { with: Id('An earlier or later step of the procedure, whose undo takes this step back, too.') },
  { ...closed, description: 'Taken back by the undo of another step: undo never stops between the two.' },
);

const UndoConfirm = Type.Object(
  {
    confirm: Type.Object(
      {
        question: Question('A question that is answered by yes.'),
        look_for: Type.Optional(Markdown('What to look for before saying yes.')),
      },
      closed,
    ),
    ...discards,
  },
  { ...closed, description: 'Taken back by a person, who says so.' },
);

const Progress = Type.Object(
  {
    run: Shell(
      'Read-only commands that print one line: a number is taken for bytes done so far and shown with its rate, anything else as it is.',
    ),
  },
  { ...closed, description: 'Measures how far a long body is.' },
);

/** One action of any kind that runs commands, as `undo` takes it. */
function undoSchema(): TSchema {
  const actions = KINDS.filter(({ key }) => key !== 'confirm').map(({ key, schema, title }) =>
    Type.Object({ [key]: { ...schema, title }, ...discards }, { ...closed, description: title }),
  );
  const none = Type.Literal('none', { description: 'There is nothing to take back.' });
  return Type.Union([none, Restore, UndoWith, UndoConfirm, ...actions], {
    description:
      'How the step is taken back: `none` (there is nothing to take back), `{with: ID}` (by the undo of that step), `{confirm: …}` (by a person), `{restore: NAME}`, or one action of any kind that changes something, such as `{run: …}`. An action may say what it `discards`. If it names the item of `for_each`, it runs once an item that the body listed when it last began: let the list hold what is done already, too.',
  });
}

/** What every step may have, whatever its kind. */
export const modifierFields = {
  id: Id('Names the step for people, flags and links; stays when the step moves.'),
  title: Title('What it does, as an imperative sentence without a full stop.'),
  why: Type.Optional(Markdown('Why it is there, and what a reader must know.')),
  expect: Type.Optional(Markdown('What is seen when it goes well.')),
  if_it_fails: Type.Optional(Markdown('What to look at and do when it does not.')),
  on: Type.Optional(
    PlaceName(
      "The place where the step's shell texts run, and where `write`, `edit` and `service` find their object; without it, that of the phase, or this machine. `sql` and `copy` name their places themselves.",
    ),
  ),
  when: Type.Optional(
    Type.Union([Checks('A check.'), AlternativeSource], {
      description:
        'Runs the body only if this holds: status 1 skips it, any other status but 0 is a failure. Asked once a step, outside of `for_each`. `{NAME: value}` is the short form for a variable of type `enum`: the step is for this value, or for any of a list of values.',
    }),
  ),
  for_each: Type.Optional(ForEach),
  retry: Type.Optional(Retry),
  timeout: Type.Optional(
    Duration('Ends an attempt that takes longer; without it an attempt may take as long as it likes.'),
  ),
  done_when: Type.Optional(
    Checks(
      'Holds when the whole step needs not run, because its work is there already; of a `for_each`, when all items are done.',
    ),
  ),
  verify: Type.Optional(Verify),
  undo: Type.Optional(Type.Unsafe<UndoSource>(undoSchema())),
  rerun: Type.Optional(
    Type.Literal('safe', { description: 'The body may simply run again after it was interrupted.' }),
  ),
  risk: Type.Optional(
    Type.Union(
      RISKS.map((risk) => Type.Literal(risk)),
      {
        description:
          'What can be lost. A destructive step asks for its id to be typed; nothing is undone across a point of no return.',
      },
    ),
  ),
  progress: Type.Optional(Progress),
  output: Type.Optional(
    Type.Literal('log', {
      description:
        'What the body prints goes to the transcript alone; the terminal shows how many lines there were, and the last ones when it fails.',
    }),
  ),
};

/** The one modifier whose value is an action, with fields of its kind. */
export const undoModifier = 'undo';

/** An action under the key of its kind; exactly one key. */
export type UndoSource = 'none' | Readonly<Record<string, unknown>>;

/** The schema of a step of one kind. */
export function stepSchema(kind: Kind): TObject {
  const interactive = kind.interactive
    ? {
        interactive: Type.Optional(
          Type.Boolean({
            default: false,
            description: 'Keeps the terminal and runs in the foreground, for a program that asks.',
          }),
        ),
      }
    : {};
  const { id, title, ...modifiers } = modifierFields;
  return Type.Object(
    { id, title, [kind.key]: { ...kind.schema, title: kind.title }, ...interactive, ...modifiers },
    { ...closed, title: kind.title, description: kind.description, examples: [kind.example] },
  );
}

const Tool = Type.Union(
  [
    Type.String({ minLength: 1, description: 'A program that must be on the PATH.', examples: ['kubectl'] }),
    Type.Object(
      {
        name: Type.String({ minLength: 1, description: 'The program.' }),
        min: Type.Optional(
          Type.String({
            pattern: '^[0-9]+(\\.[0-9]+)*$',
            description: 'The lowest version that will do.',
            examples: ['1.20'],
          }),
        ),
        version: Type.Optional(
          Shell('Prints the version; the first dotted number counts. Without it, `NAME --version`.'),
        ),
        why: Type.Optional(Markdown('What it is for.')),
      },
      closed,
    ),
  ],
  { description: 'A program the texts call.' },
);

const Requires = Type.Object(
  {
    bash: Type.Optional(
      Type.String({
        pattern: '^[0-9]+(\\.[0-9]+)*$',
        default: '3.2',
        description: 'The lowest version of bash.',
      }),
    ),
    tools: Type.Optional(Type.Array(Tool, { description: 'Programs that must be there.' })),
    images: Type.Optional(
      Type.Array(Template('An image.'), { description: 'Container images that the site must have.' }),
    ),
    disk: Type.Optional(
      Type.Record(
        Type.String(),
        Type.String({
          pattern: '^[0-9]+(B|KiB|MiB|GiB|TiB)$',
          description: 'Free space that is needed.',
          examples: ['5GiB'],
        }),
        {
          description:
            'Free space by folder: the path, in which `${NAME}` is a variable, and a number with B, KiB, MiB, GiB or TiB.',
          examples: [{ '${HOME}': '5GiB', '/var/lib': '500MiB' }],
        },
      ),
    ),
    access: Type.Optional(
      Type.Array(
        Type.Object(
          {
            run: Shell('A read-only command that works only with the access that is needed.'),
            why: Type.Optional(Markdown('What it shows.')),
          },
          closed,
        ),
        { description: 'Rights and connections, each shown by a command.' },
      ),
    ),
  },
  { ...closed, description: 'What must be there before the first step.' },
);

export type RequiresSource = Static<typeof Requires>;

const Variable = Type.Object(
  {
    ...typeFields,
    help: Markdown('What it is, for a person who fills it in.'),
    default: Type.Optional(
      Type.Union(
        [
          Template('The value when none is given; it may refer to variables before it, and to HOME.', {
            minLength: 0,
          }),
          Type.Integer(),
          Type.Boolean(),
          Type.Array(Template('An item.'), { description: 'For type `list`: its items.' }),
        ],
        {
          description: 'The value when none is given.',
        },
      ),
    ),
    prompt: Type.Optional(Type.String({ pattern: LINE_PATTERN, description: 'How to ask for it.' })),
    secret: Type.Optional(
      Type.Boolean({ default: false, description: 'Never shown, stored or passed as an argument.' }),
    ),
  },
  { ...closed, description: 'A value that the operator gives before the first step.' },
);
export type VariableSource = Static<typeof Variable>;

/** The key of the kind, and what it says. */
export type PlaceSource = Readonly<Record<string, unknown>>;

function placeSchema(): TSchema {
  const members = PLACES.map(({ key, schema, title }) =>
    Type.Object({ [key]: schema }, { ...closed, description: title }),
  );
  return Type.Union(members, { description: 'A place where texts run.' });
}

function connectionSchema(): TSchema {
  const members = CONNECTIONS.map(({ key, schema, title }) =>
    Type.Object({ [key]: schema }, { ...closed, description: title }),
  );
  return Type.Union(members, { description: 'A database, and how its commands reach it.' });
}

const ProcedureFunction = Type.Object(
  {
    help: Markdown('What it does, and what its arguments are: `FOLDER: packs each project below it`.'),
    run: FunctionBody('Bash, with its arguments as `$1` and so on.'),
    appendix: Type.Optional(
      Type.Literal(true, {
        description:
          'It is long because it loads something once, such as functions of a database: the guide has it in an appendix, which its set-up says to paste.',
      }),
    ),
  },
  { ...closed, description: 'A function that texts call.' },
);
export type FunctionSource = Static<typeof ProcedureFunction>;

const phaseFields = {
  id: Id('Names the phase.'),
  title: Title('What the phase reaches.'),
  where: Type.Optional(Markdown('Where the operator stands while it runs.')),
  on: Type.Optional(
    PlaceName('The place where the shell texts of its steps run, unless a step says otherwise.'),
  ),
  appendix: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Few need it: the guide says so.',
    }),
  ),
  intro: Type.Optional(Markdown('What to know before it begins.')),
  requires: Type.Optional(Requires),
};

const headFields = {
  procedure: Type.String({
    pattern: ID_PATTERN,
    maxLength: 63,
    description:
      "The procedure's name: its outputs' folder and the script's record are called so, and by custom its own folder.",
  }),
  title: Title('What it does, as an imperative sentence.'),
  version: Type.String({
    pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$',
    description:
      'Its version: shown in guide and script and kept in the record. Raise it when the steps change; `diff` says when it was not.',
    examples: ['1.0.0'],
  }),
  contact: Type.Optional(
    Type.String({ pattern: LINE_PATTERN, description: 'Where fixes and questions go.' }),
  ),
  summary: Type.Optional(Markdown('What it does and what comes of it.')),
  use_when: Type.Optional(Markdown('When to use it, and when something else is better.')),
  limits: Type.Optional(Markdown('What it does not do.')),
  requires: Type.Optional(Requires),
  variables: Type.Optional(
    Type.Record(Type.String({ pattern: NAME_PATTERN }), Variable, {
      ...closed,
      description: 'Values that differ between sites.',
    }),
  ),
  places: Type.Optional(
    Type.Record(Type.String({ pattern: ID_PATTERN }), Type.Unsafe<PlaceSource>(placeSchema()), {
      ...closed,
      description: 'Where texts run, by names of your choice. Each becomes a function of that name.',
    }),
  ),
  functions: Type.Optional(
    Type.Record(Type.String({ pattern: FUNCTION_PATTERN }), ProcedureFunction, {
      ...closed,
      description: 'Functions that texts call, by name.',
    }),
  ),
  connections: Type.Optional(
    Type.Record(Type.String({ pattern: ID_PATTERN }), Type.Unsafe<ConnectionSource>(connectionSchema()), {
      ...closed,
      description: 'Databases, by a name of your choice.',
    }),
  ),
};

/** What validation checks first: everything but the inside of the steps. */
export const ProcedureShell = Type.Object(
  {
    ...headFields,
    phases: Type.Array(
      Type.Object(
        {
          ...phaseFields,
          steps: Type.Array(Type.Unknown(), { minItems: 1, description: 'The steps, in order.' }),
        },
        closed,
      ),
      { minItems: 1, description: 'The parts of the procedure, in order.' },
    ),
  },
  { ...closed, description: 'A procedure: typed steps from which a guide and a script are made.' },
);

const groupFields: Readonly<Record<string, TSchema>> = {
  id: modifierFields.id,
  title: modifierFields.title,
  why: modifierFields.why,
  if_it_fails: modifierFields.if_it_fails,
  on: modifierFields.on,
  for_each: items.schema,
};

function groupSchema(steps: TSchema): TObject {
  return Type.Object(
    { ...groupFields, steps },
    {
      ...closed,
      title: 'A group of steps',
      description: 'Steps that are done for one item, one after the other, then for the next item.',
      examples: [items.example],
    },
  );
}

/** What validation checks of a group before it looks at the steps in it. */
export const GroupShell = groupSchema(
  Type.Array(Type.Unknown(), { minItems: 1, description: 'The steps that are done for each item.' }),
);

/** The whole, for editors: a step is any one kind's step, or a group of such. */
export function editorSchema(): TSchema {
  const kinds = KINDS.map(stepSchema);
  const group = groupSchema(
    Type.Array(Type.Union(kinds), { minItems: 1, description: 'The steps that are done for each item.' }),
  );
  const steps = Type.Array(Type.Union([...kinds, group]), {
    minItems: 1,
    description: 'The steps, in order.',
  });
  const phases = Type.Array(Type.Object({ ...phaseFields, steps }, closed), {
    minItems: 1,
    description: 'The parts of the procedure, in order.',
  });
  return Type.Object({ ...headFields, phases }, { ...closed, title: 'stepwright procedure' });
}

type Head = Omit<Static<typeof ProcedureShell>, 'phases'>;
type StepModifiers = Static<TObject<typeof modifierFields>>;

/** A validated step: its modifiers, and its action under the key of its kind. */
export type StepSource = StepModifiers & { readonly interactive?: boolean } & Readonly<
    Record<string, unknown>
  >;

/** A validated group; a step in it that the schema refuses is absent. */
export interface GroupSource {
  readonly id: string;
  readonly title: string;
  readonly why?: string;
  readonly if_it_fails?: string;
  readonly on?: string;
  readonly for_each: GroupLoop;
  readonly steps: readonly (StepSource | undefined)[];
}

export interface PhaseSource {
  readonly id: string;
  readonly title: string;
  readonly where?: string;
  readonly intro?: string;
  readonly on?: string;
  readonly appendix?: boolean;
  readonly requires?: RequiresSource;
  /** A step that the schema refuses is absent, so that the others can still be analysed where they stand. */
  readonly steps: readonly (StepSource | GroupSource | undefined)[];
}

/** A procedure that the schema has proved, but for the steps it refuses. */
export type ProcedureSource = Head & {
  readonly phases: readonly PhaseSource[];
  /** The refused steps as they were written; empty when the whole procedure is valid. */
  readonly refused: readonly unknown[];
};
