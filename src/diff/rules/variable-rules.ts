/** Rules about a variable that is on both sides. */
import { secondsOf } from '../../effects/waits.js';
import type { SubjectVariable } from '../subject.js';
import { code, list } from '../words.js';
import type { VariableRule } from './rule.js';

const shown = (value: string | undefined): string => (value === undefined ? 'none' : code(value));

/** Whether what waits for as long as the variable says gives up earlier, wherever nobody sets another value. */
function isShorter(old: SubjectVariable, fresh: SubjectVariable): boolean {
  const [before, after] = [old, fresh].map(({ type, default: word = '' }) =>
    type === 'duration' ? secondsOf(word) : undefined,
  );
  return before !== undefined && after !== undefined && after < before;
}

export const variableRules: readonly VariableRule[] = [
  {
    code: 'wait-default-shortened',
    level: 'danger',
    title: 'A wait is shorter by the default of its variable',
    find: (old, fresh) =>
      isShorter(old, fresh)
        ? `what waits that long ended after ${shown(old.default)} and ends after ${shown(fresh.default)} now`
        : undefined,
  },
  {
    code: 'default-changed',
    level: 'caution',
    title: "A variable's default changed",
    find: (old, fresh) =>
      old.default === fresh.default || isShorter(old, fresh)
        ? undefined
        : `the default was ${shown(old.default)} and is ${shown(fresh.default)} now; whoever relied on it gets another value`,
  },
  {
    code: 'type-changed',
    level: 'caution',
    title: "A variable's type changed",
    find: (old, fresh) =>
      old.type === fresh.type ? undefined : `it was ${code(old.type)} and is ${code(fresh.type)} now`,
  },
  {
    code: 'values-changed',
    level: 'caution',
    title: 'What a variable may be changed',
    find: (old, fresh) => {
      if (old.type !== fresh.type) return undefined;
      if (old.pattern !== fresh.pattern)
        return `its pattern was ${code(old.pattern)} and is ${code(fresh.pattern)} now`;
      const gone = old.values.filter((value) => !fresh.values.includes(value));
      const come = fresh.values.filter((value) => !old.values.includes(value));
      if (gone.length + come.length === 0) return undefined;
      return [gone.length > 0 ? `no longer ${list(gone)}` : '', come.length > 0 ? `new: ${list(come)}` : '']
        .filter((part) => part !== '')
        .join('; ');
    },
  },
  {
    code: 'new-secret',
    level: 'caution',
    title: 'A secret is new',
    find: (old, fresh) => (!old.secret && fresh.secret ? 'it is a secret now' : undefined),
  },
  {
    code: 'secret-exposed',
    level: 'danger',
    title: 'A secret is no longer treated as one',
    find: (old, fresh) =>
      old.secret && !fresh.secret ? 'its value is kept, shown and written to the transcript' : undefined,
  },
  {
    code: 'help-changed',
    level: 'note',
    title: 'What is said of a variable changed',
    find: ({ help, prompt }: SubjectVariable, fresh) =>
      help === fresh.help && prompt === fresh.prompt
        ? undefined
        : 'its help or its question is worded differently',
  },
];
