/** Words that the schema, the kinds and the plan share: types of variables, risks, and what a person is asked. */

export const VARIABLE_TYPES = [
  'string',
  'int',
  'bool',
  'enum',
  'list',
  'file',
  'dir',
  'k8s-name',
  'host',
  'image',
  'duration',
  'size',
  'pattern',
] as const;
export type VariableType = (typeof VARIABLE_TYPES)[number];

/** What can be lost, from nothing to everything before. */
export const RISKS = ['read-only', 'reversible', 'destructive', 'point-of-no-return'] as const;
export type Risk = (typeof RISKS)[number];

/** A risk that a reader is warned of, in words; '' for the others. */
export function graveRisk(risk: string): string {
  return { destructive: 'destructive', 'point-of-no-return': 'point of no return' }[risk] ?? '';
}

/** Any risk in words, as the lists of published procedures show it. */
export function riskWords(risk: Risk): string {
  return graveRisk(risk) || risk;
}

/** What the operator is asked in a step. */
export type Prompt =
  | {
      readonly kind: 'confirm';
      readonly question: string;
      readonly lookFor: string;
      /** `--yes` answers it. */
      readonly assume: boolean;
      /** Another person than the operator answers, by name: what they are; '' for the operator. */
      readonly role: string;
    }
  | { readonly kind: 'choose'; readonly question: string; readonly variable: string };
