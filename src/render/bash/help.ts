/** What the script prints about itself. In: the plan. Out: the texts of `help`, `list` and the bare call, and what each verb takes. */
import type { Plan } from '../../plan/plan.js';

/** Values and answers: every verb takes them, so that one line of flags serves the whole of a run; to most they mean nothing. */
const GIVEN = '--set --vars --yes --confirm';
const CHOICE = `--from --to --only --skip --accept-changed ${GIVEN}`;

/** Of each verb: its operand and the flags that it takes beside --state and --help. */
export const TAKES: Readonly<Record<string, string>> = {
  '': '',
  plan: `PHASE ${CHOICE}`,
  run: `PHASE --dry-run ${CHOICE}`,
  list: GIVEN,
  show: `ID ${GIVEN}`,
  status: GIVEN,
  verify: `PHASE ${GIVEN}`,
  undo: `PHASE --to --skip --accept-changed --dry-run ${GIVEN}`,
  unlock: GIVEN,
  report: `--format ${GIVEN}`,
  'verify-journal': GIVEN,
  version: '--verify',
  help: '',
};

const VERBS = [
  'plan [PHASE]        what each step would do now: done, would run, blocked, cannot tell; changes nothing',
  'run PHASE           runs the phase, or goes on with it (PHASE may be left out when there is only one)',
  'list, show ID       the steps; one step with its text',
  'status              what ran, what may be half done, what has not run',
  'verify [PHASE]      runs the checks of the steps that are done',
  'undo [PHASE] [--to ID]    takes back what was done here, last first: all of it, a phase, or down to and including ID;',
  '                    not across a point of no return',
  'unlock              removes a lock whose owner is gone',
  'report [--format md|json]    the record, for a ticket or a program',
  'verify-journal      is the record whole and unchanged?',
  'version [--verify]  versions and digests; is this file as it was generated?',
];

const FLAGS = [
  '--from ID, --to ID, --only ID    part of a phase, by id or number; a step named by --from or --only runs even if it is done',
  '--skip ID=REASON    leaves a step out; counts a half-done one as done; with undo: it was taken back by hand',
  '--dry-run           prints values and texts and runs nothing',
  '--confirm ID[=TEXT] answers what step ID asks; --yes what is asked, but nothing destructive',
  '--accept-changed ID keeps a finished step although its text has changed; with the name of a variable, goes on with its',
  '                    new value, while what is done stays as it was done with the old one',
  '--set NAME=VALUE, --vars FILE    values. First counts: --set, STEPWRIGHT_NAME, FILE, the run before, default, prompt',
];

const STATUSES = [
  'Status: 0 done, 1 a step failed or was refused, 3 a check failed or something blocks, 64 usage or an answer is missing,',
  '69 a tool is missing, 70 a fault of this script, 73 cannot read or write the record, 75 locked, 78 a variable is wrong,',
  '129, 130, 141, 143 signals. When several problems block a run, the first of 64, 78, 69, 73, 3 is the status.',
];

export function helpText(plan: Plan): string {
  const state = `--state DIR         where the record and the files between steps are; else \${XDG_STATE_HOME:-~/.local/state}/stepwright/${plan.procedure}`;
  const variables = plan.variables.map(({ name, type, help }) =>
    `  ${name.padEnd(16)} ${type.padEnd(10)} ${help}`.trimEnd(),
  );
  const contact = plan.contact === '' ? [] : ['', `Questions and fixes: ${plan.contact}`];
  const parts = [plan.title, '', ...VERBS, '', ...FLAGS, state, '', 'Variables:', ...variables, ''];
  return [...parts, ...STATUSES, ...contact].join('\n');
}

export function listText(plan: Plan): string {
  const lines = plan.phases.flatMap(({ id, title, steps }) => [
    `${id}: ${title}`,
    ...steps.map(
      (step) =>
        `  ${String(step.number).padStart(3)}  ${step.id.padEnd(28)} ${step.policy.risk.padEnd(18)} ${step.title}`,
    ),
  ]);
  return lines.join('\n');
}

export function beginText(plan: Plan): string {
  const phases = plan.phases.map(({ id, title, where }) => `  ${id.padEnd(12)} ${title}. Where: ${where}`);
  const head = [plan.title, `${plan.procedure} ${plan.version}`, '', 'Phases, in order:'];
  return [...head, ...phases, '', 'Nothing was changed. To begin:'].join('\n');
}
