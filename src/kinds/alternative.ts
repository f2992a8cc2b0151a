/** The short form of `when`: a step for some values of an enum. In: what the step says. Out: its schema, the condition in bash, and words. */
import * as Type from '@sinclair/typebox';
import { listOf } from '../diagnostics/message-parts.js';
import { isMapping } from '../mapping.js';
import { NAME_PATTERN } from './fields.js';

/** Values that stand in the record and in the script's facts as they are. */
const VALUE_PATTERN = '^[A-Za-z0-9._+-]+$';
const Value = Type.String({ pattern: VALUE_PATTERN, description: 'A value of the enum.' });

export const AlternativeSource = Type.Record(
  Type.String({ pattern: NAME_PATTERN }),
  Type.Union([Value, Type.Array(Value, { minItems: 1, uniqueItems: true, description: 'Any of these.' })], {
    description: 'A value of the enum, or several.',
  }),
  {
    additionalProperties: false,
    minProperties: 1,
    description: 'The step is for these values of a variable of type `enum`.',
    examples: [{ FAMILY: 'debian' }],
  },
);

/** A variable with the values for which a step runs. */
export interface Alternative {
  readonly variable: string;
  readonly values: readonly string[];
}

/** What `when` says, if it is the short form. */
export function alternativesOf(when: unknown): Alternative[] {
  if (!isMapping(when)) return [];
  return Object.entries(when).flatMap(([variable, value]) => {
    if (!new RegExp(NAME_PATTERN).test(variable)) return [];
    return [{ variable, values: Array.isArray(value) ? value.map(String) : [String(value)] }];
  });
}

/** All of them hold. */
export function alternativesText(alternatives: readonly Alternative[]): string {
  const texts = alternatives.map(({ variable, values }) => {
    const tests = values.map((value) => `[ "$${variable}" = ${value} ]`).join(' || ');
    return values.length > 1 && alternatives.length > 1 ? `{ ${tests}; }` : tests;
  });
  return texts.join(' && ');
}

/** Markdown: "`FAMILY` is `debian` or `ubuntu`". */
export function alternativesWords(alternatives: readonly Alternative[]): string {
  return alternatives
    .map(
      ({ variable, values }) =>
        `\`${variable}\` is ${listOf(
          values.map((value) => `\`${value}\``),
          'or',
        )}`,
    )
    .join(' and ');
}
