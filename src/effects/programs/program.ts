/** How a known program is described: as data where its words tell all, by a function where they are a language of their own. */
import type { Deed, Does, Done } from '../effect.js';
import { NOTHING } from '../effect.js';
import { isAmong, written } from '../invocation.js';
import type { Invocation, Syntax } from '../invocation.js';

/** Which of the operands it acts on. */
export type Which = 'all' | 'none' | 'first' | 'last' | 'but-first';

export interface Form {
  readonly does: Does;
  readonly acts?: Which;
  /** Options by which it does more, or asks less, than without them. */
  readonly widens?: string;
  /** Options without which it does more harm. */
  readonly protects?: string;
  /** Options with which it only reads. */
  readonly readsWith?: string;
}

export interface Program extends Form {
  /** Its names, separated by blanks. */
  readonly names: string;
  readonly syntax?: Syntax;
  /** Forms by the first operand; a verb that is not there is unknown. */
  readonly verbs?: Readonly<Record<string, Form>>;
  /** For what no table can say. */
  readonly describe?: (called: Invocation) => Done;
}

/** One description for several verbs. */
export function forms(names: string, form: Form): Record<string, Form> {
  return Object.fromEntries(names.split(' ').map((name) => [name, form]));
}

/** Programs that only read whatever they are given. */
export function readers(names: string): Program {
  return { names, does: 'reads' };
}

const PICK: Readonly<Record<Which, (words: readonly string[]) => readonly string[]>> = {
  all: (words) => words,
  none: () => [],
  first: (words) => words.slice(0, 1),
  last: (words) => words.slice(-1),
  'but-first': (words) => words.slice(1),
};

export function optionsAmong(called: Invocation, names = ''): string[] {
  return called.options.filter(({ name }) => isAmong(name, names)).map(written);
}

export const deed = (
  does: Does,
  verb: string,
  objects: readonly string[],
  more: Partial<Deed> = {},
): Deed => ({
  does,
  verb,
  objects,
  widens: [],
  protects: [],
  why: '',
  place: undefined,
  ...more,
});

export const unknown = (verb: string, why: string, objects: readonly string[] = []): Deed =>
  deed('unknown', verb, objects, { why });

export const only = (one: Deed): Done => ({ ...NOTHING, deeds: [one] });

/** Operands, also those behind `--`. */
export function operandsOf({ operands, behind = [] }: Invocation): string[] {
  return [...operands, ...behind].map(({ value }) => value);
}

export function deedOf(called: Invocation, form: Form, verb: string, operands: readonly string[]): Deed {
  const onlyReads = optionsAmong(called, form.readsWith).length > 0;
  return deed(onlyReads ? 'reads' : form.does, verb, PICK[form.acts ?? 'all'](operands), {
    widens: optionsAmong(called, form.widens),
    protects: optionsAmong(
      called,
      [form.protects, form.readsWith].filter((one) => one !== undefined).join(' '),
    ),
  });
}

function byVerb(program: Program, called: Invocation): Done {
  const [verb = '', ...operands] = operandsOf(called);
  const form = Object.hasOwn(program.verbs ?? {}, verb) ? program.verbs?.[verb] : undefined;
  if (form === undefined)
    return only(unknown(verb, `what \`${called.program} ${verb}\` does is not known`, operands));
  return only(deedOf(called, form, verb, operands));
}

export function describe(program: Program, called: Invocation): Done {
  if (program.describe !== undefined) return program.describe(called);
  if (program.verbs !== undefined) return byVerb(program, called);
  return only(deedOf(called, program, called.program, operandsOf(called)));
}
