/** What a risk means to the rules. */
import type { Risk } from '../../plan/plan.js';
import type { SubjectStep } from '../subject.js';

export const RANK: Readonly<Record<Risk, number>> = {
  'read-only': 0,
  reversible: 1,
  destructive: 2,
  'point-of-no-return': 3,
};

export const isDestructive = ({ risk }: SubjectStep): boolean => RANK[risk] >= RANK.destructive;

export const risks = (old: SubjectStep, fresh: SubjectStep): string =>
  `it was ${old.risk} and is ${fresh.risk} now`;
