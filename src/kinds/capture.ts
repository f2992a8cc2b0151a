/** `capture`: what commands or a query print becomes a variable, or several. */
import * as Type from '@sinclair/typebox';
import { quoteWord } from '../shell/quote.js';
import { NAME_PATTERN, VariableName, sourceFields } from './fields.js';
import { defineKind } from './kind.js';
import type { CapturedAt } from './kind.js';
import { inspectSource, sourceInto } from './source.js';
import { ANY_VALUE, ValueType, patternOf } from './variable-types.js';

const Into = Type.Union(
  [
    VariableName('The variable to fill, with any text.'),
    Type.Record(Type.String({ pattern: NAME_PATTERN }), ValueType, {
      additionalProperties: false,
      description: 'Variables to fill, with their types. Several are printed as lines `NAME=value`.',
      examples: [{ DUMP_BYTES: { type: 'int' } }],
    }),
  ],
  { description: 'What is filled.' },
);

function capturedBy(into: string | Readonly<Record<string, ValueType>>): CapturedAt[] {
  if (typeof into === 'string') return [{ name: into, type: ANY_VALUE, at: '/into' }];
  return Object.entries(into).map(([name, type]) => ({ name, type, at: `/into/${name}` }));
}

/** The expression that `keep` takes as one word; nothing at all is a value only where the author says so. */
function patternWord(type: ValueType, emptyAllowed: boolean): string {
  const pattern = patternOf(type);
  if (!emptyAllowed) return pattern === '' ? "''" : quoteWord(pattern);
  return pattern === '' ? "'.*'" : quoteWord(`(${pattern})?`);
}

export const capture = defineKind({
  key: 'capture',
  title: 'Keep what a command prints',
  description:
    'Runs read-only commands or a query and keeps the output, without its last line ends, as a variable for the steps that follow. Each value must be of its type. Empty output is a failure unless `empty: allowed`.',
  example: `- id: read-manifest
  title: Read the archive's manifest
  capture:
    into: {DUMP_BYTES: {type: int}, DUMP_SHA256: {type: pattern, pattern: "[0-9a-f]{64}"}}
    run: sed -n -e 's/^dump_bytes=/DUMP_BYTES=/p' -e 's/^dump_sha256=/DUMP_SHA256=/p' "$ARCHIVE/manifest"`,
  schema: Type.Object(
    {
      into: Into,
      ...sourceFields,
      empty: Type.Optional(
        Type.Union([Type.Literal('allowed'), Type.Literal('refused')], {
          default: 'refused',
          description: 'What to think of empty output.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  risk: 'read-only',
  rerunSafe: true,
  once: true,
  undoes: false,
  keeps: true,
  inspect: inspectSource,
  captures: ({ into }) => capturedBy(into),
  lower: ({ into, empty = 'refused', ...source }, context) => {
    const values = capturedBy(into);
    const words = values.map(({ name, type }) => `${name} ${patternWord(type, empty === 'allowed')}`);
    const several = values.length > 1;
    const stem = several ? context.stepId : (values[0]?.name ?? '');
    const keep = several ? [`keep_all ${stem}`, ...words].join(' \\\n  ') : `keep ${words.join('')}`;
    return { body: `${sourceInto(source, stem, context)}\n${keep}`, summary: '' };
  },
});
