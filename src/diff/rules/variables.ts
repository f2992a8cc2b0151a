/** Rules about variables: one that is on both sides, and those that came and went. */
import { secondsOf } from '../../effects/waits.js';
import { say } from '../found.js';
import type { Found } from '../found.js';
import type { ScriptVariable } from '../../outputs/script-parts.js';
import { code, list } from '../../diagnostics/code.js';

const shown = (value: string | undefined): string => (value === undefined ? 'none' : code(value));

/** What waits for as long as the variable says gives up at another time, wherever nobody sets another value. */
function timeOf(old: ScriptVariable, fresh: ScriptVariable): Found[] | undefined {
  const [before, after] = [old, fresh].map(({ type, default: word = '' }) =>
    type === 'duration' ? secondsOf(word) : undefined,
  );
  if (before === undefined || after === undefined) return undefined;
  const both = `what waits that long ended after ${shown(old.default)} and ends after ${shown(fresh.default)} now`;
  if (before === after) return [];
  return say(after < before ? 'wait-default-shortened' : 'wait-default-lengthened', both);
}

function defaultOf({ default: old }: ScriptVariable, { default: fresh }: ScriptVariable): string | undefined {
  if (old === fresh) return undefined;
  return `the default was ${shown(old)} and is ${shown(fresh)} now; whoever relied on it gets another value`;
}

function valuesOf(old: ScriptVariable, fresh: ScriptVariable): string | undefined {
  if (old.type !== fresh.type) return undefined;
  if (old.pattern !== fresh.pattern)
    return `its pattern was ${code(old.pattern)} and is ${code(fresh.pattern)} now`;
  const gone = old.values.filter((value) => !fresh.values.includes(value));
  const come = fresh.values.filter((value) => !old.values.includes(value));
  const parts = [
    ...(gone.length > 0 ? [`no longer ${list(gone)}`] : []),
    ...(come.length > 0 ? [`new: ${list(come)}`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

function ofBoth(old: ScriptVariable, fresh: ScriptVariable): Found[] {
  const type =
    old.type === fresh.type ? undefined : `it was ${code(old.type)} and is ${code(fresh.type)} now`;
  const sameHelp = old.help === fresh.help && old.prompt === fresh.prompt;
  return [
    ...(timeOf(old, fresh) ?? say('default-changed', defaultOf(old, fresh))),
    ...say('type-changed', type),
    ...say('values-changed', valuesOf(old, fresh)),
    ...say('new-secret', !old.secret && fresh.secret ? 'it is a secret now' : undefined),
    ...say(
      'secret-exposed',
      old.secret && !fresh.secret ? 'its value is kept, shown and written to the transcript' : undefined,
    ),
    ...say('help-changed', sameHelp ? undefined : 'its help or its question is worded differently'),
  ];
}

function ofNew({ secret, type, default: value }: ScriptVariable): Found[] {
  if (secret) return say('new-secret', 'the operator is asked for it, or a file must hold it');
  const given = value === undefined ? 'without a default: it must be given' : `default ${code(value)}`;
  return say('new-variable', `type ${code(type)}, ${given}`);
}

export function ofVariables(old: readonly ScriptVariable[], fresh: readonly ScriptVariable[]): Found[] {
  const before = new Map(old.map((one) => [one.name, one]));
  const after = new Set(fresh.map(({ name }) => name));
  const found = fresh.flatMap((one) => {
    const was = before.get(one.name);
    const said = was === undefined ? ofNew(one) : ofBoth(was, one);
    return said.map((each) => ({ ...each, variable: one.name }));
  });
  const gone = old.filter(({ name }) => !after.has(name));
  const refused = 'a file of values that still sets it is refused';
  return [
    ...found,
    ...gone.map(({ name }) => ({ code: 'variable-removed' as const, message: refused, variable: name })),
  ];
}
