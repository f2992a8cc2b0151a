/** Rules about a step that is on both sides. */
import { commandRules } from './command-rules.js';
import { guardRules } from './guard-rules.js';
import { policyRules } from './policy-rules.js';
import type { StepRule } from './rule.js';
import { waitRules } from './wait-rules.js';

export const stepRules: readonly StepRule[] = [...guardRules, ...waitRules, ...commandRules, ...policyRules];
