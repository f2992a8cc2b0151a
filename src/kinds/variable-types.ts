/** What values of each type look like. In: a type as it is declared. Out: an extended regular expression for the whole value; '' for anything. */
import * as Type from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { Expression } from './fields.js';
import { VARIABLE_TYPES } from './vocabulary.js';
import type { VariableType } from './vocabulary.js';

/**
 * Names follow RFC 1123 as Kubernetes does for most objects; images follow the reference grammar of the distribution project,
 * loosely: no white space, quotes or shell characters; hosts are names or addresses, IPv6 among them. Types whose members need a look at
 * the system (file, dir) or at the declaration (enum, pattern, list) have no expression here.
 */
export const VARIABLE_PATTERNS: Readonly<Record<VariableType, string>> = {
  string: '',
  int: '-?(0|[1-9][0-9]{0,17})',
  bool: 'true|false',
  enum: '',
  list: '',
  file: '.+',
  dir: '.+',
  'k8s-name': '[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?',
  host: '[A-Za-z0-9:]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9:])?',
  image: '[A-Za-z0-9][A-Za-z0-9._/:@-]*',
  duration: '(0|[1-9][0-9]{0,8})[smh]',
  size: '(0|[1-9][0-9]{0,14})(B|KiB|MiB|GiB|TiB)',
  pattern: '',
};

/** Types that the items of a list may have. */
const ITEM_TYPES = ['string', 'int', 'k8s-name', 'host', 'image'] as const;
type ItemType = (typeof ITEM_TYPES)[number];

/** What an item is made of where nothing more is said: blanks part items. */
const ANY_ITEM = '[^[:space:]]+';

/** Fields by which a value's type is declared, beside `type` itself. */
export const typeFields = {
  type: Type.Union(
    VARIABLE_TYPES.map((type) => Type.Literal(type)),
    { description: 'What its value must look like.' },
  ),
  of: Type.Optional(
    Type.Union(
      ITEM_TYPES.map((type) => Type.Literal(type)),
      {
        description: 'For type `list`: what its items are. The value is the items, with blanks between them.',
      },
    ),
  ),
  values: Type.Optional(
    Type.Array(Type.String({ minLength: 1, pattern: '^[^\\n]+$' }), {
      minItems: 1,
      uniqueItems: true,
      description: 'The members of an enum.',
    }),
  ),
  pattern: Type.Optional(
    Expression('For type `pattern`: an extended regular expression for the whole value.'),
  ),
};

/** How a value's type is declared. */
export const ValueType = Type.Object(typeFields, {
  additionalProperties: false,
  description: 'What the value must look like.',
});
export type ValueType = Static<typeof ValueType>;

const escaped = (member: string): string => member.replace(/[.[\]{}()*+?^$|\\]/g, '\\$&');

function listPattern(item: ItemType): string {
  const one = VARIABLE_PATTERNS[item] === '' ? ANY_ITEM : `(${VARIABLE_PATTERNS[item]})`;
  return `(${one}( ${one})*)?`;
}

/** The expression that the whole value must match; '' for any value. */
export function patternOf({ type, of = 'string', values = [], pattern = '' }: ValueType): string {
  if (type === 'pattern') return pattern;
  if (type === 'enum') return values.map(escaped).join('|');
  return type === 'list' ? listPattern(of) : VARIABLE_PATTERNS[type];
}

/** A value that a step makes. */
export interface CapturedValue {
  readonly name: string;
  readonly type: ValueType;
}

export const ANY_VALUE: ValueType = { type: 'string' };
