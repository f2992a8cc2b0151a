/** Every code that `diff` can give: how much it weighs, what it means, and the groups of `--fail-on` that hold it. */
import type { Finding } from './report-schema.js';

/** `danger`: read this before anything else. `caution`: judge it. `note`: know it. */
export type Level = Finding['level'];
export const LEVELS: readonly Level[] = ['danger', 'caution', 'note'];

const GROUP_NAMES = [
  'destructive',
  'effects',
  'undo',
  'waits',
  'checks',
  'confirmations',
  'secrets',
] as const;
type Group = (typeof GROUP_NAMES)[number];
type Entry = readonly [level: Level, title: string, ...groups: Group[]];

const TABLE = {
  'does-not-parse': ['danger', 'One side cannot be read'],
  'edited-on-site': ['danger', 'A script was edited after it was generated'],
  'not-understood': ['danger', 'What a step does now cannot be told', 'effects'],
  'deletes-more': ['danger', 'Commands that take something away are new', 'destructive', 'effects'],
  'changes-more': ['danger', 'A step changes something that it did not', 'destructive', 'effects'],
  'does-more': ['danger', 'A command does more, or is protected less', 'effects'],
  'acts-elsewhere': ['danger', 'A command acts in another place', 'effects'],
  'error-ignored': ['danger', 'A failure is ignored', 'effects'],
  'setting-changed': ['danger', 'A setting that commands are given changed', 'effects'],
  'output-dropped': ['danger', 'A file is no longer written', 'effects'],
  'changes-less': ['danger', 'A step no longer changes what it did', 'effects'],
  'commands-altered': ['danger', 'Nothing shows that the commands still do the same', 'effects'],
  'function-forgives': ['danger', 'A function ignores a failure', 'effects'],
  'connection-changed': ['danger', 'A database or a cluster is reached another way'],
  'function-changed': ['danger', 'A function changed', 'effects'],
  'confirmation-dropped': ['danger', 'A question to the operator is gone', 'confirmations'],
  'confirmation-assumed': ['danger', 'A question is answered by `--yes`', 'confirmations'],
  'question-emptied': ['danger', 'A question to the operator asks nothing', 'confirmations'],
  'question-changed': ['danger', 'A question to the operator changed', 'confirmations'],
  'answered-by-another': ['danger', 'A question is answered by somebody else'],
  'warning-changed': ['danger', 'What people read before a step that can destroy changed', 'destructive'],
  'lost-undo': ['danger', 'A step lost its undo', 'undo'],
  'discards-changed': ['danger', 'What an undo throws away is said differently', 'undo'],
  'lost-verify': ['danger', 'A step lost its check', 'checks'],
  'check-weakened': ['danger', 'A check demands less', 'checks'],
  'check-ends': ['danger', 'A check holds until another step has run', 'checks'],
  'check-changed': ['danger', 'A check asks for something else', 'checks'],
  'never-runs': ['danger', 'A step does nothing any more', 'checks'],
  'done-when-changed': ['danger', 'What tells that a step is done changed', 'checks'],
  'condition-dropped': ['danger', 'A step runs always that ran only under a condition', 'checks'],
  'condition-weakened': ['danger', 'A step runs where it did not', 'checks'],
  'condition-changed': ['danger', 'A step runs under another condition', 'checks'],
  'condition-added': ['danger', 'A safeguard holds only under a condition', 'checks'],
  'made-conditional': ['danger', 'A step runs only under a condition', 'checks'],
  'wait-removed': ['danger', 'A wait is gone', 'waits'],
  'wait-shortened': ['danger', 'A wait is shorter', 'waits'],
  'wait-weakened': ['danger', 'A wait waits for less', 'waits', 'checks'],
  'wait-changed': ['danger', 'A wait waits for something else', 'waits', 'checks'],
  'safeguard-dropped': ['danger', 'A protecting option is gone'],
  'force-added': ['danger', 'A forcing option is new'],
  'destructive-changed': ['danger', 'Commands of a destructive step changed', 'destructive'],
  'became-destructive': ['danger', 'A step became destructive', 'destructive'],
  'risk-lowered': ['danger', 'A step is declared less dangerous', 'destructive'],
  'rerun-became-safe': ['danger', 'A half-done step is run again without asking'],
  'phase-changed': ['danger', 'A step belongs to another phase'],
  'items-changed': ['danger', 'A step is done for other items'],
  'group-changed': ['danger', 'A step is done for the items of another list'],
  'choice-changed': ['danger', 'A step is for another choice', 'checks'],
  'assert-removed': ['danger', 'A condition for going on is gone', 'checks'],
  'step-removed': ['danger', 'A step that changes something was removed'],
  'destructive-added': ['danger', 'A destructive step is new', 'destructive'],
  'order-swapped': ['danger', 'Two steps that depend on each other changed places'],
  'order-unknown': ['danger', 'So many steps moved that their order was not compared'],
  'secret-exposed': ['danger', 'A secret is no longer treated as one', 'secrets'],
  'wait-default-shortened': ['danger', 'A wait is shorter by the default of its variable', 'waits'],
  'default-changed': ['danger', "A variable's default changed"],
  'type-changed': ['danger', "A variable's type changed"],
  'values-changed': ['danger', 'What a variable may be changed'],
  'version-command-changed': ['danger', "What tells a program's version changed", 'checks'],
  'access-dropped': ['danger', 'A right is no longer checked before the first step', 'checks'],
  'runner-changed': ['danger', "The scripts' runners differ although the same version made them"],
  'script-has-foreign-code': ['danger', 'A script holds code that no build makes'],
  'undo-changed': ['caution', 'The undo of a step changed', 'undo'],
  'interval-changed': ['caution', 'The time between two looks changed', 'waits'],
  'wait-default-lengthened': ['caution', 'A wait is longer by the default of its variable', 'waits'],
  'secret-used': ['caution', 'A step uses a secret it did not use', 'secrets'],
  'capture-dropped': ['caution', 'A step no longer keeps a value'],
  'answer-moved': ['caution', 'An answer goes to another variable'],
  'risk-changed': ['caution', 'The declared risk changed'],
  'timeout-changed': ['caution', 'The time limit changed'],
  'retry-changed': ['caution', 'The number of attempts or the time between them changed'],
  'kind-changed': ['caution', 'A step is done another way'],
  'became-interactive': ['caution', 'A step keeps the terminal'],
  'step-renamed': ['caution', 'A step has another id'],
  'look-removed': ['caution', 'A step that only reads was removed'],
  'added-without-undo': ['caution', 'A new step changes something and has no undo'],
  'steps-reordered': ['caution', 'Two steps that change something changed places'],
  'library-changed': ['caution', "A function of stepwright's library changed"],
  'new-secret': ['caution', 'A secret is new', 'secrets'],
  'new-tool': ['caution', 'A program is needed that was not needed'],
  'tool-minimum-raised': ['caution', 'A newer program is needed'],
  'tool-minimum-lowered': ['caution', 'An older program is accepted'],
  'bash-changed': ['caution', 'Another bash is needed'],
  'new-image': ['caution', 'A container image is needed that was not needed'],
  'new-access': ['caution', 'A right is needed that was not asked for'],
  'disk-lowered': ['caution', 'Less free space is asked for'],
  'phase-removed': ['caution', 'A phase is gone'],
  'phase-renamed': ['caution', 'A phase has another id'],
  'phase-place-changed': ['caution', 'A phase is run from another place'],
  'other-procedure': ['caution', 'The two sides are different procedures'],
  'check-stricter': ['note', 'A check demands more', 'checks'],
  'commands-changed': ['note', 'Commands of a step changed'],
  'rerun-became-unsafe': ['note', 'A half-done step asks before it is run again'],
  'output-hidden': ['note', 'What a step prints goes to the transcript alone'],
  'step-added': ['note', 'A step is new'],
  'step-moved': ['note', 'A step changed its place'],
  'function-reworded': ['note', 'A function does the same in other words'],
  'function-added': ['note', 'A function is new'],
  'function-removed': ['note', 'A function is gone'],
  'new-variable': ['note', 'A variable is new'],
  'variable-removed': ['note', 'A variable is gone'],
  'help-changed': ['note', 'What is said of a variable changed'],
  'tool-removed': ['note', 'A program is no longer needed'],
  'image-removed': ['note', 'A container image is no longer needed'],
  'disk-raised': ['note', 'More free space is asked for'],
  'phase-added': ['note', 'A phase is new'],
  'phase-needs-changed': ['note', 'A phase asks for something else before its first step'],
  'version-unchanged': ['note', 'Commands changed and the version did not'],
  'generator-changed': ['note', 'Another version of stepwright made it'],
  'wording-changed': ['note', 'What people read changed'],
} as const satisfies Readonly<Record<string, Entry>>;

export type Code = keyof typeof TABLE;
export const CODES: Readonly<Record<Code, Entry>> = TABLE;

/** In the order of weight: for help, for the schema and for `--fail-on`. */
export const DIFF_CODES = Object.entries<Entry>(TABLE).map(([code, [level, title]]) => ({
  code,
  level,
  title,
}));

const codesIn = (holds: (entry: Entry) => boolean): readonly string[] =>
  Object.entries<Entry>(TABLE).flatMap(([code, entry]) => (holds(entry) ? [code] : []));

const inGroup = (group: Group): readonly string[] => codesIn(([, , ...groups]) => groups.includes(group));

/** Short names for codes that belong together. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(GROUP_NAMES.map((group) => [group, inGroup(group)])),
  danger: codesIn(([level]) => level === 'danger'),
  caution: codesIn(([level]) => level !== 'note'),
  never: [],
};
