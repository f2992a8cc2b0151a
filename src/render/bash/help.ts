/** What every script says about its command line. In: nothing. Out: what each verb takes, and the parts of `help`. */
import { EXIT_STATUSES, PROBLEM_STATUSES } from '../../plan/script-facts.js';

const ACCEPTED = '--accept-changed --renamed';
const CHOICE = `--from --to --only --item --skip ${ACCEPTED}`;

/** Of each verb, and of the call without one: its operand and the flags that it alone takes. */
export const TAKES: Readonly<Record<string, string>> = {
  '': '',
  plan: `PHASE ${CHOICE}`,
  run: `PHASE --dry-run --ask-each ${CHOICE}`,
  list: '',
  show: 'ID',
  status: '',
  verify: `PHASE ${ACCEPTED}`,
  undo: `PHASE --to --item --skip ${ACCEPTED} --dry-run`,
  unlock: '',
  report: '--format',
  'verify-journal': '--expect --signature --allowed-signers --identity',
  version: '--verify',
  help: '',
};

/** Flags by whether a value follows; `of_all` are values and answers, which every verb takes, so that one line of flags serves the whole of a run. */
export const FLAG_KINDS: Readonly<Record<'alone' | 'with_value' | 'of_all', string>> = {
  alone: '--help -h --ask-each --dry-run --yes --verify',
  with_value:
    `--from --to --only --item --skip --confirm ${ACCEPTED} --set --vars --state --format --expect ` +
    '--signature --allowed-signers --identity',
  of_all: '--set --vars --yes --confirm',
};

const VERBS = [
  'plan [PHASE]        changes nothing; says of each step: done, would run, blocked, cannot tell',
  'run PHASE           runs the phase, or resumes it (PHASE may be left out when there is only one)',
  'list, show ID       the steps; one step with its text',
  'status              what ran, what may be half done, what has not run',
  'verify [PHASE]      runs the checks of the steps that are done',
  'undo [PHASE] [--to ID]    takes back what was done here, last first: the last phase in which anything was',
  '                    done, a phase, or down to and including ID; not across a point of no return',
  'unlock              removes a lock whose owner is gone',
  'report [--format md|json]    the record, for a ticket or a program',
  'verify-journal [--expect HASH] [--signature REPORT.sig --allowed-signers FILE --identity NAME]',
  '                    whether the lines of the record fit each other, a hash that was kept, a signed report',
  'version [--verify]  versions and digests; whether this file fits them',
];

const FLAGS = [
  '--from ID, --to ID, --only ID    part of a phase, by id or number;',
  '                    a step named by --from or --only runs even if it is done',
  '--item ITEM         of the steps that are done for each item, those for this one; such a step is ID@ITEM',
  '--skip ID=REASON    leaves a step out; counts a half-done one as done; with undo: it was taken back by hand',
  '--ask-each          asks before each step',
  '--dry-run           prints values and texts and runs nothing',
  '--yes               answers what may be assumed: nothing destructive, nothing that a person must have seen',
  '--confirm ID[=TEXT] answers what step ID asks; with undo also the id of a phase that it goes back into',
  '--accept-changed ID keeps a finished step although its text has changed or it is gone; with the name of a',
  '                    variable, goes on with its new value: what is done stays as it was done before',
  '--renamed OLD=NEW   the record has a step OLD, which is called NEW by now',
  '--set NAME=VALUE, --vars FILE    values: --set, else STEPWRIGHT_NAME, FILE, the run before, default, prompt',
  '--state DIR         where the record is; else ${XDG_STATE_HOME:-~/.local/state}/stepwright/PROCEDURE',
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

export const HELP: Readonly<Record<string, string>> = {
  verbs: VERBS.join('\n'),
  flags: FLAGS.join('\n'),
  statuses: statuses(),
  chain: CHAIN,
  digests: DIGESTS,
};
