/** What every script says about its command line. In: nothing. Out: what each verb takes, and the parts of `help`. */
import { EXIT_STATUSES, PROBLEM_STATUSES } from '../../plan/script-facts.js';

/** Values and answers: every verb takes them, so that one line of flags serves the whole of a run; to most they mean nothing. */
const GIVEN = '--set --vars --yes --confirm';
const ACCEPTED = '--accept-changed --renamed';
const CHOICE = `--from --to --only --item --skip ${ACCEPTED} ${GIVEN}`;

/** Of each verb: its operand and the flags that it takes beside --state and --help. */
export const TAKES: Readonly<Record<string, string>> = {
  '': '',
  plan: `PHASE ${CHOICE}`,
  run: `PHASE --dry-run ${CHOICE}`,
  list: GIVEN,
  show: `ID ${GIVEN}`,
  status: GIVEN,
  verify: `PHASE ${ACCEPTED} ${GIVEN}`,
  undo: `PHASE --to --item --skip ${ACCEPTED} --dry-run ${GIVEN}`,
  unlock: GIVEN,
  report: `--format ${GIVEN}`,
  'verify-journal': `--expect ${GIVEN}`,
  version: '--verify',
  help: '',
};

/** Flags by whether a value follows. */
export const FLAG_KINDS: Readonly<Record<'alone' | 'with_value', string>> = {
  alone: '--help -h --dry-run --yes --verify',
  with_value: `--from --to --only --item --skip --confirm ${ACCEPTED} --set --vars --state --format --expect`,
};

const VERBS = [
  'plan [PHASE]        what each step would do now: done, would run, blocked, cannot tell;',
  '                    changes nothing',
  'run PHASE           runs the phase, or resumes it (PHASE may be left out when there is only one)',
  'list, show ID       the steps; one step with its text',
  'status              what ran, what may be half done, what has not run',
  'verify [PHASE]      runs the checks of the steps that are done',
  'undo [PHASE] [--to ID]    takes back what was done here, last first: the last phase in which anything was',
  '                    done, a phase, or down to and including ID; not across a point of no return',
  'unlock              removes a lock whose owner is gone',
  'report [--format md|json]    the record, for a ticket or a program',
  'verify-journal [--expect HASH]    whether the lines of the record fit each other, and a hash that was kept',
  'version [--verify]  versions and digests; whether this file fits them',
];

const FLAGS = [
  '--from ID, --to ID, --only ID    part of a phase, by id or number;',
  '                    a step named by --from or --only runs even if it is done',
  '--item ITEM         of the steps that are done for each item, those for this one; such a step is ID@ITEM',
  '--skip ID=REASON    leaves a step out; counts a half-done one as done; with undo: it was taken back by hand',
  '--dry-run           prints values and texts and runs nothing',
  '--yes               answers what may be assumed, but nothing destructive and nothing that a person must',
  '                    have seen',
  '--confirm ID[=TEXT] answers what step ID asks; with undo also the id of a phase that it goes back into',
  '--accept-changed ID keeps a finished step although its text has changed or it is gone; with the name of a',
  '                    variable, goes on with its new value, while what is done stays as it was done with the',
  '                    old one',
  '--renamed OLD=NEW   the record has a step OLD, which is called NEW by now',
  '--set NAME=VALUE, --vars FILE    values.',
  '                    First counts: --set, STEPWRIGHT_NAME, FILE, the run before, default, prompt',
  '--state DIR         where the record and the files between steps are;',
  '                    else ${XDG_STATE_HOME:-~/.local/state}/stepwright/PROCEDURE',
];

function statuses(): string {
  const listed = EXIT_STATUSES.map(({ status, meaning }) => `  ${status.padEnd(19)} ${meaning}`);
  const order = `When several problems block a run, the first of ${PROBLEM_STATUSES.join(', ')} is the status.`;
  return ['Status:', ...listed, order].join('\n');
}

const CHAIN = `Its lines fit each other.
Whether they are those that were written, only a hash that was kept elsewhere tells: --expect HASH.`;

const DIGESTS = `Steps, data and runner fit the digests in this file.
Who changes the file can change them too. That it is the script that was reviewed, only a digest tells that
came another way: compare sha256sum (or shasum -a 256) of this file with manifest.json or a bundle.`;

const SIGN_OFF = `## Sign-off

| | name | date | signature |
|---|---|---|---|
| performed by | | | |
| checked by | | | |
| accepted by | | | |`;

export const HELP: Readonly<Record<string, string>> = {
  verbs: VERBS.join('\n'),
  flags: FLAGS.join('\n'),
  statuses: statuses(),
  chain: CHAIN,
  digests: DIGESTS,
  sign_off: SIGN_OFF,
};
