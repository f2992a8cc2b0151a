/** `capture`: what commands or a query print becomes a variable. */
import * as Type from '@sinclair/typebox';
import { inspectSource, sourceText } from './check.js';
import { CapturedName, sourceFields } from './fields.js';
import { defineKind } from './kind.js';
import { intoWorkFile } from './words.js';

export const capture = defineKind({
  key: 'capture',
  title: 'Keep what a command prints',
  description:
    'Runs read-only commands or a query and keeps the output, without its last line ends, as a variable for the steps that follow. Empty output is a failure unless `empty: allowed`.',
  example: `- id: find-pod
  title: Find the database pod
  capture:
    into: DB_POD
    run: kubectl get pod -n "$NAMESPACE" -l role=db -o 'jsonpath={.items[0].metadata.name}'`,
  schema: Type.Object(
    {
      into: CapturedName('The variable to fill.'),
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
  lower: ({ into, empty = 'refused', ...source }, context) => {
    const commands = sourceText(source, context);
    const guard = [
      `[ -s "$WORK/${into}.new" ] || {`,
      `  echo 'nothing was printed, so there is no ${into}' >&2`,
      `  exit 1`,
      `}`,
    ];
    const [produce, move] = splitLast(intoWorkFile(commands, into));
    return {
      body: [produce, ...(empty === 'refused' ? guard : []), move].join('\n'),
      captures: [into],
      summary: `Keeps the output as \`${into}\`.`,
    };
  },
});

function splitLast(text: string): readonly [string, string] {
  const at = text.lastIndexOf('\n');
  return [text.slice(0, at), text.slice(at + 1)];
}
