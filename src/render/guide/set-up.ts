/** The set-up of the operator's shell. In: the plan. Out: the lines of the blocks that are pasted before the first step and in a new terminal. */
import type { Plan, Step, Variable } from '../../plan/plan.js';
import { FUNCTIONS_MARK } from '../bash/marks.js';
import { ITEM_FUNCTIONS, groupsOf, itemNamesOf } from './groups.js';
import { wrapCommand, wrapWords } from './wrap.js';

/** The functions that the script has too stand behind the script's own mark, and before this one. */
const FUNCTIONS_END = '# ==== this terminal ====';

/** Names of captured values, each once, in the order in which the steps fill them. */
export function capturedNames({ phases }: Pick<Plan, 'phases'>): string[] {
  return namesKeptBy(phases.flatMap(({ steps }) => steps));
}

const namesKeptBy = (steps: readonly Step[]): string[] => [
  ...new Set(steps.flatMap(({ captures }) => captures)),
];

/** Those that there are once, and not for each item. */
function capturedOnce({ phases }: Plan): string[] {
  return namesKeptBy(phases.flatMap(({ steps }) => steps.filter(({ group }) => group === '')));
}

/** Of a line of names. */
const NAMES_WIDTH = 104;

export const secretsOf = ({ variables }: Plan): Variable[] => variables.filter(({ secret }) => secret);
export const openOf = ({ variables }: Plan): Variable[] => variables.filter(({ secret }) => !secret);
const nameOf = ({ name }: Variable): string => name;

/**
 * Takes away what changes the meaning of commands, as the script's head does. An assignment enters POSIX mode, in which no function
 * stands in the place of `set` and `unset`; a backslash keeps aliases off. What is left in spite of that is shown.
 */
const CLEAN_SHELL = [
  "POSIXLY_CORRECT=1 IFS=$' \\t\\n'",
  '\\set +abefknuvxCEHPT -hB +o pipefail',
  '\\unset -f unalias declare',
  '\\unalias -a',
  'for f in $(declare -F); do case $f in -*) ;; *) unset -f "$f" ;; esac; done',
  'set +o posix',
  'shopt -u autocd cdable_vars cdspell dotglob expand_aliases extdebug extglob failglob globstar lastpipe nocaseglob \\',
  '  nocasematch nullglob xpg_echo 2>/dev/null',
  'shopt -s interactive_comments',
  'trap - DEBUG ERR RETURN; hash -r',
  'unset -v BASH_COMPAT BASH_ENV CDPATH ENV GLOBIGNORE GREP_OPTIONS PGHOSTADDR PGOPTIONS PGSERVICE POSIXLY_CORRECT \\',
  '  PROMPT_COMMAND TAR_OPTIONS',
  'export -n SHELLOPTS BASHOPTS 2>/dev/null',
] as const;

/** Functions that the procedure brings are there by now, and meant. */
const CLEAN_RESULT = 'echo "aliases and functions that could stand for commands: ${f:-none}"';
const LEFT = 'f=$(alias; declare -F)';

/** Counts and other notes are taken once; those of an earlier run would be taken for this one's. */
const OLD_NOTES =
  '[ -z "$(ls -A "$WORK")" ] || echo "$WORK has files of an earlier run: resume it, or move the folder away to begin again"';

/** The operator's own prompt may call functions that are gone; a tab in what is pasted is a tab. */
const TERMINAL = [
  "bind 'set disable-completion on' 2>/dev/null",
  "PS1='\\h:\\W \\$ '",
  `PROMPT_COMMAND='case $? in 0) ;; *) echo "exit status $?" ;; esac'`,
] as const;

const VALUE = [
  'value() { # NAME PATTERN [TEST]: keeps a value for another terminal, and says if it is not valid.',
  '  printf %s "${!1}" >"$WORK/$1"',
  '  (LC_ALL=C pattern="^($2)$" && [[ ${!1} =~ $pattern ]] && { [ $# -eq 2 ] || [ "$3" "${!1}" ]; }) || {',
  '    printf \'%s is not valid: %s\\n\' "$1" "${!1}" >&2',
  '    return 1',
  '  }',
  '}',
] as const;

const LOAD = [
  'load() { # NAME...: sets variables to the values that were kept.',
  '  local name',
  '  for name; do [ ! -f "$WORK/$name" ] || printf -v "$name" %s "$(cat "$WORK/$name")"; done',
  '}',
] as const;

const SECRET = [
  'secret() { # NAME...: asks for values, which may have several lines, and neither shows nor keeps them.',
  '  local name line',
  '  for name; do',
  '    IFS= read -rs -p "$name: " "$name" || return',
  '    while IFS= read -rs -t 1 line; do printf -v "$name" \'%s\\n%s\' "${!name}" "$line"; done',
  '    echo',
  '  done',
  '}',
] as const;

/** The names of all values. What the operator exported under one of them would go on to every program. */
function emptied(plan: Plan): string[] {
  const names = new Set([...plan.variables.map(nameOf), ...capturedNames(plan), ...itemNamesOf(plan)]);
  return [`names="${wrapWords([...names], NAMES_WIDTH).join('\n  ')}"`, 'unset -v WORK $names'];
}

function functionsOf({ functions }: Plan): string[] {
  const own = functions.filter(({ appendix }) => !appendix);
  return own.length === 0 ? [] : [FUNCTIONS_MARK, ...own.map(({ source }) => source), FUNCTIONS_END];
}

/** Functions that are pasted behind the others and stand at the end of the guide; '' for none. */
export function appendixLines({ functions }: Plan): string {
  const own = functions.filter(({ appendix }) => appendix);
  return own.map(({ source }) => source).join('\n');
}

/** Pasted first, and again in each new terminal. */
export function functionLines(plan: Plan): string {
  const grouped = groupsOf(plan).length > 0;
  const keeps = plan.variables.length + capturedNames(plan).length > 0;
  return [
    ...CLEAN_SHELL,
    LEFT,
    ...emptied(plan),
    ...functionsOf(plan),
    ...(openOf(plan).length > 0
      ? VALUE.map((line) => (grouped ? line.replace('$WORK', '$base') : line))
      : []),
    ...(keeps ? LOAD : []),
    ...(grouped ? ITEM_FUNCTIONS : []),
    ...(secretsOf(plan).length > 0 ? SECRET : []),
    ...TERMINAL,
    'umask 077',
    `WORK="$HOME/stepwright/${plan.procedure}"`,
    ...(grouped ? ['base=$WORK'] : []),
    'mkdir -p "$WORK" && chmod 700 "$WORK"',
    CLEAN_RESULT,
    OLD_NOTES,
  ].join('\n');
}

/** Brings back in a new terminal what the set-up and the steps so far have kept, if anything is; '' when nothing is kept. Nothing is kept of a secret. */
export function resumeLines(plan: Plan): string {
  return openOf(plan).length + capturedOnce(plan).length === 0 ? '' : 'load $names';
}

export function secretLines(plan: Plan): string {
  const names = secretsOf(plan).map(nameOf);
  return names.length === 0 ? '' : wrapCommand('secret', ...names);
}
