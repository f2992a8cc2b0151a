/** Rules about steps: one that is on both sides, one that came, one that went. */
import { waitsOf } from '../../effects/waits.js';
import { kindNamed } from '../../kinds/index.js';
import type { EffectChanges } from '../effect-changes.js';
import { say } from '../found.js';
import type { Found } from '../found.js';
import type { SubjectStep } from '../subject.js';
import { code } from '../../diagnostics/code.js';
import type { Called } from './check-strength.js';
import { ofCommands } from './commands.js';
import { newEffects } from './effects.js';
import { ofGuards } from './guards.js';
import { isDestructive, ofPolicy } from './policy.js';
import { hasUndo, ofQuestions } from './questions.js';
import { describeWait, ofWaits } from './waits.js';

export function ofChangedStep(
  old: SubjectStep,
  fresh: SubjectStep,
  changes: EffectChanges,
  called: Called,
): Found[] {
  return [
    ...ofQuestions(old, fresh),
    ...ofGuards(old, fresh, called),
    ...ofWaits(old, fresh, called),
    ...ofCommands(old, fresh, changes),
    ...ofPolicy(old, fresh),
  ];
}

export function ofRemovedStep({ kind, prompt, question, risk, texts }: SubjectStep): Found[] {
  const { judges } = kindNamed(kind) ?? {};
  const waits = waitsOf(texts.body ?? '').map(describeWait);
  const waited = waits.length === 0 ? 'a check' : waits.join(', ');
  const ended = `the step that waited by ${waited} was removed: what follows may begin too early`;
  const unasked = `the step was removed, so nobody is asked any more: ${code(question)}`;
  const unjudged = 'the step that refused to go on unless it held was removed';
  const isGuard = judges !== undefined || prompt !== '';
  return [
    ...say('wait-removed', waits.length > 0 || judges === 'until-it-holds' ? ended : undefined),
    ...say('confirmation-dropped', prompt === '' ? undefined : unasked),
    ...say('assert-removed', judges === 'now' ? unjudged : undefined),
    ...say(risk === 'read-only' ? 'look-removed' : 'step-removed', isGuard ? undefined : `it was ${risk}`),
  ];
}

/** `changes` is all that it does. */
export function ofAddedStep(step: SubjectStep, changes: EffectChanges): Found[] {
  const is = `it is ${step.risk}`;
  const lacksUndo = step.risk === 'reversible' && !hasUndo(step);
  return [
    ...newEffects(changes),
    ...say(isDestructive(step) ? 'destructive-added' : 'step-added', is),
    ...say('added-without-undo', lacksUndo ? 'there is no command that takes it back' : undefined),
  ];
}
